/// What generated code calls, made at build time for each target (room.cmake of runtime/kernels). Private to this
/// folder.
#pragma once

#include <string_view>

#include "compiler/codegen/target.h"

namespace merit::codegen {

/// The kernels and what they need of runtime/values, but for tables.
std::string_view kernel_bitcode(Target target);

}  // namespace merit::codegen
