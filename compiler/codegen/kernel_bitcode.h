/// What generated code calls, made at build time for each target (room.cmake of runtime/kernels and runtime/library)
/// and part of this program. Private to this folder, but for `run_time_half` (library.h).
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "compiler/codegen/target.h"

namespace merit::codegen {

/// The kernels and what they need of runtime/values, but for tables.
std::string_view kernel_bitcode(Target target);

/// What this machine's kernels leave open: tables, code that is nothing without them, and where memory comes from.
struct KernelImport {
  std::string_view symbol;
  uint64_t address;  ///< in this program
};
std::span<const KernelImport> kernel_imports();

}  // namespace merit::codegen
