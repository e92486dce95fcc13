// Tests and aggregates of events (docs/language.md, "Events" and "Missing data").
//
// In doubt, and of what could be, tests and `count` range from none to all of the doubtful events matching; any other
// aggregate is missing, or may be anything, once there is one.
#include <cassert>

#include "compiler/plan/lowering.h"

namespace merit::plan {

namespace {

constexpr Type kBoolean{TypeKind::boolean};
constexpr Type kInteger{TypeKind::integer};
constexpr Type kTime{TypeKind::time};

}  // namespace

OperationId Lowering::exists(const Pattern& pattern) {
  return writer_.add(Opcode::exists, kBoolean, {}, writer_.pattern(pattern));
}

OperationId Lowering::count(const Pattern& pattern) {
  return writer_.add(Opcode::count, kInteger, {}, writer_.pattern(pattern));
}

OperationId Lowering::fact(Opcode code, Type type, const Pattern& pattern, OperationId operand) {
  return writer_.add(code, type, {operand}, writer_.pattern(pattern));
}

PatternId Lowering::pattern_of(SequenceId id) const {
  assert(model_[id].is_pattern() && "only tests, `count` and `per` take more steps");
  return model_[id].steps.front().pattern;
}

OperationId Lowering::any(PatternId id) {
  const OperationId surely = exists(certain(id));
  const std::optional<Pattern> doubt = doubtful(id);
  if (view_ == View::plain || !doubt) return surely;
  return writer_.either({surely, writer_.both({exists(*doubt), writer_.missing(kBoolean)})});
}

OperationId Lowering::at_least(PatternId id, OperationId wanted) {
  const OperationId surely = writer_.add(Opcode::less_equal, kBoolean, {wanted, count(certain(id))});
  if (view_ == View::plain || !doubtful(id)) return surely;
  const OperationId perhaps = writer_.add(Opcode::less_equal, kBoolean, {wanted, count(possible(id))});
  return writer_.either({surely, writer_.both({perhaps, writer_.missing(kBoolean)})});
}

OperationId Lowering::at_most(PatternId id, OperationId wanted) {
  const OperationId perhaps = writer_.add(Opcode::less_equal, kBoolean, {count(certain(id)), wanted});
  if (view_ == View::plain || !doubtful(id)) return perhaps;
  const OperationId surely = writer_.add(Opcode::less_equal, kBoolean, {count(possible(id)), wanted});
  return writer_.both({perhaps, writer_.either({surely, writer_.missing(kBoolean)})});
}

Interval Lowering::of_events(OperationId test) {
  Interval result(test);
  if (view_ == View::could_be && !writer_.is_never_missing(test)) result.anything = writer_.is_missing(test);
  return result;
}

Interval Lowering::value(const semantics::EventTest& node, const Type&) {
  return model_[node.sequence].is_pattern() ? of_events(pattern_test(node)) : sequence_test(node);
}

OperationId Lowering::pattern_test(const semantics::EventTest& node) {
  using semantics::Quantifier;
  const PatternId pattern = pattern_of(node.sequence);
  switch (node.quantifier) {
    case Quantifier::any:
      return any(pattern);
    case Quantifier::none:
      return writer_.negation(any(pattern));
    case Quantifier::at_least:
      return at_least(pattern, plainly(*node.count));
    case Quantifier::at_most:
      return at_most(pattern, plainly(*node.count));
    case Quantifier::exactly: {
      const OperationId wanted = plainly(*node.count);
      return writer_.both({at_least(pattern, wanted), at_most(pattern, wanted)});
    }
    case Quantifier::all:
      break;  // of conditions only
  }
  return writer_.missing(kBoolean);
}

Interval Lowering::value(const semantics::Aggregate& node, const Type& type) {
  if (!model_[node.sequence].is_pattern()) return match_count(node.sequence);
  const PatternId id = pattern_of(node.sequence);
  const std::optional<Pattern> doubt = view_ == View::plain ? std::nullopt : doubtful(id);
  if (node.kind == semantics::Aggregate::Kind::count) {
    const OperationId surely = count(certain(id));
    return {surely, doubt ? count(possible(id)) : surely};
  }
  const OperationId found = aggregate(node, type, certain(id));
  if (!doubt) return found;
  Interval result(writer_.add(Opcode::select, type, {exists(*doubt), writer_.missing(type), found}));
  if (view_ == View::could_be) result.anything = exists(*doubt);
  return result;
}

OperationId Lowering::aggregate(const semantics::Aggregate& node, const Type& type, const Pattern& pattern) {
  using Kind = semantics::Aggregate::Kind;
  const auto of_field = [&](Opcode code) { return fact(code, type, pattern, plainly(*node.field)); };
  switch (node.kind) {
    case Kind::count:
      return count(pattern);
    case Kind::count_distinct:
      return of_field(Opcode::distinct);
    case Kind::distinct_units: {
      const uint32_t detail = writer_.pattern_unit({writer_.pattern(pattern), node.unit});
      return writer_.add(Opcode::distinct_units, type, {}, detail);
    }
    case Kind::sum:
      return of_field(Opcode::sum);
    case Kind::average:
      return of_field(Opcode::average);
    case Kind::highest:
      return of_field(Opcode::highest);
    case Kind::lowest:
      return of_field(Opcode::lowest);
    case Kind::field_of_first:
      return of_field(Opcode::first);
    case Kind::field_of_last:
      return of_field(Opcode::last);
    case Kind::time_since_last: {
      const OperationId at = writer_.add(Opcode::event_time, kTime, {});
      const OperationId last = fact(Opcode::last, kTime, pattern, at);
      return writer_.add(Opcode::subtract, type, {writer_.add(Opcode::now, kTime, {}), last});
    }
  }
  return writer_.missing(type);
}

}  // namespace merit::plan
