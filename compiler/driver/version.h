/// Which Merit this is.
#pragma once

#include <string_view>

namespace merit::driver {

/// `0.1.0`.
std::string_view version();

}  // namespace merit::driver
