/// The cells of arrays of any type, as the few kinds that a definition's types are read from. The same as
/// `data::Cell` of `merit run`: a definition decides alike whoever reads for it.
#pragma once

#include "runtime/library/array.h"

namespace merit::library {

struct Cell {
  enum class Kind : uint8_t {
    missing,
    text,        ///< `text`; also decimals and integers beyond 64 bits, as written
    integer,     ///< `integer`
    number,      ///< `number`; not a NaN, which is missing
    boolean,     ///< `integer`: 0 or 1
    instant,     ///< `integer`: microseconds since 1970-01-01T00:00Z
    local_time,  ///< `integer`: microseconds since 1970-01-01T00:00 on the wall of an unnamed place
    date,        ///< `integer`: days since 1970-01-01, each the day of some time
    duration,    ///< `integer`: microseconds
    other,       ///< nothing that reads as anything
  };
  Kind kind = Kind::missing;
  int64_t integer = 0;
  double number = 0;
  TextView text;
};

/// Room for a text that is made of a cell.
struct CellText {
  char bytes[256];
};

/// The days that some time in microseconds lies in, from -kMostDays to kMostDays.
inline constexpr int64_t kMostDays = INT64_MAX / 86'400'000'000;

/// What stands in a row, of an array that `open_array` has checked. Its text is the array's or in `room`.
Cell cell_at(const Array& array, int64_t row, CellText& room);

/// A cell as a CSV file would have it; a text of the array's or in `room`.
TextView text_of(const Cell& cell, CellText& room);

}  // namespace merit::library
