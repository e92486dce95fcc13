/// Between which bounds numbers lie, whatever lead and events there are: constants, parameters, what scores can give.
///
/// Bounds hold of every value that is not missing; they are not always the narrowest (two rules of a score may exclude
/// each other). Integers, times, dates, durations and enumerations count as they stand in `Value`.
#pragma once

#include <cstdint>
#include <limits>
#include <map>

#include "compiler/semantics/model.h"

namespace merit::semantics {

struct Range {
  static constexpr double kInfinite = std::numeric_limits<double>::infinity();
  double low = -kInfinite, high = kInfinite;

  bool is_point() const { return low == high; }
  friend bool operator==(const Range&, const Range&) = default;
};

Range operator+(Range a, Range b);
Range operator-(Range a);
Range operator*(Range a, Range b);
/// The smallest that holds both.
Range hull(Range a, Range b);
/// What is left when values are clamped to [`to.low`, `to.high`].
Range clamp(Range values, Range to);

/// Which values parameters may have.
enum class ParameterValues : uint8_t {
  as_declared,  ///< those that the definition gives
  any,          ///< all that `--set` allows
};

/// The ranges in one model, each worked out once.
class Ranges {
 public:
  Ranges(const Model& model, ParameterValues parameters) : model_(model), parameters_(parameters) {}

  /// Of an ordered type; unbounded where nothing is known.
  Range of(ExpressionId id);
  Range of_score(uint32_t score);
  /// What a rule adds, after its own `at most`: 0 where it does not act.
  Range of_rule(const Rule& rule);
  /// The sum of a group's items, before its `at most`; all items but rule `without`, if there is one.
  Range of_items(const Score& score, uint32_t group, const Rule* without = nullptr);
  /// [−M, M] of `at most M`; unbounded without it.
  Range of_cap(const std::optional<ExpressionId>& at_most);
  /// A rule's points with their sign, as one event or one condition gives them.
  Range of_points(const Rule& rule);

 private:
  Range compute(const Expression& expression);
  Range of_call(const BuiltinCall& call);
  Range of_table(const Table& table) const;
  Range of_parameter(const Parameter& parameter) const;

  const Model& model_;
  ParameterValues parameters_;
  std::map<ExpressionId, Range> expressions_;
  std::map<uint32_t, Range> scores_;
};

}  // namespace merit::semantics
