// How far a lead could come (docs/language.md, "`could_reach`").
//
// - The last stage that is true when each missing condition may be either, independently: an upper bound. A
//   disqualification counts only when it is true.
// - A score lies between two ends: its order of work is followed with ranges, caps and all. A rule whose condition may
//   be either adds its points or nothing; points that are missing, or how many times, may be anything that the caps let
//   through.
// - Each doubtful event adds its points or nothing. The first and the last event is the one that certainly is, or any
//   doubtful one that is not later, or earlier.
// - Between as many matches of a sequence as there certainly are and as there possibly are. Where points fade and
//   doubtful events could change when a match ends, each possible one adds something from nothing to all of its points.
#include <algorithm>
#include <limits>
#include <utility>

#include "compiler/interpreter/evaluation.h"
#include "compiler/interpreter/operations.h"

namespace merit::interpreter {

namespace {

using Form = semantics::Rule::Form;

/// Points that are missing may be any.
Datum any_if_missing(const Datum& points, const Type& type) {
  if (!is_missing(points)) return points;
  if (type.kind != semantics::TypeKind::number) {
    return Range{std::numeric_limits<int64_t>::min(), std::numeric_limits<int64_t>::max()};
  }
  return Range{std::numeric_limits<double>::lowest(), std::numeric_limits<double>::max()};
}

}  // namespace

int64_t Evaluation::could_reach() {
  const auto outside = static_cast<int64_t>(model_.stages.size()) + 1;
  if (placing().stage == outside) return outside;
  make_room(View::could_be);
  const View outer = std::exchange(view_, View::could_be);
  int64_t last = 0;
  for (uint32_t i = 0; i < model_.stages.size(); ++i) {
    if (truth_of(stage_condition(i)) != Truth::no) last = int64_t{i} + 1;
  }
  view_ = outer;
  return last;
}

const Datum& Evaluation::score_range(uint32_t index) {
  std::optional<Datum>& known = score_ranges_[index];
  if (known) return *known;
  const semantics::Score& score = model_.scores[index];
  const Datum start = score.start ? evaluate(*score.start) : zero(score.type);
  Datum points = range_of_items(score, 0, start);
  if (score.low) points = larger(points, evaluate(*score.low));
  if (score.high) points = smaller(points, evaluate(*score.high));
  known = points;
  return *known;
}

Datum Evaluation::range_of_items(const semantics::Score& score, uint32_t group, Datum sum) {
  for (const semantics::Group::Item& item : score.groups[group].items) {
    const Datum points =
        item.group
            ? capped(range_of_items(score, item.index, zero(score.type)), score.type, score.groups[item.index].at_most)
            : capped(range_of(score.rules[item.index], score.type), score.type, score.rules[item.index].at_most);
    sum = saturating_sum(sum, points);
  }
  return sum;
}

Datum Evaluation::range_of(const semantics::Rule& rule, const Type& type) {
  switch (rule.form) {
    case Form::when:
      return range_of_when(rule, type);
    case Form::per_number: {
      const Datum points = signed_points(rule, evaluate(rule.points));
      const Datum times = evaluate(*rule.number);
      return any_if_missing(arithmetic(semantics::Arithmetic::Operator::multiply, type, type, points, times), type);
    }
    case Form::per_sequence:
      return model_[*rule.sequence].is_pattern() ? range_of_events(rule, type) : range_of_matches(rule, type);
    case Form::per_first:
    case Form::per_last:
      return range_of_first_or_last(rule, type);
  }
  return zero(type);
}

Datum Evaluation::range_of_when(const semantics::Rule& rule, const Type& type) {
  const Truth condition = rule.condition ? truth(*rule.condition) : Truth::yes;
  if (condition == Truth::no) return zero(type);
  const Datum points = any_if_missing(signed_points(rule, evaluate(rule.points)), type);
  return condition == Truth::yes ? points : hull(zero(type), points);
}

/// What an event adds that matches.
Datum Evaluation::points_at(const semantics::Rule& rule, const Type& type, int64_t event) {
  const Datum points = signed_points(rule, evaluate_at(rule.points, event));
  return any_if_missing(decayed(rule, points, time_of(event)), type);
}

Datum Evaluation::range_of_events(const semantics::Rule& rule, const Type& type) {
  const EventMatches& matches = matches_of(model_[*rule.sequence].steps.front().pattern);
  std::vector<int64_t> possible = matches.certain;
  possible.insert(possible.end(), matches.doubtful.begin(), matches.doubtful.end());
  std::ranges::sort(possible);  // rows stand in the language's order
  Datum sum = zero(type);
  for (const int64_t event : possible) {
    const Datum points = points_at(rule, type, event);
    const bool certain = std::ranges::binary_search(matches.certain, event);
    sum = saturating_sum(sum, certain ? points : hull(zero(type), points));
  }
  return sum;
}

Datum Evaluation::range_of_first_or_last(const semantics::Rule& rule, const Type& type) {
  const EventMatches& matches = matches_of(model_[*rule.sequence].steps.front().pattern);
  const bool first = rule.form == Form::per_first;
  if (matches.certain.empty()) {
    Datum points = zero(type);
    for (const int64_t event : matches.doubtful) points = hull(points, points_at(rule, type, event));
    return points;
  }
  const int64_t found = first ? matches.certain.front() : matches.certain.back();
  Datum points = points_at(rule, type, found);
  for (const int64_t event : matches.doubtful) {
    const bool could_be_it = first ? time_of(event) <= time_of(found) : time_of(event) >= time_of(found);
    if (could_be_it) points = hull(points, points_at(rule, type, event));
  }
  return points;
}

Datum Evaluation::range_of_matches(const semantics::Rule& rule, const Type& type) {
  const Datum points = signed_points(rule, evaluate(rule.points));
  const auto sum_of = [&](const std::vector<int64_t>& ends, bool fading) {
    Datum sum = zero(type);
    for (const int64_t end : ends) {
      sum = saturating_sum(sum, any_if_missing(fading ? decayed(rule, points, end) : points, type));
    }
    return sum;
  };
  const std::vector<int64_t> certain = ends_of(*rule.sequence, false);
  const std::vector<int64_t> possible = ends_of(*rule.sequence, true);
  if (certain == possible) return sum_of(certain, true);
  return hull(rule.decay ? zero(type) : sum_of(certain, false), sum_of(possible, false));
}

}  // namespace merit::interpreter
