/// A checked definition over leads: a column for each thing asked for.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "compiler/driver/decision_columns.h"
#include "compiler/semantics/model.h"
#include "runtime/columns/leads.h"

namespace merit::driver {

struct EvaluateOptions {
  int64_t now = 0;       ///< microseconds since 1970-01-01T00:00Z
  unsigned threads = 0;  ///< 0: one a core
  /// Called now and then from the calling thread with the leads that are done, and their number. False stops.
  std::function<bool(int64_t done, int64_t total)> progress;
};

/// `columns` of the decisions on all leads, in their order, whatever the number of threads. Nothing where `progress`
/// stopped it. `parameters` has a value for each of the model's.
std::optional<std::vector<columns::ColumnPtr>> evaluate(const semantics::Model& model,
                                                        const std::vector<semantics::Value>& parameters,
                                                        const columns::Leads& leads,
                                                        const std::vector<DecisionColumn>& columns,
                                                        const EvaluateOptions& options);

}  // namespace merit::driver
