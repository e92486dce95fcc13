// Scores (docs/language.md, "Scores").
//
// - Order of work, and no other: each event's points x its factor; summed in event order; the rule's `at most`; the
//   group's sum (in the order written) and its `at most`; the score's sum from `start at`; `keep between`. `at most M`
//   clamps to [-M, M]; a negative M, which only a parameter can be, leaves nothing but 0.
// - A rule acts only on true. A rule or an event whose points are missing adds 0, and the rule is undecided.
// - A score whose points are integers is exact; its sums stop at the ends of 64 bits. Other sums are of doubles, and
//   stop at the largest finite ones.
#include <limits>
#include <utility>

#include "compiler/interpreter/evaluation.h"
#include "compiler/interpreter/operations.h"
#include "runtime/values/arithmetic.h"
#include "runtime/values/decay.h"

namespace merit::interpreter {

namespace {

using Form = semantics::Rule::Form;

}  // namespace

Datum Evaluation::signed_points(const semantics::Rule& rule, const Datum& points) {
  return rule.minus ? negate(points) : points;
}

Datum Evaluation::zero(const Type& type) {
  return type.kind == semantics::TypeKind::number ? Datum(0.0) : Datum(int64_t{0});
}

Datum Evaluation::saturating_sum(const Datum& a, const Datum& b) {
  if (is_range(a) || is_range(b)) {
    return hull(saturating_sum(low_end(a), low_end(b)), saturating_sum(high_end(a), high_end(b)));
  }
  if (const auto* integer = std::get_if<int64_t>(&a)) return values::saturating_add(*integer, integer_in(b));
  const double sum = number_in(a) + number_in(b);
  constexpr double kLargest = std::numeric_limits<double>::max();
  return sum > kLargest ? kLargest : sum < -kLargest ? -kLargest : sum;
}

const Evaluation::ScoreResult& Evaluation::score(uint32_t index) {
  std::optional<ScoreResult>& known = scores_[index];
  if (known) return *known;
  const semantics::Score& score = model_.scores[index];
  const View outer = std::exchange(view_, View::plain);
  ScoreResult result;
  result.rules.resize(score.rules.size());
  result.groups.resize(score.groups.size());
  result.start = score.start ? evaluate(*score.start) : zero(score.type);
  result.points = sum_of_items(score, 0, result.start, result);
  if (score.low) result.points = larger(result.points, evaluate(*score.low));
  if (score.high) result.points = smaller(result.points, evaluate(*score.high));
  view_ = outer;
  known = std::move(result);
  return *known;
}

Datum Evaluation::sum_of_items(const semantics::Score& score, uint32_t group, Datum sum, ScoreResult& result) {
  for (const semantics::Group::Item& item : score.groups[group].items) {
    Datum points;
    if (item.group) {
      points = sum_of_items(score, item.index, zero(score.type), result);
      points = capped(points, score.type, score.groups[item.index].at_most);
      result.groups[item.index].points = points;
    } else {
      const semantics::Rule& rule = score.rules[item.index];
      RuleResult& applied = result.rules[item.index];
      applied = apply(rule, score.type);
      applied.sum = applied.points;
      points = is_missing(applied.sum) ? zero(score.type) : capped(applied.sum, score.type, rule.at_most);
      applied.points = points;
    }
    sum = saturating_sum(sum, points);
  }
  result.groups[group] = {sum, sum};
  return sum;
}

Datum Evaluation::capped(const Datum& points, const Type& type, const std::optional<ExpressionId>& at_most) {
  if (!at_most) return points;
  const Datum most = larger(evaluate(*at_most), zero(type));
  return smaller(larger(points, negate(most)), most);
}

Evaluation::RuleResult Evaluation::apply(const semantics::Rule& rule, const Type& type) {
  switch (rule.form) {
    case Form::when:
      return apply_when(rule);
    case Form::per_number:
      return apply_per_number(rule, type);
    case Form::per_sequence:
    case Form::per_first:
    case Form::per_last:
      return model_[*rule.sequence].is_pattern() ? apply_per_event(rule, type) : apply_per_match(rule, type);
  }
  return {};
}

Evaluation::RuleResult Evaluation::apply_when(const semantics::Rule& rule) {
  const Truth condition = rule.condition ? decide_condition(*rule.condition) : Truth::yes;
  if (condition != Truth::yes) return {Missing{}, condition};
  return {signed_points(rule, decide_amount(rule.points)), Truth::yes};
}

Evaluation::RuleResult Evaluation::apply_per_number(const semantics::Rule& rule, const Type& type) {
  const Datum times = decide_amount(*rule.number);
  const Datum points = signed_points(rule, decide_amount(rule.points));
  return {arithmetic(semantics::Arithmetic::Operator::multiply, type, type, points, times),
          is_missing(times) ? Truth::missing : truth_of(number_in(times) != 0)};
}

/// Points of an event, times what is left of them at its age.
Datum Evaluation::decayed(const semantics::Rule& rule, const Datum& points, int64_t at) {
  if (!rule.decay) return points;
  constexpr Type kNumber{semantics::TypeKind::number};
  return arithmetic(semantics::Arithmetic::Operator::multiply, kNumber, kNumber, points, left_at_age(rule, at));
}

/// A number from 0 to 1.
Datum Evaluation::left_at_age(const semantics::Rule& rule, int64_t at) {
  const values::Maybe<int64_t> exact_age = values::subtract(row_.now, at);
  const int64_t age = exact_age.known ? exact_age.value : std::numeric_limits<int64_t>::max();
  const int64_t period = count(rule.decay->span);
  if (period <= 0) return Missing{};  // a parameter can be: there is no such factor
  const bool halving = rule.decay->kind == semantics::Decay::Kind::halving;
  return halving ? values::halving_factor(age, period) : values::fading_factor(age, period);
}

/// An event whose points are missing adds 0.
void Evaluation::add_points(RuleResult& result, const semantics::Rule& rule, const Datum& points, int64_t event,
                            int64_t at) {
  const Datum added = decayed(rule, points, at);
  result.acts = kleene_or(result.acts, is_missing(added) ? Truth::missing : Truth::yes);
  if (!is_missing(added)) result.points = saturating_sum(result.points, added);
  if (!keeps_steps_) return;
  std::optional<double> left;
  if (rule.decay) {
    const Datum share = left_at_age(rule, at);
    if (!is_missing(share)) left = number_in(share);
  }
  result.events.push_back({event, at, value_of(points), left, value_of(added)});
}

Evaluation::RuleResult Evaluation::apply_per_event(const semantics::Rule& rule, const Type& type) {
  const EventMatches& matches = matches_of(model_[*rule.sequence].steps.front().pattern);
  if (!matches.doubtful.empty()) note(program_.mentioned_in(*rule.sequence));
  std::span<const int64_t> events = matches.certain;
  if (!events.empty() && rule.form == Form::per_first) events = events.first(1);
  if (!events.empty() && rule.form == Form::per_last) events = events.last(1);

  RuleResult result = {zero(type), matches.doubtful.empty() ? Truth::no : Truth::missing};
  for (const int64_t event : events) {
    add_points(result, rule, signed_points(rule, decide_amount_at(rule.points, event)), event, time_of(event));
  }
  return result;
}

Evaluation::RuleResult Evaluation::apply_per_match(const semantics::Rule& rule, const Type& type) {
  const std::vector<int64_t> ends = ends_of(*rule.sequence, false);
  const std::vector<int64_t> possible = ends_of(*rule.sequence, true);
  // What fades hangs on when a match ends, what does not on how many there are.
  const bool doubtful = rule.decay ? possible != ends : possible.size() != ends.size();
  if (doubtful) note(program_.mentioned_in(*rule.sequence));
  RuleResult result = {zero(type), doubtful ? Truth::missing : Truth::no};
  if (ends.empty()) return result;
  const Datum points = signed_points(rule, decide_amount(rule.points));
  for (const int64_t end : ends) add_points(result, rule, points, -1, end);
  return result;
}

}  // namespace merit::interpreter
