/// A cell of any input, as one of the few kinds that a definition's types are read from.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace merit::data {

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
    other,       ///< lists, structures …: `text` shows it
  };
  Kind kind = Kind::missing;
  int64_t integer = 0;
  double number = 0;
  std::string_view text;  ///< lives until the next cell is asked for
};

/// A cell as a CSV file would have it.
std::string_view text_of(const Cell& cell, std::string& scratch);

}  // namespace merit::data
