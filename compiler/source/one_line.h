/// Code as a message or a report quotes it.
#pragma once

#include <string>
#include <string_view>

namespace merit::source {

/// A piece of a definition on one line: comments are left out, and white space outside of texts is one space.
std::string one_line(std::string_view code);

}  // namespace merit::source
