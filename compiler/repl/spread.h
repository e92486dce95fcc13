/// How the values of a column are spread over leads: what the REPL says of an answer.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/semantics/model.h"
#include "runtime/columns/column.h"

namespace merit::repl {

/// A value and the leads that have it.
struct ValueCount {
  semantics::Value value;
  int64_t leads = 0;
};

struct Spread {
  int64_t leads = 0;    ///< all of them
  int64_t missing = 0;  ///< leads whose value is
  /// Of conditions `true` and `false`, of enumerations each value, in that order; of texts the most frequent first.
  /// Nothing of numbers and moments.
  std::vector<ValueCount> values;
  int64_t distinct = 0;  ///< texts: how many there are
  /// Of numbers, moments and durations, where one is known; else missing.
  semantics::Value lowest, median, highest;
  semantics::Value average;  ///< of numbers and durations
};

/// Of a column of decisions; `most` values of a text are kept.
Spread spread_of(const columns::Column& column, size_t most = 8);

/// The first leads, in their order, of which a condition is true, false or missing.
enum class Truth : uint8_t { yes, no, missing };
std::vector<int64_t> rows_where(const columns::Column& condition, Truth truth, size_t most);

/// The first leads whose value is known; of numbers and moments those with the highest, from the highest on.
std::vector<int64_t> rows_worth_seeing(const columns::Column& column, size_t most);

}  // namespace merit::repl
