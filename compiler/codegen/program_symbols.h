/// What generated code refers to by name, as far as it is not inside it. Private to this folder.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace merit::codegen {

struct Symbol {
  std::string_view name;
  uint64_t address;  ///< in this program
};

/// What this machine's kernels leave open: tables, code that is nothing without them, and where memory comes from.
std::span<const Symbol> kernel_imports();

/// These, the kernels, and functions of the C library.
std::vector<Symbol> program_symbols();

}  // namespace merit::codegen
