/// A condition of the event filter (event_filter.h), worked out for single values of its field: what a reader asks for
/// each distinct value in a column.
#pragma once

#include <mutex>
#include <vector>

#include "compiler/plan/plan.h"

namespace merit::plan {

class FieldCondition {
 public:
  /// `condition` is a boolean, never missing, that looks at one field of an event, and at parameters, whose values are
  /// by `Plan::parameters`.
  FieldCondition(const Plan& plan, OperationId condition, std::vector<Value> parameters);

  /// Whether it holds of an event whose field has this value, or lacks one. True also where it is not worked out here,
  /// as with regular expressions. Threads may ask at the same time.
  bool may_hold(const Value& field) const;

 private:
  std::optional<Value> value_of(const Operation& operation, const Value& field) const;

  mutable std::mutex asking_;
  mutable Plan plan_;  ///< what the condition needs; the value of each operation stands in its `constant`
  std::vector<Value> parameters_;
};

}  // namespace merit::plan
