/// What tells builds of the program, and of the part of it that makes code, from every other. Private to this folder.
#pragma once

#include <string>

namespace merit::codegen {

/// Of the program, with the libraries that have a say in the code that it makes; empty where the linker left nothing to
/// tell it by.
const std::string& build_identity();

/// The same of the part that makes code (code_maker.h), as its file says: it is not opened for that. Empty where there
/// is no file, too.
std::string part_identity();

/// Of the part that is loaded, which has this address in it.
std::string identity_around(const void* address);

}  // namespace merit::codegen
