/// Conditions of the event filter (event_filter.h), worked out for single values of their field: what a reader asks for
/// each distinct value in a column.
#pragma once

#include <cstdint>
#include <mutex>
#include <vector>

#include "compiler/plan/plan.h"

namespace merit::plan {

class FieldConditions {
 public:
  /// Up to 64 booleans, never missing, that look at one field of an event, all at the same, and at parameters, whose
  /// values are by `Plan::parameters`.
  FieldConditions(const Plan& plan, const std::vector<OperationId>& conditions, std::vector<Value> parameters);

  /// By condition a bit, from the lowest on: whether it holds of an event whose field has this value, or lacks one. Set
  /// also where that is not worked out here, as with regular expressions. Threads may ask at the same time.
  uint64_t holding(const Value& field) const;

 private:
  void work_out(uint32_t index, const Value& field) const;
  std::optional<Value> value_of(const Operation& operation, const Value& field) const;

  mutable std::mutex asking_;
  mutable Plan plan_;  ///< what the conditions need; the value of each operation stands in its `constant`
  mutable std::vector<bool> worked_out_;
  std::vector<std::vector<OperationId>> needed_;  ///< by operation
  std::vector<uint32_t> of_field_;                ///< the operations that hang on the field, in order
  std::vector<Value> parameters_;
};

}  // namespace merit::plan
