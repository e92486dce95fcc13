#include "compiler/plan/field_condition.h"

#include <algorithm>
#include <utility>

#include "compiler/plan/operations.h"
#include "compiler/plan/passes/constant_value.h"
#include "compiler/plan/rewrite.h"

namespace merit::plan {

namespace {

/// The operations that a condition needs, and nothing else.
Plan part_for(const Plan& plan, OperationId condition) {
  Plan part = plan;
  part.event_filter.reset();
  part.roots = {{Root::Kind::column, {}, condition, {}}};
  return rewritten(part, unchanged);
}

}  // namespace

FieldCondition::FieldCondition(const Plan& plan, OperationId condition, std::vector<Value> parameters)
    : plan_(part_for(plan, condition)), parameters_(std::move(parameters)) {}

/// Nothing where it is not worked out here.
std::optional<Value> FieldCondition::value_of(const Operation& operation, const Value& field) const {
  switch (operation.code) {
    case Opcode::constant:
      return operation.constant;
    case Opcode::parameter:
      return parameters_[operation.detail];
    case Opcode::event_field:
      return field;
    case Opcode::text_table:
      return plan_[plan_.text_tables[operation.detail].value].constant;
    default:
      return constant_value(plan_, operation);
  }
}

bool FieldCondition::may_hold(const Value& field) const {
  const std::lock_guard lock(asking_);
  std::vector<bool> worked_out;
  for (Operation& operation : plan_.operations) {
    const auto is_ready = [&](OperationId id) { return worked_out[index_of(id)]; };
    std::optional<Value> value;
    if (std::ranges::all_of(needed_by(plan_, operation), is_ready)) value = value_of(operation, field);
    worked_out.push_back(value.has_value());
    if (value) operation.constant = std::move(*value);
  }
  const OperationId condition = plan_.roots.front().value;
  const bool* const holds = std::get_if<bool>(&plan_[condition].constant);
  return !worked_out[index_of(condition)] || holds == nullptr || *holds;
}

}  // namespace merit::plan
