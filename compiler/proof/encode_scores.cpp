// Scores: exact where points are integers that do not fade and caps are the same in every run; else between bounds.
#include <fmt/core.h>

#include <cmath>

#include "compiler/proof/encoder.h"

namespace merit::proof {

using namespace semantics;

namespace {

/// Beyond this bounds say nothing: those of doubles are known to a millionth only up to here.
constexpr double kLargestExact = 1e9;

bool is_exact(double bound) {
  return std::abs(bound) <= kLargestExact;
}

bool is_fixed(Range range) {
  return range.is_point() && is_exact(range.low);
}

}  // namespace

/// A variable that has its range's bounds.
z3::expr Encoder::bounded(const std::string& name, Range range, bool real) {
  const z3::expr made = context().constant(name.c_str(), real ? context().real_sort() : context().int_sort());
  if (!declare(name)) return made;
  const auto number = [&](double bound) {
    if (real) return context().real_val(fmt::format("{:.6f}", bound).c_str());
    return context().int_val(static_cast<int64_t>(bound));
  };
  // Of doubles to a millionth, outwards.
  const double slack = real ? 2e-6 : 0;
  if (is_exact(range.low)) assume(made >= number(std::ceil(range.low) == range.low ? range.low : range.low - slack));
  if (is_exact(range.high))
    assume(made <= number(std::floor(range.high) == range.high ? range.high : range.high + slack));
  return made;
}

z3::expr Encoder::clamped(const z3::expr& value, Range range) {
  z3::expr made = value;
  if (is_exact(range.low)) {
    const auto low = context().int_val(static_cast<int64_t>(range.low));
    made = z3::ite(made < low, low, made);
  }
  if (is_exact(range.high)) {
    const auto high = context().int_val(static_cast<int64_t>(range.high));
    made = z3::ite(made > high, high, made);
  }
  return made;
}

Term Encoder::score(ExpressionId id, uint32_t index) {
  if (const auto known = scores_.find(index); known != scores_.end()) return known->second;
  const Score& score = model_.scores[index];
  const auto fixed = [&](const std::optional<ExpressionId>& amount) {
    return !amount || is_fixed(ranges_.of(*amount));
  };
  bool exact = score.type.kind == TypeKind::integer && fixed(score.start) && fixed(score.low) && fixed(score.high);
  for (const Group& group : score.groups) exact = exact && fixed(group.at_most);
  Term made = {context().int_val(0), truth(true)};
  if (exact) {
    z3::expr sum = items(index, 0);
    if (score.start) sum = sum + context().int_val(static_cast<int64_t>(ranges_.of(*score.start).low));
    const Range bounds = {score.low ? ranges_.of(*score.low).low : -Range::kInfinite,
                          score.high ? ranges_.of(*score.high).high : Range::kInfinite};
    made.value = clamped(sum, bounds);
  } else {
    made.value = bounded(std::to_string(names_.of(id)), ranges_.of_score(index), is_real(score.type));
  }
  scores_.emplace(index, made);
  return made;
}

z3::expr Encoder::items(uint32_t score, uint32_t group) {
  z3::expr sum = context().int_val(0);
  for (const Group::Item& item : model_.scores[score].groups[group].items) {
    if (item.group) {
      const Range cap = ranges_.of_cap(model_.scores[score].groups[item.index].at_most);
      sum = sum + clamped(items(score, item.index), cap);
    } else {
      sum = sum + rule(score, item.index);
    }
  }
  return sum;
}

/// A `when` rule of fixed points gives them exactly where its condition is true.
z3::expr Encoder::rule(uint32_t score, uint32_t index) {
  const Rule& rule = model_.scores[score].rules[index];
  const Range points = ranges_.of_points(rule);
  const Range cap = ranges_.of_cap(rule.at_most);
  const bool fixed_cap = !rule.at_most || is_fixed(ranges_.of(*rule.at_most));
  if (rule.form == Rule::Form::when && is_fixed(points) && fixed_cap) {
    z3::expr given = context().int_val(static_cast<int64_t>(clamp(points, cap).low));
    if (!rule.condition) return given;
    return z3::ite(condition(*rule.condition).yes, given, context().int_val(0));
  }
  // Numbered like everything else: the solver's way may hang on how variables are called.
  const Name name = facts_.names.of(fmt::format("rule {} {} {}", static_cast<const void*>(&model_), score, index));
  return bounded(std::to_string(name), ranges_.of_rule(rule), false);
}

}  // namespace merit::proof
