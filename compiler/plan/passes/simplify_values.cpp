// Choices, comparisons and sums with operands that say enough.
#include <algorithm>

#include "compiler/plan/passes/constant_value.h"
#include "compiler/plan/passes/simplifier.h"

namespace merit::plan {

namespace {

constexpr Type kBoolean{TypeKind::boolean};

}  // namespace

OperationId Simplifier::write(Opcode code, Type type, std::vector<OperationId> operands, uint32_t detail) {
  return write(Operation{code, type, Scope::run, std::move(operands), detail, {}});
}

OperationId Simplifier::write(const Operation& operation) {
  const auto is_constant = [&](OperationId id) { return writer_.is_constant(id); };
  if (std::ranges::all_of(operation.operands, is_constant)) {
    if (std::optional<Value> value = constant_value(writer_.plan(), operation)) {
      return writer_.constant(std::move(*value), operation.type);
    }
  }
  const std::optional<OperationId> found = simpler(operation);
  return found ? *found : writer_.add(operation);
}

std::optional<OperationId> Simplifier::simpler(const Operation& operation) {
  switch (operation.code) {
    case Opcode::logical_and:
      return both(operation.operands);
    case Opcode::logical_or:
      return either(operation.operands);
    case Opcode::logical_not:
      return simpler_not(operation.operands[0]);
    case Opcode::is_known:
      return simpler_known(operation.operands[0]);
    case Opcode::at_least_of:
    case Opcode::at_most_of:
      return simpler_tally(operation);
    case Opcode::when_true:
      return simpler_when_true(operation);
    case Opcode::select:
      return simpler_select(operation);
    case Opcode::default_to:
      return simpler_default(operation);
    case Opcode::equal:
      return simpler_equal(operation);
    case Opcode::less:
    case Opcode::less_equal:
      return simpler_less(operation);
    case Opcode::in_set:
      return simpler_membership(operation);
    case Opcode::min:
    case Opcode::max:
      if (operation.operands[0] == operation.operands[1]) return operation.operands[0];
      return std::nullopt;
    case Opcode::add_points:
      return simpler_sum(operation);
    default:
      return simpler_fact(operation);
  }
}

bool Simplifier::is_missing_constant(OperationId id) const {
  return writer_.is_constant(id) && semantics::is_missing(writer_[id].constant);
}

const int64_t* Simplifier::integer_constant(OperationId id) const {
  return std::get_if<int64_t>(&writer_[id].constant);
}

std::optional<OperationId> Simplifier::simpler_when_true(const Operation& operation) {
  const OperationId condition = operation.operands[0];
  const OperationId yes = operation.operands[1];
  const OperationId no = operation.operands[2];
  if (yes == no) return yes;
  if (writer_.is_constant(condition)) return writer_.is_true(condition) ? yes : no;
  const Operation inner = writer_[condition];
  const bool is_holds =
      inner.code == Opcode::when_true && writer_.is_true(inner.operands[1]) && writer_.is_false(inner.operands[2]);
  if (is_holds) return write(Opcode::when_true, operation.type, {inner.operands[0], yes, no});
  if (!writer_.is_never_missing(condition)) return std::nullopt;
  if (inner.code == Opcode::logical_not) return write(Opcode::when_true, operation.type, {inner.operands[0], no, yes});
  if (writer_.is_true(yes) && writer_.is_false(no)) return condition;
  if (writer_.is_false(yes)) return both({negation(condition), no});
  if (writer_.is_true(yes)) return either({condition, no});
  if (writer_.is_false(no)) return both({condition, yes});
  if (writer_.is_true(no)) return either({negation(condition), yes});
  return std::nullopt;
}

/// Arms that never come up go; an arm that always does ends the list.
std::optional<OperationId> Simplifier::simpler_select(const Operation& operation) {
  std::vector<OperationId> kept;
  bool ended = false;
  for (size_t i = 0; i + 1 < operation.operands.size() && !ended; i += 2) {
    const OperationId condition = operation.operands[i];
    if (writer_.is_false(condition)) continue;
    ended = writer_.is_true(condition) || is_missing_constant(condition);
    if (is_missing_constant(condition)) {
      kept.push_back(writer_.missing(operation.type));
    } else if (ended) {
      kept.push_back(operation.operands[i + 1]);
    } else {
      kept.insert(kept.end(), {condition, operation.operands[i + 1]});
    }
  }
  const bool has_otherwise = operation.operands.size() % 2 == 1;
  if (!ended && has_otherwise) kept.push_back(operation.operands.back());
  if (kept.empty()) return writer_.missing(operation.type);
  if (kept.size() == 1) return kept[0];
  if (kept.size() == 3 && writer_.is_never_missing(kept[0])) return write(Opcode::when_true, operation.type, kept);
  if (kept == operation.operands) return std::nullopt;
  return writer_.add(Opcode::select, operation.type, std::move(kept));
}

std::optional<OperationId> Simplifier::simpler_default(const Operation& operation) {
  const OperationId value = operation.operands[0];
  const OperationId otherwise = operation.operands[1];
  if (writer_.is_never_missing(value) || is_missing_constant(otherwise) || value == otherwise) return value;
  if (is_missing_constant(value)) return otherwise;
  return std::nullopt;
}

std::optional<OperationId> Simplifier::simpler_equal(const Operation& operation) {
  const OperationId left = operation.operands[0];
  const OperationId right = operation.operands[1];
  if (left == right && writer_.is_never_missing(left)) return writer_.boolean(true);
  for (const auto& [value, constant] : {std::pair(left, right), std::pair(right, left)}) {
    if (writer_.is_true(constant)) return value;
    if (writer_.is_false(constant)) return negation(value);
    const int64_t* number = integer_constant(constant);
    if (writer_[value].code == Opcode::count && number != nullptr && *number == 0) {
      return negation(write(Opcode::exists, kBoolean, {}, writer_[value].detail));
    }
  }
  return std::nullopt;
}

std::optional<OperationId> Simplifier::simpler_less(const Operation& operation) {
  const bool or_equal = operation.code == Opcode::less_equal;
  const OperationId left = operation.operands[0];
  const OperationId right = operation.operands[1];
  if (left == right && writer_.is_never_missing(left)) return writer_.boolean(or_equal);
  return compared_count(left, right, or_equal);
}

/// `0 < count`, `1 <= count`, and their opposites, ask whether there is an event.
std::optional<OperationId> Simplifier::compared_count(OperationId left, OperationId right, bool or_equal) {
  const auto any = [&](OperationId count) { return write(Opcode::exists, kBoolean, {}, writer_[count].detail); };
  if (const int64_t* least = integer_constant(left); least != nullptr && writer_[right].code == Opcode::count) {
    if (or_equal ? *least <= 0 : *least < 0) return writer_.boolean(true);
    if (*least == static_cast<int64_t>(or_equal)) return any(right);
  }
  if (const int64_t* most = integer_constant(right); most != nullptr && writer_[left].code == Opcode::count) {
    if (or_equal ? *most < 0 : *most <= 0) return writer_.boolean(false);
    if (*most == static_cast<int64_t>(!or_equal)) return negation(any(left));
  }
  return std::nullopt;
}

std::optional<OperationId> Simplifier::simpler_membership(const Operation& operation) {
  const Set& set = writer_.plan().sets[operation.detail];
  if (set.values.size() != 1) return std::nullopt;
  const OperationId only = writer_.constant(set.values[0], set.type);
  return write(Opcode::equal, kBoolean, {operation.operands[0], only});
}

/// Adding nothing; an integer alone.
std::optional<OperationId> Simplifier::simpler_sum(const Operation& operation) {
  const OperationId sum = operation.operands[0];
  const OperationId points = operation.operands[1];
  if (is_missing_constant(points)) return sum;
  if (operation.type.kind != TypeKind::integer) return std::nullopt;  // 0.0 + -0.0 is 0.0
  const auto is_zero = [&](OperationId id) {
    const int64_t* value = integer_constant(id);
    return value != nullptr && *value == 0;
  };
  if (is_zero(points)) return sum;
  if (is_zero(sum)) return write(Opcode::default_to, operation.type, {points, sum});
  return std::nullopt;
}

}  // namespace merit::plan
