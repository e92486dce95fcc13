/// Values while a row is evaluated, and the three truth values (docs/language.md, "Missing data").
///
/// A `Datum` is a `semantics::Value` that owns nothing: texts are views into the columns, the model, or what the
/// evaluation of the row has made. What its integer means (an integer, a time, a day number, a duration, an
/// enumeration's position) is said by the expression's type.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "compiler/semantics/model.h"
#include "runtime/columns/column.h"
#include "runtime/values/maybe.h"

namespace merit::interpreter {

using semantics::Missing;

using Number = std::variant<int64_t, double>;

/// A number that is only known to lie between two ends, both included, `low < high`. Made where doubtful events are
/// counted (aggregates.cpp) and of what scores could be (could_reach.cpp), nowhere else.
struct Range {
  Number low, high;
};

/// What may be any value, or missing: not known, whereas `Missing` is known to be missing. Made only where it is asked
/// what could be (evaluation.h).
struct Anything {};

using TextList = const std::vector<std::string>*;

using Datum = std::variant<Missing, bool, int64_t, double, std::string_view, TextList, Range, Anything>;

inline bool is_anything(const Datum& datum) {
  return std::holds_alternative<Anything>(datum);
}
/// Nothing can be computed with it: missing, or anything.
inline bool is_missing(const Datum& datum) {
  return std::holds_alternative<Missing>(datum) || is_anything(datum);
}
inline bool is_range(const Datum& datum) {
  return std::holds_alternative<Range>(datum);
}
/// Missing, or not known exactly.
inline bool is_uncertain(const Datum& datum) {
  return is_missing(datum) || is_range(datum);
}

inline bool boolean_in(const Datum& datum) {
  return std::get<bool>(datum);
}
inline int64_t integer_in(const Datum& datum) {
  return std::get<int64_t>(datum);
}
inline std::string_view text_in(const Datum& datum) {
  return std::get<std::string_view>(datum);
}
/// An integer or a number, as a number.
inline double number_in(const Datum& datum) {
  if (const auto* integer = std::get_if<int64_t>(&datum)) return static_cast<double>(*integer);
  return std::get<double>(datum);
}

template <typename T>
Datum datum_of(const values::Maybe<T>& value) {
  return value.known ? Datum(value.value) : Datum(Missing{});
}
/// A column's cell, a text as a view into the column; missing where there is no column.
Datum datum_of(const columns::ColumnPtr& column, int64_t row);
/// A view of a value that lives longer than the view.
Datum datum_of(const semantics::Value& value);
/// A value of its own. What is not known exactly is missing.
semantics::Value value_of(const Datum& datum);

/// Bytes that are equal exactly when `is` holds two values of one type equal: texts are trimmed and folded. The datum
/// is known.
std::string comparison_key(const Datum& datum);

// --- three truth values, Kleene's ------------------------------------------------------------------------------------

/// In this order, `and` is the least and `or` the greatest of its operands.
enum class Truth : uint8_t { no, missing, yes };

inline Truth truth_of(bool value) {
  return value ? Truth::yes : Truth::no;
}
inline Truth truth_of(const Datum& datum) {
  const auto* known = std::get_if<bool>(&datum);
  return known == nullptr ? Truth::missing : truth_of(*known);
}
inline Datum datum_of(Truth truth) {
  return truth == Truth::missing ? Datum(Missing{}) : Datum(truth == Truth::yes);
}
inline Truth kleene_and(Truth a, Truth b) {
  return a < b ? a : b;
}
inline Truth kleene_or(Truth a, Truth b) {
  return a < b ? b : a;
}
inline Truth kleene_not(Truth a) {
  return a == Truth::missing ? a : truth_of(a == Truth::no);
}

/// How many of some things hold: at least `certain`, at most `possible`.
struct Tally {
  int64_t certain = 0;
  int64_t possible = 0;

  void add(Truth truth) {
    certain += static_cast<int64_t>(truth == Truth::yes);
    possible += static_cast<int64_t>(truth != Truth::no);
  }
};

/// `at least N`: missing only if what is not certain could still change the answer. So are the others.
Truth at_least(int64_t count, const Tally& tally);
Truth at_most(int64_t count, const Tally& tally);
Truth exactly(int64_t count, const Tally& tally);

}  // namespace merit::interpreter
