/// LLVM's linker, which knows only files, as functions from bytes to bytes. Private to this folder: others have the
/// table of these functions (link.h).
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

std::expected<std::string, Error> shared_library(const Halves& halves, std::string_view soname);
std::expected<std::string, Error> one_object(const Halves& halves);
std::expected<std::string, Error> web_assembly_module(const Halves& halves);
std::expected<std::string, Error> static_library(std::string_view object, std::string_view member);

}  // namespace merit::link
