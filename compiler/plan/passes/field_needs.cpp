#include "compiler/plan/passes/field_needs.h"

#include <algorithm>
#include <optional>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "compiler/plan/operations.h"
#include "compiler/plan/passes/simplifier.h"

namespace merit::plan {

namespace {

/// Which of its three values a condition may have for the event to matter.
struct Wanted {
  bool yes = false, missing = false, no = false;

  Wanted negated() const { return {no, missing, yes}; }
};

FieldNeeds both(Writer& writer, FieldNeeds a, const FieldNeeds& b) {
  a.impossible = a.impossible || b.impossible;
  for (const auto& [field, condition] : b.by_field) {
    const auto [found, is_new] = a.by_field.emplace(field, condition);
    if (!is_new && found->second != condition) found->second = Simplifier(writer).both({found->second, condition});
  }
  return a;
}

/// Of one condition or the other.
FieldNeeds either(Writer& writer, const FieldNeeds& a, const FieldNeeds& b) {
  if (a.impossible) return b;
  if (b.impossible) return a;
  FieldNeeds needs;
  for (const auto& [field, condition] : a.by_field) {
    const auto other = b.by_field.find(field);
    if (other == b.by_field.end()) continue;
    const OperationId any = Simplifier(writer).either({condition, other->second});
    needs.by_field.emplace(field, any);
  }
  return needs;
}

class Needs {
 public:
  Needs(Writer& writer, uint16_t kind) : writer_(writer), kind_(kind) {}

  /// Each operation is looked into once for each question about it.
  FieldNeeds of(OperationId id, Wanted wanted) {
    const std::tuple key(id, wanted.yes, wanted.missing, wanted.no);
    if (const auto known = needs_.find(key); known != needs_.end()) return known->second;
    FieldNeeds needs = look_into(id, wanted);
    return needs_.emplace(key, std::move(needs)).first->second;
  }

 private:
  FieldNeeds look_into(OperationId id, Wanted wanted) {
    const Operation operation = writer_[id];
    if (const std::optional<uint32_t> field = only_field(id)) return {false, {{*field, in_wanted(id, wanted)}}};
    switch (operation.code) {
      case Opcode::constant:
        return of_constant(operation.constant, wanted);
      case Opcode::kind_in: {
        const std::vector<uint16_t>& kinds = writer_.plan().kind_sets[operation.detail];
        return of_constant(std::ranges::binary_search(kinds, kind_), wanted);
      }
      case Opcode::logical_not:
        return of(operation.operands[0], wanted.negated());
      case Opcode::is_known:
        return of_known(operation.operands[0], wanted);
      case Opcode::logical_and:
        return of_and(operation, wanted);
      case Opcode::logical_or:
        return of_or(operation, wanted);
      case Opcode::when_true:
        return of_when_true(operation, wanted);
      case Opcode::default_to:
        return of_default(operation, wanted);
      default:
        return {};
    }
  }

  static FieldNeeds of_constant(const Value& value, Wanted wanted) {
    const auto* known = std::get_if<bool>(&value);
    const bool possible = known == nullptr ? wanted.missing : *known ? wanted.yes : wanted.no;
    return {!possible, {}};
  }

  FieldNeeds of_known(OperationId operand, Wanted wanted) {
    if (wanted.yes && wanted.no) return {};
    return of(operand, {wanted.yes, wanted.no, wanted.yes});
  }

  /// True when all are; not false when none is false; else no single operand decides.
  FieldNeeds of_and(const Operation& operation, Wanted wanted) {
    if (wanted.no) return wanted.yes || wanted.missing ? FieldNeeds{} : of_any(operation, wanted);
    return of_all(operation, {true, wanted.missing, false});
  }

  FieldNeeds of_or(const Operation& operation, Wanted wanted) {
    if (wanted.no) return wanted.yes ? FieldNeeds{} : of_all(operation, {false, wanted.missing, true});
    return of_any(operation, wanted);
  }

