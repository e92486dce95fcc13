// How far a lead could come (docs/language.md, "`could_reach`"), spelled out: the stages' conditions, and each score's
// order of work, in the view of what could be.
//
// - A stage counts unless its condition is false. A disqualification counts only when it is true.
// - A score is an interval, whose ends are made of the ends of its parts; all that is done to points keeps their order,
//   so the lowest comes of the lowest. Points that are missing may be any.
// - What may match or not adds its points or nothing.
#include <limits>

#include "compiler/plan/lowering.h"

namespace merit::plan {

namespace {

constexpr Type kBoolean{TypeKind::boolean};
constexpr Type kTime{TypeKind::time};

using Form = semantics::Rule::Form;

}  // namespace

OperationId Lowering::could_reach() {
  const View outer = std::exchange(view_, View::could_be);
  OperationId stage = place_on_ladder(0);
  for (uint32_t i = 0; i < model_.stages.size(); ++i) {
    const std::optional<ExpressionId>& condition = model_.stages[i].condition;
    const OperationId holds = condition ? exact(once(stages_, i, *condition)) : writer_.boolean(true);
    const OperationId could = writer_.add(Opcode::default_to, kBoolean, {holds, writer_.boolean(true)});
    stage = writer_.add(Opcode::when_true, writer_[stage].type, {could, place_on_ladder(i + 1), stage});
  }
  view_ = outer;
  return unless_disqualified(stage);
}

const Interval& Lowering::score_range(uint32_t index) {
  if (const auto known = score_ranges_.find(index); known != score_ranges_.end()) return known->second;
  const semantics::Score& score = model_.scores[index];
  const OperationId start = score.start ? plainly(*score.start) : writer_.zero(score.type);
  const Interval sum = range_of_items(score, 0, start);
  const Interval kept = both_ends(sum, [&](OperationId points) { return kept_between(score, points); });
  return score_ranges_.emplace(index, kept).first->second;
}

Interval Lowering::range_of_items(const semantics::Score& score, uint32_t group, Interval sum) {
  for (const semantics::Group::Item& item : score.groups[group].items) {
    const Interval points = item.group ? range_of_items(score, item.index, writer_.zero(score.type))
                                       : range_of(score.rules[item.index], score.type);
    const auto& at_most = item.group ? score.groups[item.index].at_most : score.rules[item.index].at_most;
    const OperationId low = capped(points.low, score.type, at_most);
    const OperationId high = capped(points.high, score.type, at_most);
    sum = {writer_.add(Opcode::add_points, score.type, {sum.low, low}),
           writer_.add(Opcode::add_points, score.type, {sum.high, high})};
  }
  return sum;
}

Interval Lowering::range_of(const semantics::Rule& rule, const Type& type) {
  switch (rule.form) {
    case Form::when:
      return range_of_when(rule, type);
    case Form::per_number: {
      const Interval points = points_of(rule, type);
      return any_if_missing(combine(Opcode::multiply, type, points, expression(*rule.number)), type);
    }
    case Form::per_sequence:
      return model_[*rule.sequence].is_pattern() ? range_of_events(rule, type) : range_of_matches(rule, type);
    case Form::per_first:
    case Form::per_last:
      return range_of_first_or_last(rule, type);
  }
  return writer_.zero(type);
}

Interval Lowering::range_of_when(const semantics::Rule& rule, const Type& type) {
  const Interval points = any_if_missing(points_of(rule, type), type);
  if (!rule.condition) return points;
  const OperationId condition = exact(expression(*rule.condition));
  const Interval perhaps = or_nothing(points, type);
  const auto choose = [&](OperationId when_true, OperationId when_missing) {
    const OperationId otherwise =
        writer_.add(Opcode::when_true, type, {writer_.negation(condition), writer_.zero(type), when_missing});
    return writer_.add(Opcode::when_true, type, {condition, when_true, otherwise});
  };
  const OperationId low = choose(points.low, perhaps.low);
  return {low, choose(points.high, perhaps.high)};
}

Interval Lowering::range_of_events(const semantics::Rule& rule, const Type& type) {
  const PatternId id = pattern_of(*rule.sequence);
  const auto fades = [&](OperationId points) { return faded(rule, points); };
  const Interval points = any_if_missing(both_ends(points_of(rule, type), fades), type);
  const OperationId where = writer_.both(flat(id).where);
  const bool certainly = writer_.is_never_missing(where);
  const Pattern pattern = certainly ? certain(id) : possible(id);
  const Interval perhaps = or_nothing(points, type);
  const auto sum = [&](OperationId surely, OperationId doubtful) {
    const OperationId each = certainly ? surely : writer_.add(Opcode::when_true, type, {where, surely, doubtful});
    return fact(Opcode::points, type, pattern, each);
  };
  const OperationId low = sum(points.low, perhaps.low);
  return {low, sum(points.high, perhaps.high)};
}

std::optional<Pattern> Lowering::could_be_it(const semantics::Rule& rule) {
  const PatternId id = pattern_of(*rule.sequence);
  const OperationId where = writer_.both(flat(id).where);
  if (writer_.is_never_missing(where)) return std::nullopt;
  const bool first = rule.form == Form::per_first;
  const OperationId at = writer_.add(Opcode::event_time, kTime, {});
  const OperationId found = fact(first ? Opcode::first : Opcode::last, kTime, certain(id), at);
  constexpr auto kEarliest = std::numeric_limits<int64_t>::min();
  constexpr auto kLatest = std::numeric_limits<int64_t>::max();
  const OperationId any = writer_.constant(first ? kLatest : kEarliest, kTime);
  const Pattern::Bound bound{writer_.add(Opcode::default_to, kTime, {found, any}), true};
  Flat narrowed = flat(id);
  narrow_window(narrowed, first ? std::nullopt : std::optional(bound), first ? std::optional(bound) : std::nullopt);
  return written(narrowed, writer_.is_missing(where));
}

Interval Lowering::range_of_first_or_last(const semantics::Rule& rule, const Type& type) {
  const Pattern pattern = certain(pattern_of(*rule.sequence));
  const auto fades = [&](OperationId points) { return faded(rule, points); };
  const Interval points = any_if_missing(both_ends(points_of(rule, type), fades), type);
  const Opcode which = rule.form == Form::per_first ? Opcode::first : Opcode::last;
  const Interval found = both_ends(points, [&](OperationId end) {
    return writer_.add(Opcode::default_to, type, {fact(which, type, pattern, end), writer_.zero(type)});
  });
  const std::optional<Pattern> others = could_be_it(rule);
  if (!others) return found;
  const OperationId lowest = fact(Opcode::lowest, type, *others, points.low);
  const OperationId highest = fact(Opcode::highest, type, *others, points.high);
  const Interval of_others(writer_.add(Opcode::default_to, type, {lowest, found.low}),
                           writer_.add(Opcode::default_to, type, {highest, found.high}));
  return hull(found, of_others, type);
}

Interval Lowering::range_of_matches(const semantics::Rule& rule, const Type& type) {
  const Interval points = points_of(rule, type);
  const auto sum_of = [&](uint32_t sequence, const Interval& each) {
    return both_ends(any_if_missing(each, type),
                     [&](OperationId end) { return writer_.add(Opcode::match_points, type, {end}, sequence); });
  };
  const uint32_t certain = sequence(*rule.sequence, false, false);
  const uint32_t possible = sequence(*rule.sequence, true, true);
  const Interval surely = sum_of(certain, both_ends(points, [&](OperationId end) { return faded(rule, end); }));
  if (certain == possible) return surely;
  const Interval all = sum_of(possible, points);
  if (!rule.decay) return hull(surely, all, type);
  const Interval perhaps = or_nothing(all, type);
  const OperationId differ = writer_.add(Opcode::ends_differ, kBoolean, {}, writer_.sequence_pair({certain, possible}));
  return {writer_.add(Opcode::when_true, type, {differ, perhaps.low, surely.low}),
          writer_.add(Opcode::when_true, type, {differ, perhaps.high, surely.high})};
}

// --- points ----------------------------------------------------------------------------------------------------------

Interval Lowering::points_of(const semantics::Rule& rule, const Type& type) {
  const Interval points = expression(rule.points);
  if (!rule.minus) return points;
  const OperationId low = writer_.add(Opcode::negate, type, {points.high});
  return between(low, writer_.add(Opcode::negate, type, {points.low}), type);
}

Interval Lowering::any_if_missing(const Interval& points, const Type& type) {
  using Integers = std::numeric_limits<int64_t>;
  using Numbers = std::numeric_limits<double>;
  const bool number = type.kind == TypeKind::number;
  const auto or_else = [&](OperationId end, OperationId any) {
    return writer_.is_never_missing(end) ? end : writer_.add(Opcode::default_to, type, {end, any});
  };
  const OperationId least =
      number ? writer_.constant(Numbers::lowest(), type) : writer_.constant(Integers::min(), type);
  const OperationId most = number ? writer_.constant(Numbers::max(), type) : writer_.constant(Integers::max(), type);
  const OperationId low = or_else(points.low, least);
  return {low, or_else(points.high, most)};
}

/// Neither is missing.
Interval Lowering::hull(const Interval& a, const Interval& b, const Type& type) {
  const OperationId low = writer_.add(Opcode::min, type, {a.low, b.low});
  return {low, writer_.add(Opcode::max, type, {a.high, b.high})};
}

Interval Lowering::or_nothing(const Interval& points, const Type& type) {
  return hull(writer_.zero(type), points, type);
}

}  // namespace merit::plan
