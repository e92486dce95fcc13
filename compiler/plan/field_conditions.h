/// Conditions of the event filter (event_filter.h), worked out for single values of their field: what a reader asks for
/// the values in a column.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "compiler/plan/plan.h"

namespace merit::plan {

/// Used by one thread; a copy, for another, shares the conditions.
class FieldConditions {
 public:
  /// Up to 64 booleans, never missing, that look at one field of an event, all at the same, and at parameters, whose
  /// values are by `Plan::parameters`.
  FieldConditions(const Plan& plan, const std::vector<OperationId>& conditions, std::vector<Value> parameters);

  /// By condition a bit, from the lowest on: whether it holds of an event whose field has this value, or lacks one. Set
  /// also where that is not worked out.
  uint64_t holding(const Value& field);
  uint64_t holding(std::string_view text);

 private:
  struct Program;

  uint64_t holding();
  void work_out(uint32_t index);
  std::optional<Value> value_of(const Operation& operation);

  std::shared_ptr<const Program> program_;
  Value field_;
  std::vector<std::optional<Value>> values_;  ///< by operation of the program; nothing where it is not worked out
  /// What holds of a text, by what the program's questions say of it, a bit each; nothing where no text was such.
  std::vector<std::optional<uint64_t>> known_;

  // Room for one operation.
  std::vector<const Value*> operands_;
  std::vector<uint32_t> places_;
};

}  // namespace merit::plan