  /// Every operand must have a wanted value.
  FieldNeeds of_all(const Operation& operation, Wanted wanted) {
    FieldNeeds needs;
    for (const OperationId operand : operation.operands) needs = both(writer_, std::move(needs), of(operand, wanted));
    return needs;
  }

  /// One operand must.
  FieldNeeds of_any(const Operation& operation, Wanted wanted) {
    FieldNeeds needs{true, {}};
    for (const OperationId operand : operation.operands) needs = either(writer_, needs, of(operand, wanted));
    return needs;
  }

  /// `is it true`: the only form that conditions of events take.
  FieldNeeds of_when_true(const Operation& operation, Wanted wanted) {
    if (!writer_.is_true(operation.operands[1]) || !writer_.is_false(operation.operands[2])) return {};
    if (wanted.yes && wanted.no) return {};
    return of(operation.operands[0], {wanted.yes, wanted.no, wanted.no});
  }

  /// `true where it is missing`
  FieldNeeds of_default(const Operation& operation, Wanted wanted) {
    if (!writer_.is_true(operation.operands[1])) return {};
    return of(operation.operands[0], {wanted.yes, wanted.yes, wanted.no});
  }

  /// The kind's field that an operation hangs on, where it hangs on that and parameters alone.
  std::optional<uint32_t> only_field(OperationId id) {
    const int32_t place = hangs_on(id);
    return place < 0 ? std::nullopt : std::optional(static_cast<uint32_t>(place));
  }

  static constexpr int32_t kNothing = -1;  ///< but constants and parameters
  static constexpr int32_t kMore = -2;     ///< more than one field, or something else

  /// The place of the one field, `kNothing` or `kMore`.
  int32_t hangs_on(OperationId id) {
    if (writer_[id].scope == Scope::run) return kNothing;
    if (const auto known = hangs_on_.find(id); known != hangs_on_.end()) return known->second;
    const int32_t place = field_below(writer_[id]);
    hangs_on_.emplace(id, place);
    return place;
  }

  int32_t field_below(const Operation& operation) {
    if (operation.code == Opcode::event_field) {
      const TypeKind type = operation.type.kind;
      const bool has_few_values = type == TypeKind::text || type == TypeKind::enumeration || type == TypeKind::boolean;
      const int32_t place = writer_.plan().event_fields[operation.detail].by_kind[kind_];
      return has_few_values && place >= 0 ? place : kMore;
    }
    if (operation.scope != Scope::event || operation.operands.empty()) return kMore;
    int32_t only = kNothing;
    for (const OperationId operand : operation.operands) {
      const int32_t place = hangs_on(operand);
      if (place == kMore || (only >= 0 && place >= 0 && place != only)) return kMore;
      only = std::max(only, place);
    }
    return only;
  }

  /// Whether a condition has a wanted value: true or false.
  OperationId in_wanted(OperationId condition, Wanted wanted) {
    Simplifier simplifier(writer_);
    const auto holds = [&](OperationId id) { return writer_.holds(id); };
    const auto negation = [&](OperationId id) { return simplifier.negation(id); };
    const OperationId known = simplifier.known(condition);
    if (wanted.yes && wanted.no) return wanted.missing ? writer_.boolean(true) : known;
    if (wanted.yes) return wanted.missing ? negation(holds(negation(condition))) : holds(condition);
    if (wanted.no) return wanted.missing ? negation(holds(condition)) : holds(negation(condition));
    return wanted.missing ? negation(known) : writer_.boolean(false);
  }

  Writer& writer_;
  uint16_t kind_;
  std::map<std::tuple<OperationId, bool, bool, bool>, FieldNeeds> needs_;
  std::unordered_map<OperationId, int32_t> hangs_on_;
};

}  // namespace

FieldNeeds needs_of(Writer& writer, OperationId condition, uint16_t kind) {
  return Needs(writer, kind).of(condition, {true, false, false});
}

}  // namespace merit::plan
