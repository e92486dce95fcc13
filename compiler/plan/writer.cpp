#include "compiler/plan/writer.h"

#include <cassert>
#include <utility>

#include "compiler/plan/operations.h"

namespace merit::plan {

namespace {

constexpr Type kBoolean{TypeKind::boolean};

}  // namespace

Writer::Writer(const Plan& like) {
  plan_.kinds = like.kinds;
  plan_.enumerations = like.enumerations;
  plan_.parameters = like.parameters;
  plan_.zone = like.zone;
  plan_.definitions = like.definitions;
}

Writer Writer::after(Plan plan) {
  Writer writer(plan);
  writer.known_ = never_missing(plan);
  writer.plan_ = std::move(plan);
  writer.index_lists();
  return writer;
}

void Writer::reserve(size_t operations) {
  plan_.operations.reserve(operations);
  known_.reserve(operations);
  operations_.reserve(operations);
}

OperationId Writer::add(Operation operation) {
  const auto [id, is_new] = place_of(operation);
  if (!is_new) return id;
  operation.scope = scope_of(plan_, operation);
  known_.push_back(plan::is_never_missing(plan_, operation, known_));
  plan_.operations.push_back(std::move(operation));
  return id;
}

OperationId Writer::add(Opcode code, Type type, std::vector<OperationId> operands, uint32_t detail) {
  return add(Operation{code, type, Scope::run, std::move(operands), detail, {}});
}

OperationId Writer::constant(Value value, Type type) {
  return add(Operation{Opcode::constant, type, Scope::run, {}, 0, std::move(value)});
}

OperationId Writer::zero(Type type) {
  return type.kind == TypeKind::number ? constant(0.0, type) : constant(int64_t{0}, type);
}

OperationId Writer::both(std::vector<OperationId> operands) {
  if (operands.empty()) return boolean(true);
  return operands.size() == 1 ? operands.front() : add(Opcode::logical_and, kBoolean, std::move(operands));
}

OperationId Writer::either(std::vector<OperationId> operands) {
  if (operands.empty()) return boolean(false);
  return operands.size() == 1 ? operands.front() : add(Opcode::logical_or, kBoolean, std::move(operands));
}

OperationId Writer::negation(OperationId operand) {
  return add(Opcode::logical_not, kBoolean, {operand});
}

OperationId Writer::is_known(OperationId operand) {
  return is_never_missing(operand) ? boolean(true) : add(Opcode::is_known, kBoolean, {operand});
}

OperationId Writer::holds(OperationId condition) {
  if (is_never_missing(condition)) return condition;
  return add(Opcode::when_true, kBoolean, {condition, boolean(true), boolean(false)});
}

uint32_t Writer::move_detail(const Plan& from, const Operation& operation) {
  const uint32_t index = operation.detail;
  switch (info(operation.code).detail) {
    case Detail::none:
    case Detail::parameter:
      return index;
    case Detail::lead_field:
      return lead_field(from.lead_fields[index]);
    case Detail::event_field:
      return event_field(from.event_fields[index]);
    case Detail::kind_set:
      return kind_set(from.kind_sets[index]);
    case Detail::calendar:
      return calendar(from.calendars[index]);
    case Detail::regex:
      return regex(from.regexes[index]);
    case Detail::set:
      return set(from.sets[index]);
    case Detail::template_text:
      return template_text(from.templates[index]);
    case Detail::table:
      return table(from.tables[index]);
    case Detail::pattern:
    case Detail::pattern_unit:
    case Detail::sequence:
    case Detail::sequence_pair:
    case Detail::text_table:
      break;
  }
  assert(false && "moved by the caller");
  return index;
}

bool Writer::is_boolean(OperationId id, bool value) const {
  const auto* constant = std::get_if<bool>(&(*this)[id].constant);
  return constant != nullptr && *constant == value;
}

}  // namespace merit::plan
