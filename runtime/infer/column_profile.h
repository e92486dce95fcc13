/// What the cells of one column are: counted, not judged. Whether a cell reads as a type is what
/// `data::CellInterpreter` says, so that what is proposed reads in a run.
#pragma once

#include <array>
#include <cstdint>
#include <expected>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "runtime/columns/column.h"
#include "runtime/data/scan_table.h"
#include "runtime/infer/null_spellings.h"
#include "runtime/infer/value_counts.h"

namespace merit::infer {

/// The types that a cell can be asked for on its own.
inline constexpr std::array kReadTypes{columns::Type::boolean, columns::Type::integer, columns::Type::number,
                                       columns::Type::date,    columns::Type::time,    columns::Type::duration};

struct ColumnProfile {
  std::string name;  ///< as the header has it

  int64_t rows = 0;
  int64_t absent = 0;                                 ///< no cell, or an empty one
  std::array<int64_t, kMostNullSpellings> spelled{};  ///< by place in `null_spellings()`
  int64_t values = 0;                                 ///< all others: what follows is of these
  int64_t unreadable = 0;                             ///< lists, structures, text that is no UTF-8: read as no type
  std::array<int64_t, kReadTypes.size()> reads{};     ///< by place in `kReadTypes`

  // How they are written.
  int64_t typed_times = 0, typed_dates = 0, typed_durations = 0, typed_booleans = 0;  ///< so typed in the file
  int64_t typed_numbers = 0;
  int64_t zero_or_one = 0;
  int64_t leading_zeros = 0, plus_signs = 0, long_digits = 0;
  int64_t fractions = 0;       ///< with a point and something other than one 0 behind it, or an exponent
  int64_t without_offset = 0;  ///< times that say no zone
  int64_t emails = 0, urls = 0, persons = 0, tokens = 0, two_letters = 0;
  std::array<int64_t, 5> number_shapes{};  ///< by `NumberShape`
  std::array<int64_t, 5> date_shapes{};    ///< by `DateShape`
  size_t longest = 0;                      ///< bytes
  bool composed = true;                    ///< all texts are NFC, as those of definitions are

  double least = std::numeric_limits<double>::infinity(), most = -least;  ///< of those that read as numbers
  int64_t earliest = std::numeric_limits<int64_t>::max(),
          latest = std::numeric_limits<int64_t>::min();  ///< times, in UTC
  ValueCounts counts;
  KeySet keys;  ///< of all values, unless forgotten

  int64_t reads_as(columns::Type type) const;
  int64_t filled() const { return rows - absent; }
};

/// Which of several profiles the cells of a row belong to, by row; `kNoProfile`: to none.
using ProfileOfRow = std::vector<uint16_t>;
inline constexpr uint16_t kNoProfile = std::numeric_limits<uint16_t>::max();

/// Adds the cells of a column to `profiles.front()`, or, given `of_row`, each to the profile of its row. A column that
/// repeats often is no key: its values are forgotten.
std::expected<void, data::Error> profile_column(const data::ScannedTable& table, size_t column,
                                                std::span<ColumnProfile> profiles,
                                                const ProfileOfRow* of_row = nullptr);

}  // namespace merit::infer
