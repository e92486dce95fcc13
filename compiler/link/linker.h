/// LLVM's linker, which knows only files, as a function from bytes to bytes. Private to this folder.
#pragma once

#include <expected>
#include <string>
#include <vector>

#include "compiler/link/link.h"

namespace merit::link {

enum class Flavour : uint8_t { elf, web_assembly };

/// Links the two halves with these arguments.
std::expected<std::string, Error> run_linker(Flavour flavour, const Halves& halves,
                                             const std::vector<std::string>& arguments);

}  // namespace merit::link
