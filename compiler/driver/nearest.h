/// What somebody probably meant: did-you-mean over names that are not a definition's, such as columns and options.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace merit::driver {

/// `; did you mean `x`?`, or `; there are `a`, `b`` where none is near and there are few, or nothing.
std::string nearest_text(std::string_view written, const std::vector<std::string>& names);

}  // namespace merit::driver
