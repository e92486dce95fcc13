/// A cell of any input, as one of the few kinds that a definition's types are read from.
#pragma once

#include "runtime/cells/texts.h"
#include "runtime/values/arithmetic.h"
#include "runtime/values/calendar.h"

namespace merit::cells {

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
    other,       ///< nothing that reads as anything: lists, times beyond 64 bits …; `text` may show it
  };
  Kind kind = Kind::missing;
  int64_t integer = 0;
  double number = 0;
  TextView text;  ///< lives until the next cell is asked for
};

/// Room for a text that is made of a cell.
struct CellText {
  char bytes[256];
};

/// The days that some time in microseconds lies in, from -kMostDays to kMostDays.
inline constexpr int64_t kMostDays = INT64_MAX / values::kMicrosPerDay;

/// Counts of a unit of time, as microseconds: one of the two is 1.
struct MicrosScale {
  int64_t multiply = 1, divide = 1;

  /// Missing: beyond 64 bits of microseconds. What is finer is rounded down.
  values::Maybe<int64_t> to_micros(int64_t value) const {
    if (divide > 1) return values::floor_divide(value, divide);
    return values::multiply(value, multiply);
  }
};

// What arrays hold, as cells. A text that has to be made stands in `room`.

inline Cell integer_cell(Cell::Kind kind, int64_t value) {
  return {kind, value, 0, {}};
}
inline Cell text_cell(TextView text) {
  return {Cell::Kind::text, 0, 0, text};
}
inline Cell number_cell(double value) {
  return value != value ? Cell{} : Cell{Cell::Kind::number, 0, value, {}};
}
Cell unsigned_cell(uint64_t value, CellText& room);
Cell half_cell(uint16_t bits);
/// Of an instant, a local time or a duration.
Cell micros_cell(Cell::Kind kind, MicrosScale scale, int64_t value, CellText& room);
Cell date_cell(int64_t day, CellText& room);

/// A cell as a CSV file would have it; a text of the array's or in `room`.
TextView text_of(const Cell& cell, CellText& room);

/// A duration as data has it, `90` or `-0.5`: writes to `out`, which has room for `values::kTimeTextSize` bytes, and
/// returns the number written.
size_t write_seconds(int64_t micros, char* out);

}  // namespace merit::cells
