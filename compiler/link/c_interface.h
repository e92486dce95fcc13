/// The text of runtime/abi/library.h, a part of this program. Private to this folder.
#pragma once

#include <string>

namespace merit::link {

/// Without what it says to the linter alone.
std::string c_interface();

}  // namespace merit::link
