#include "compiler/plan/field_conditions.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "compiler/plan/operations.h"
#include "compiler/plan/passes/constant_value.h"
#include "compiler/plan/rewrite.h"

namespace merit::plan {

namespace {

/// The operations that conditions need, and nothing else; a root each.
Plan part_for(const Plan& plan, const std::vector<OperationId>& conditions) {
  std::vector<Root> roots;
  for (const OperationId condition : conditions) roots.push_back({Root::Kind::column, {}, condition, {}});
  Writer part(plan);
  append(part, plan, roots);
  return part.take();
}

}  // namespace

FieldConditions::FieldConditions(const Plan& plan, const std::vector<OperationId>& conditions,
                                 std::vector<Value> parameters)
    : plan_(part_for(plan, conditions)), worked_out_(plan_.operations.size()), parameters_(std::move(parameters)) {
  assert(conditions.size() <= 64);
  std::vector<bool> hangs_on_field;
  for (uint32_t i = 0; i < plan_.operations.size(); ++i) {
    const Operation& operation = plan_.operations[i];
    const auto hangs = [&](OperationId id) { return hangs_on_field[index_of(id)]; };
    needed_.push_back(needed_by(plan_, operation));
    hangs_on_field.push_back(operation.code == Opcode::event_field || std::ranges::any_of(needed_.back(), hangs));
    if (hangs_on_field.back()) {
      of_field_.push_back(i);
    } else {
      work_out(i, semantics::Missing{});
    }
  }
}

/// Nothing where it is not worked out here.
std::optional<Value> FieldConditions::value_of(const Operation& operation, const Value& field) const {
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

void FieldConditions::work_out(uint32_t index, const Value& field) const {
  const auto is_ready = [&](OperationId id) { return worked_out_[index_of(id)]; };
  Operation& operation = plan_.operations[index];
  std::optional<Value> value;
  if (std::ranges::all_of(needed_[index], is_ready)) value = value_of(operation, field);
  worked_out_[index] = value.has_value();
  if (value) operation.constant = std::move(*value);
}

uint64_t FieldConditions::holding(const Value& field) const {
  const std::lock_guard lock(asking_);
  for (const uint32_t index : of_field_) work_out(index, field);
  uint64_t holding = 0;
  for (size_t i = 0; i < plan_.roots.size(); ++i) {
    const OperationId condition = plan_.roots[i].value;
    const bool* const holds = std::get_if<bool>(&plan_[condition].constant);
    const bool may_hold = !worked_out_[index_of(condition)] || holds == nullptr || *holds;
    holding |= uint64_t{may_hold} << i;
  }
  return holding;
}

}  // namespace merit::plan
