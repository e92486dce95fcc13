#include "compiler/semantics/lints/ranges.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace merit::semantics {
namespace {

constexpr Range kFromZero = {0, Range::kInfinite};

/// Nothing times anything is nothing.
double product(double a, double b) {
  return a == 0 || b == 0 ? 0 : a * b;
}

Range range_of_value(const Value& value) {
  if (const auto* integer = std::get_if<int64_t>(&value)) {
    const auto number = static_cast<double>(*integer);
    return {number, number};
  }
  if (const auto* number = std::get_if<double>(&value)) return {*number, *number};
  return {};
}

}  // namespace

Range operator+(Range a, Range b) {
  return {a.low + b.low, a.high + b.high};
}

Range operator-(Range a) {
  return {-a.high, -a.low};
}

Range operator*(Range a, Range b) {
  const auto [low, high] =
      std::minmax({product(a.low, b.low), product(a.low, b.high), product(a.high, b.low), product(a.high, b.high)});
  return {low, high};
}

Range hull(Range a, Range b) {
  return {std::min(a.low, b.low), std::max(a.high, b.high)};
}

Range clamp(Range values, Range to) {
  const auto within = [&](double value) { return std::min(std::max(value, to.low), to.high); };
  return {within(values.low), within(values.high)};
}

Range Ranges::of(ExpressionId id) {
  if (const auto known = expressions_.find(id); known != expressions_.end()) return known->second;
  return expressions_[id] = compute(model_[id]);
}

Range Ranges::compute(const Expression& expression) {
  const auto& node = expression.node;
  if (const auto* constant = std::get_if<Constant>(&node)) return range_of_value(constant->value);
  if (const auto* use = std::get_if<ParameterUse>(&node)) return of_parameter(model_.parameters[use->parameter]);
  if (const auto* use = std::get_if<ScoreUse>(&node)) return of_score(use->score);
  if (const auto* use = std::get_if<LetUse>(&node)) return of(model_.lets[use->let].value);
  if (const auto* negate = std::get_if<Negate>(&node)) return -of(negate->operand);
  if (const auto* call = std::get_if<BuiltinCall>(&node)) return of_call(*call);
  if (const auto* look_up = std::get_if<LookUp>(&node)) return of_table(model_.tables[look_up->table]);
  if (const auto* value = std::get_if<DefaultTo>(&node)) return hull(of(value->value), of(value->otherwise));
  if (const auto* convert = std::get_if<Convert>(&node)) {
    return expression.type.kind == TypeKind::number ? of(convert->operand) : Range();  // not date to time
  }
  if (const auto* aggregate = std::get_if<Aggregate>(&node)) {
    using Kind = Aggregate::Kind;
    const bool counts = aggregate->kind == Kind::count || aggregate->kind == Kind::count_distinct ||
                        aggregate->kind == Kind::distinct_units || aggregate->kind == Kind::time_since_last;
    return counts ? kFromZero : Range();
  }
  if (const auto* arms = std::get_if<Case>(&node)) {
    std::optional<Range> all;
    for (const Case::Arm& arm : arms->arms) all = all ? hull(*all, of(arm.value)) : of(arm.value);
    return all.value_or(Range());
  }
  const auto* arithmetic = std::get_if<Arithmetic>(&node);
  if (arithmetic && (expression.type.kind == TypeKind::integer || expression.type.kind == TypeKind::number)) {
    const Range left = of(arithmetic->left);
    const Range right = of(arithmetic->right);
    using Operator = Arithmetic::Operator;
    const TypeKind operands = model_[arithmetic->left].type.kind;
    if (operands != TypeKind::integer && operands != TypeKind::number) return {};  // durations divided
    if (arithmetic->op == Operator::add) return left + right;
    if (arithmetic->op == Operator::subtract) return left + -right;
    if (arithmetic->op == Operator::multiply) return left * right;
  }
  return {};
}

Range Ranges::of_call(const BuiltinCall& call) {
  switch (call.function) {
    case Function::abs: {
      const Range value = of(call.arguments[0]);
      const double least = value.low > 0 ? value.low : value.high < 0 ? -value.high : 0;
      return {least, std::max(std::abs(value.low), std::abs(value.high))};
    }
    case Function::min:
    case Function::max: {
      const Range a = of(call.arguments[0]);
      const Range b = of(call.arguments[1]);
      if (call.function == Function::min) return {std::min(a.low, b.low), std::min(a.high, b.high)};
      return {std::max(a.low, b.low), std::max(a.high, b.high)};
    }
    case Function::length:
      return kFromZero;
    case Function::month:
      return {1, 12};
    case Function::day:
      return {1, 31};
    case Function::weekday:
      return {1, 7};
    default:
      return {};
  }
}

Range Ranges::of_table(const Table& table) const {
  std::optional<Range> all;
  const auto add = [&](const Value& value) { all = all ? hull(*all, range_of_value(value)) : range_of_value(value); };
  for (const auto& [key, value] : table.rows) add(value);
  if (table.default_value) add(*table.default_value);
  return all.value_or(Range());
}

Range Ranges::of_parameter(const Parameter& parameter) const {
  if (parameters_ == ParameterValues::as_declared) return range_of_value(parameter.value);
  return {parameter.low ? range_of_value(*parameter.low).low : -Range::kInfinite,
          parameter.high ? range_of_value(*parameter.high).high : Range::kInfinite};
}

// --- scores ----------------------------------------------------------------------------------------------------------

Range Ranges::of_cap(const std::optional<ExpressionId>& at_most) {
  if (!at_most) return {};
  const double most = std::max(of(*at_most).high, 0.0);
  return {-most, most};
}

Range Ranges::of_points(const Rule& rule) {
  const Range points = of(rule.points);
  return rule.minus ? -points : points;
}

Range Ranges::of_rule(const Rule& rule) {
  constexpr Range kNothing = {0, 0};
  Range points = of_points(rule);
  switch (rule.form) {
    case Rule::Form::when:
    case Rule::Form::per_first:
    case Rule::Form::per_last:
      break;
    case Rule::Form::per_sequence:
      points = points * Range{0, Range::kInfinite};
      break;
    case Rule::Form::per_number:
      points = points * of(*rule.number);
      break;
  }
  return clamp(hull(points, kNothing), of_cap(rule.at_most));
}

Range Ranges::of_items(const Score& score, uint32_t group, const Rule* without) {
  Range sum = {0, 0};
  for (const Group::Item& item : score.groups[group].items) {
    if (item.group) {
      sum = sum + clamp(of_items(score, item.index, without), of_cap(score.groups[item.index].at_most));
    } else if (&score.rules[item.index] != without) {
      sum = sum + of_rule(score.rules[item.index]);
    }
  }
  return sum;
}

Range Ranges::of_score(uint32_t index) {
  if (const auto known = scores_.find(index); known != scores_.end()) return known->second;
  const Score& score = model_.scores[index];
  Range sum = of_items(score, 0);
  if (score.start) sum = of(*score.start) + sum;
  if (score.low) sum = {std::max(sum.low, of(*score.low).low), std::max(sum.high, of(*score.low).high)};
  if (score.high) sum = {std::min(sum.low, of(*score.high).low), std::min(sum.high, of(*score.high).high)};
  return scores_[index] = sum;
}

}  // namespace merit::semantics
