/// What of the data the columns of a decision depend on.
#pragma once

#include <vector>

#include "compiler/driver/decision_columns.h"
#include "compiler/semantics/model.h"

namespace merit::driver {

struct Uses {
  std::vector<bool> lead_fields;                ///< by `Model::lead_fields`
  std::vector<bool> kinds;                      ///< by `Model::kinds`
  std::vector<std::vector<bool>> event_fields;  ///< by kind, then by its fields
  std::vector<bool> lets;                       ///< by `Model::lets`
  std::vector<bool> sequences;                  ///< by `Model::sequences`, patterns among them
};

/// Makes them those of several definitions that declare the same data (request.h); but for lets and sequences, which
/// are each one's own.
void add(Uses& uses, const Uses& more);

/// All that evaluating `wanted` may look at, through lets, functions, scores, stages and derived events.
Uses uses_of(const semantics::Model& model, const std::vector<DecisionColumn>& wanted);

}  // namespace merit::driver
