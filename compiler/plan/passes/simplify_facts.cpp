// Facts whose pattern or operand says enough, and patterns that say the same with less.
#include <algorithm>
#include <cmath>
#include <iterator>

#include "compiler/plan/operations.h"
#include "compiler/plan/passes/simplifier.h"

namespace merit::plan {

namespace {

constexpr Type kInteger{TypeKind::integer};
constexpr Type kNumber{TypeKind::number};

/// The product with any count of events that a memory can hold stays exact, also as a double.
constexpr double kMostExactPoints = 1 << 12;

}  // namespace

bool Simplifier::matches_nothing(uint32_t index) const {
  const Plan& plan = writer_.plan();
  const Pattern& pattern = plan.patterns[index];
  const auto missing = [&](const std::optional<Pattern::Bound>& bound) {
    return bound && is_missing_constant(bound->time);
  };
  const bool never = pattern.where && (writer_.is_false(*pattern.where) || is_missing_constant(*pattern.where));
  return never || missing(pattern.from) || missing(pattern.until) || plan.kind_sets[pattern.kinds].empty();
}

std::optional<OperationId> Simplifier::simpler_fact(const Operation& operation) {
  if (!is_fact(operation.code)) return std::nullopt;
  if (is_of_sequence(operation.code)) return simpler_sequence(operation);
  const bool nothing = matches_nothing(plan::pattern_of(writer_.plan(), operation));
  if (operation.code == Opcode::points && !nothing) return constant_points(operation, Opcode::count);
  if (!nothing) return std::nullopt;
  switch (operation.code) {
    case Opcode::exists:
      return writer_.boolean(false);
    case Opcode::count:
    case Opcode::distinct:
    case Opcode::distinct_units:
    case Opcode::sum:
    case Opcode::points:
      return writer_.zero(operation.type);
    default:  // `average`, `first` … of nothing
      return writer_.missing(operation.type);
  }
}

/// Steps that match nothing: a negated one has nothing in its way then.
std::optional<OperationId> Simplifier::simpler_sequence(const Operation& operation) {
  const Plan& plan = writer_.plan();
  if (operation.code == Opcode::ends_differ) {
    const SequencePair& pair = plan.sequence_pairs[operation.detail];
    return pair.a == pair.b ? std::optional(writer_.boolean(false)) : std::nullopt;
  }
  const bool is_negated = operation.code == Opcode::not_followed;
  std::vector<Sequence::Step> steps = plan.sequences[operation.detail].steps;
  if (is_negated) steps.pop_back();
  const auto nothing = [this](const Sequence::Step& step) { return matches_nothing(step.pattern); };
  if (std::ranges::any_of(steps, nothing)) return is_negated ? writer_.boolean(false) : writer_.zero(operation.type);
  return operation.code == Opcode::match_points ? constant_points(operation, Opcode::match_count) : std::nullopt;
}

/// The same points for each event, or match, are so many times them, where that is exact.
std::optional<OperationId> Simplifier::constant_points(const Operation& operation, Opcode counting) {
  const Operation points = writer_[operation.operands[0]];
  if (points.code != Opcode::constant) return std::nullopt;
  if (semantics::is_missing(points.constant)) return writer_.zero(operation.type);
  const OperationId count = writer_.add(counting, kInteger, {}, operation.detail);
  if (const auto* integer = std::get_if<int64_t>(&points.constant)) {
    if (std::fabs(static_cast<double>(*integer)) > kMostExactPoints) return std::nullopt;
    return write(Opcode::multiply, kInteger, {operation.operands[0], count});
  }
  const double number = std::get<double>(points.constant);
  const bool is_whole_and_positive = number > 0 && number <= kMostExactPoints && std::floor(number) == number;
  if (!is_whole_and_positive) return std::nullopt;  // 0 times -1.0 would be -0.0
  return write(Opcode::multiply, kNumber, {operation.operands[0], write(Opcode::to_number, kNumber, {count})});
}

/// No event is later than `now`. Conditions on the kind become kinds. In a `where`, only true matters, so `is it true`
/// is asked for nothing.
Pattern Simplifier::narrow(Pattern pattern) {
  if (pattern.until && pattern.until->included && writer_[pattern.until->time].code == Opcode::now) {
    pattern.until.reset();
  }
  if (!pattern.where) return pattern;
  std::vector<uint16_t> kinds = writer_.plan().kind_sets[pattern.kinds];
  const auto conjuncts = [&](OperationId where) {
    const Operation& operation = writer_[where];
    return operation.code == Opcode::logical_and ? operation.operands : std::vector{where};
  };
  std::vector<OperationId> kept;
  for (OperationId each : conjuncts(*pattern.where)) {
    const Operation& operation = writer_[each];
    if (operation.code == Opcode::kind_in) {
      std::vector<uint16_t> both;
      std::ranges::set_intersection(kinds, writer_.plan().kind_sets[operation.detail], std::back_inserter(both));
      kinds = std::move(both);
      continue;
    }
    const bool is_holds = operation.code == Opcode::when_true && writer_.is_true(operation.operands[1]) &&
                          writer_.is_false(operation.operands[2]);
    kept.push_back(is_holds ? operation.operands[0] : each);
  }
  const OperationId where = both(kept);
  pattern.kinds = writer_.kind_set(kinds);
  pattern.where = writer_.is_true(where) ? std::nullopt : std::optional(where);
  return pattern;
}

}  // namespace merit::plan
