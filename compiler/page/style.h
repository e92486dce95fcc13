/// How a page looks. Private to this folder.
#pragma once

#include <string_view>

namespace merit::page {

/// A style sheet: light and dark, on paper, on screens from 320 pixels.
extern const std::string_view kStyle;

}  // namespace merit::page
