/// What a field that is read from a column should be.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/columns/column.h"
#include "runtime/infer/column_profile.h"

namespace merit::infer {

/// Why a column is the type that it is, where there is something to say.
enum class Look : uint8_t {
  plain,
  empty,       ///< no value in any row
  unreadable,  ///< lists, structures: no field can hold them
  identity,    ///< digits that nobody computes with: ids, post codes, phone numbers
  email,
  mixed,            ///< most values are numbers or times, some are not
  grouped_numbers,  ///< numbers written for people, from here on
  comma_numbers,
  percents,
  currencies,
  day_first,  ///< days and times in layouts that do not read, from here on
  month_first,
  day_or_month_first,  ///< which one, no value tells
  words_dates,
  epoch_seconds,  ///< integers that are moments, from here on
  epoch_milliseconds,
};

struct ColumnGuess {
  columns::Type type = columns::Type::text;
  std::vector<std::string> labels;  ///< of an enumeration, in order
  Look look = Look::plain;
  int64_t missing = 0;  ///< rows without a value, spellings of missing among them
  int64_t other = 0;    ///< of `mixed`: values that are not what most are
  bool most_are_times = false;
};

/// Places in `null_spellings()`, those that a block should declare.
using Spellings = std::vector<size_t>;

/// Which spellings mean missing in columns that are read together.
Spellings choose_spellings(const std::vector<ColumnProfile>& columns);

/// Guesses so that no value of the column is unreadable.
ColumnGuess guess_column(const ColumnProfile& profile, const Spellings& spellings);

/// No value repeats and none is missing.
bool is_unique_and_filled(const ColumnProfile& profile);

}  // namespace merit::infer
