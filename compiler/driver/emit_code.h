/// A definition's code as text: `merit build --emit`.
#pragma once

#include <cstdint>
#include <expected>
#include <string>

#include "compiler/codegen/codegen.h"
#include "compiler/driver/plan_columns.h"
#include "compiler/semantics/model.h"

namespace merit::driver {

enum class CodeForm : uint8_t { llvm_ir, assembly };

/// The code for all columns of a definition over data about which nothing is known: every cell may be missing, no text
/// has a dictionary, each field of events has a column of its own.
std::expected<std::string, codegen::Error> emit_code(const semantics::Model& model, CodeForm form, codegen::Level level,
                                                     const AfterPass& after_pass = {});

}  // namespace merit::driver
