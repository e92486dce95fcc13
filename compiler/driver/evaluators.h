/// Definitions as something that decides rows: the interpreter, or code made for them. Private to this folder.
#pragma once

#include <expected>
#include <vector>

#include "compiler/driver/decision_columns.h"
#include "compiler/driver/engine.h"
#include "compiler/driver/evaluate.h"
#include "compiler/driver/timings.h"
#include "compiler/semantics/model.h"
#include "runtime/engine/engine.h"

namespace merit::driver {

/// What is to be decided, of what. All of it outlives the evaluator.
struct Task {
  std::vector<EvaluatedDefinition> definitions;     ///< no key among their columns
  const std::vector<semantics::Value>& parameters;  ///< by `Plan::parameters`
  const columns::Leads& leads;
  const plan::Plan& written;  ///< of these columns, no pass over it yet
  const plan::Plan& plan;     ///< the same, improved, over any data
};

/// Both give tables with a column for each of the task's, those of the first definition first.
engine::Decide interpreted(const Task& task);
std::expected<engine::Decide, codegen::Error> compiled(const Task& task, const EngineOptions& options,
                                                       Timings& timings);

}  // namespace merit::driver
