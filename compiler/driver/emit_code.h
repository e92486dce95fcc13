/// A definition's code as text: `merit build --emit`.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <vector>

#include "compiler/codegen/codegen.h"
#include "compiler/driver/decision_columns.h"
#include "compiler/driver/plan_columns.h"
#include "compiler/semantics/model.h"
#include "runtime/columns/leads.h"

namespace merit::driver {

enum class CodeForm : uint8_t { llvm_ir, assembly };

/// The code for all columns of a definition over data about which nothing is known, as a library has it: every cell may
/// be missing, texts are views.
std::expected<std::string, codegen::Error> emit_code(const semantics::Model& model, CodeForm form, codegen::Level level,
                                                     const plan::PipelineOptions& passes = {});

/// The code for some columns over leads that are there: what `evaluate` runs.
std::expected<std::string, codegen::Error> emit_code(const semantics::Model& model,
                                                     const std::vector<DecisionColumn>& columns,
                                                     const columns::Leads& leads, CodeForm form);

}  // namespace merit::driver
