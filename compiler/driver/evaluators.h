/// A definition as something that decides rows: the interpreter, or code made for it. Private to this folder.
#pragma once

#include <expected>
#include <vector>

#include "compiler/driver/decision_columns.h"
#include "compiler/driver/engine.h"
#include "compiler/driver/timings.h"
#include "compiler/semantics/model.h"
#include "runtime/engine/engine.h"

namespace merit::driver {

/// What is to be decided, of what. All of it outlives the evaluator.
struct Task {
  const semantics::Model& model;
  const std::vector<semantics::Value>& parameters;  ///< by `Model::parameters`
  const std::vector<DecisionColumn>& columns;       ///< no key among them
  const columns::Leads& leads;
  const plan::Plan& written;  ///< of these columns, no pass over it yet
  const plan::Plan& plan;     ///< the same, improved, over any data
};

/// Both give tables with a column for each of the task's.
engine::Decide interpreted(const Task& task);
std::expected<engine::Decide, codegen::Error> compiled(const Task& task, const EngineOptions& options,
                                                       Timings& timings);

}  // namespace merit::driver
