// Kleene's laws: what holds of `and`, `or`, `not`, `is known` and counts of conditions with missing operands too.
#include <algorithm>
#include <unordered_set>

#include "compiler/plan/operations.h"
#include "compiler/plan/passes/simplifier.h"

namespace merit::plan {

namespace {

constexpr Type kBoolean{TypeKind::boolean};

/// Conditions named one from another would else repeat all that stands before them.
constexpr size_t kMostFlattened = 64;

}  // namespace

OperationId Simplifier::negation(OperationId operand) {
  if (const auto found = negations_.find(operand); found != negations_.end()) return found->second;
  const OperationId result = write(Opcode::logical_not, kBoolean, {operand});
  negations_.emplace(operand, result);
  return result;
}

OperationId Simplifier::known(OperationId operand) {
  if (const auto found = knowns_.find(operand); found != knowns_.end()) return found->second;
  const OperationId result = write(Opcode::is_known, kBoolean, {operand});
  knowns_.emplace(operand, result);
  return result;
}

OperationId Simplifier::both(const std::vector<OperationId>& operands) {
  return logic(true, operands);
}

OperationId Simplifier::either(const std::vector<OperationId>& operands) {
  return logic(false, operands);
}

OperationId Simplifier::logic(bool is_and, const std::vector<OperationId>& operands) {
  const Opcode code = is_and ? Opcode::logical_and : Opcode::logical_or;
  const Opcode other = is_and ? Opcode::logical_or : Opcode::logical_and;
  std::vector<OperationId> kept;
  std::unordered_set<OperationId> is_kept;
  const auto keep = [&](OperationId id) {
    const bool neutral = is_and ? writer_.is_true(id) : writer_.is_false(id);
    if (!neutral && is_kept.insert(id).second) kept.push_back(id);
  };
  for (const OperationId id : operands) {
    if (writer_[id].code != code || writer_[id].operands.size() > kMostFlattened) {
      keep(id);
      continue;
    }
    const std::vector<OperationId> nested = writer_[id].operands;
    for (const OperationId each : nested) keep(each);
  }
  const auto decides = [&](OperationId id) {
    if (is_and ? writer_.is_false(id) : writer_.is_true(id)) return true;
    // x and not x is missing where x is, so only what is never missing contradicts itself.
    const Operation& operation = writer_[id];
    return operation.code == Opcode::logical_not && is_kept.contains(operation.operands[0]) &&
           writer_.is_never_missing(id);
  };
  if (std::ranges::any_of(kept, decides)) return writer_.boolean(!is_and);
  // x and (x or y) is x.
  const auto is_absorbed = [&](OperationId id) {
    const Operation& operation = writer_[id];
    if (operation.code != other) return false;
    return std::ranges::any_of(operation.operands, [&](OperationId each) { return is_kept.contains(each); });
  };
  std::erase_if(kept, is_absorbed);
  if (!is_and) join_doubts(kept);
  return is_and ? writer_.both(std::move(kept)) : writer_.either(std::move(kept));
}

/// `a and missing or b and missing` is `(a or b) and missing`.
void Simplifier::join_doubts(std::vector<OperationId>& operands) {
  std::vector<OperationId> causes, others;
  for (const OperationId id : operands) {
    const Operation& operation = writer_[id];
    const bool is_doubt =
        operation.code == Opcode::logical_and && operation.operands.size() == 2 &&
        std::ranges::any_of(operation.operands, [&](OperationId each) { return is_missing_constant(each); });
    if (!is_doubt) {
      others.push_back(id);
      continue;
    }
    causes.push_back(operation.operands[is_missing_constant(operation.operands[0]) ? 1 : 0]);
  }
  if (causes.size() < 2) return;
  others.push_back(both({either(causes), writer_.missing(kBoolean)}));
  operands = std::move(others);
}

std::optional<OperationId> Simplifier::simpler_not(OperationId operand) {
  const Operation inner = writer_[operand];
  if (inner.code == Opcode::logical_not) return inner.operands[0];
  if (inner.code == Opcode::less || inner.code == Opcode::less_equal) {  // orders are total: no number is NaN
    const Opcode turned = inner.code == Opcode::less ? Opcode::less_equal : Opcode::less;
    return write(turned, kBoolean, {inner.operands[1], inner.operands[0]});
  }
  const bool is_and = inner.code == Opcode::logical_and;
  const auto is_negation = [&](OperationId id) { return writer_[id].code == Opcode::logical_not; };
  if ((is_and || inner.code == Opcode::logical_or) && std::ranges::any_of(inner.operands, is_negation)) {
    std::vector<OperationId> negated;  // De Morgan
    for (const OperationId id : inner.operands) negated.push_back(negation(id));
    return logic(!is_and, negated);
  }
  return std::nullopt;
}

std::optional<OperationId> Simplifier::simpler_known(OperationId operand) {
  if (writer_.is_never_missing(operand)) return writer_.boolean(true);
  const Operation inner = writer_[operand];
  const auto all_known = [&] {
    std::vector<OperationId> known_operands;
    for (const OperationId id : inner.operands) known_operands.push_back(known(id));
    return both(known_operands);
  };
  if (info(inner.code).on_missing == OnMissing::propagates) return all_known();
  switch (inner.code) {
    case Opcode::constant:
      return writer_.boolean(false);
    case Opcode::logical_and:
    case Opcode::logical_or:
      return simpler_known_logic(inner);
    case Opcode::default_to:
      return either({known(inner.operands[0]), known(inner.operands[1])});
    case Opcode::when_true: {
      const OperationId yes = known(inner.operands[1]);
      return write(Opcode::when_true, kBoolean, {inner.operands[0], yes, known(inner.operands[2])});
    }
    case Opcode::look_up:
      if (writer_.plan().tables[inner.detail].default_value) return all_known();
      return std::nullopt;
    default:
      return std::nullopt;
  }
}

/// Operands that are never missing decide, or leave it to the others.
std::optional<OperationId> Simplifier::simpler_known_logic(const Operation& operation) {
  const bool is_and = operation.code == Opcode::logical_and;
  std::vector<OperationId> sure, unsure;
  for (const OperationId id : operation.operands) (writer_.is_never_missing(id) ? sure : unsure).push_back(id);
  if (sure.empty()) return std::nullopt;
  const OperationId rest = known(logic(is_and, unsure));
  if (is_and) return either({negation(both(sure)), rest});
  sure.push_back(rest);
  return either(sure);
}

/// Counts that are `and`, `or`, or known before.
std::optional<OperationId> Simplifier::simpler_tally(const Operation& operation) {
  const int64_t* wanted = integer_constant(operation.operands[0]);
  if (wanted == nullptr) return std::nullopt;
  const std::vector<OperationId> conditions(operation.operands.begin() + 1, operation.operands.end());
  const auto count = static_cast<int64_t>(conditions.size());
  if (operation.code == Opcode::at_least_of) {
    if (*wanted <= 0) return writer_.boolean(true);
    if (*wanted > count) return writer_.boolean(false);
    if (*wanted == 1) return either(conditions);
    if (*wanted == count) return both(conditions);
    return std::nullopt;
  }
  if (*wanted < 0) return writer_.boolean(false);
  if (*wanted >= count) return writer_.boolean(true);
  if (*wanted == 0) return negation(either(conditions));
  if (*wanted == count - 1) return negation(both(conditions));
  return std::nullopt;
}

}  // namespace merit::plan
