/// The column `handoff`: a structure that goes along with leads of a stage, made of other columns and of their latest
/// events. Private to this folder.
///
/// It has the parts of all hand-offs of a definition, each where the lead's stage is that of a hand-off which names it.
#pragma once

#include <cstdint>
#include <vector>

#include "compiler/driver/decision_columns.h"
#include "compiler/interpreter/interpreter.h"
#include "compiler/semantics/model.h"
#include "runtime/columns/leads.h"

namespace merit::driver {

/// The columns that have to be decided for these: a hand-off's are `stage` and its values, all others are themselves.
std::vector<DecisionColumn> parts_of(const semantics::Model& model, const std::vector<DecisionColumn>& columns);

/// What a hand-off is made from, a cell a lead.
struct HandoffSource {
  const semantics::Model& model;
  const std::vector<DecisionColumn>& decided;
  const std::vector<columns::ColumnPtr>& cells;  ///< by `decided`
  const interpreter::Interpreter& interpreter;   ///< tells which events are the latest
  const columns::Leads& leads;
  int64_t now;
};

columns::ColumnPtr handoff_column(const HandoffSource& source);

}  // namespace merit::driver
