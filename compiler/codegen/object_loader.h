/// Objects → functions in this process, on x86-64 under Linux, without LLVM: opening that takes longer than all of a
/// run whose objects are kept. Private to this folder.
///
/// Knows what LLVM makes of our code: ELF files of position-independent code and constants, whose references are those
/// that object_loader.cpp lists. What else an object holds is an error; nothing is loaded in part.
#pragma once

#include <cstddef>
#include <expected>
#include <span>
#include <string>

#include "compiler/codegen/code_maker.h"

namespace merit::codegen {

/// The functions of objects that refer to each other and to `symbols` by name. Code is not writable once it is loaded.
std::expected<LoadedCode, Error> load_here(std::span<const std::string> objects, size_t tables,
                                           std::span<const Symbol> symbols);

}  // namespace merit::codegen
