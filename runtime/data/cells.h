/// Private to this room: the cells of Arrow arrays of any type, as the few kinds that a definition's types are read
/// from.
#pragma once

#include <arrow/type_fwd.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "runtime/data/chunk.h"
#include "runtime/values/calendar.h"

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

/// Counts of a unit of time, as microseconds.
struct MicrosScale {
  int64_t multiply = 1, divide = 1;

  explicit MicrosScale(arrow::TimeUnit::type unit) {
    if (unit == arrow::TimeUnit::SECOND) multiply = 1'000'000;
    if (unit == arrow::TimeUnit::MILLI) multiply = 1'000;
    if (unit == arrow::TimeUnit::NANO) divide = 1'000;
  }
  /// False: beyond 64 bits of microseconds. What is finer is rounded down.
  bool to_micros(int64_t value, int64_t& micros) const {
    if (divide > 1) return micros = values::floor_divide(value, divide), true;
    return !__builtin_mul_overflow(value, multiply, &micros);
  }
};

/// Reads the cells of one array.
class CellSource {
 public:
  virtual ~CellSource() = default;
  virtual Cell at(int64_t row) = 0;
};

/// A source for an array, which it keeps alive.
std::unique_ptr<CellSource> make_cell_source(const std::shared_ptr<arrow::Array>& array);
/// A source for texts, which it does not.
std::unique_ptr<CellSource> make_cell_source(std::span<const std::string_view> texts);
std::unique_ptr<CellSource> make_cell_source(const ChunkColumn& column);

/// A column as an array that outlives its chunk.
std::shared_ptr<arrow::Array> to_array(const ChunkColumn& column);

/// True for arrays whose cells are text: what a JSON list of events may stand in.
bool is_text_type(const arrow::DataType& type);

/// A cell as a CSV file would have it.
std::string_view text_of(const Cell& cell, std::string& scratch);

}  // namespace merit::data
