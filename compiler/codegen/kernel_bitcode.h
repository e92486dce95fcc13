/// The bitcode of what generated code calls, made at build time (room.cmake of runtime/kernels and runtime/library) and
/// part of this program. Private to this folder.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace merit::codegen {

/// The kernels and what they need of runtime/values, but for tables.
std::string_view kernel_bitcode();

/// What makes a library of a definition's code: runtime/library, and the tables that the kernels leave open.
std::string_view library_bitcode();

/// What the bitcode leaves open: tables, code that is nothing without them, and where memory comes from.
struct KernelImport {
  std::string_view symbol;
  uint64_t address;  ///< in this program
};
std::span<const KernelImport> kernel_imports();

}  // namespace merit::codegen
