/// Private to this room: the cells of Arrow arrays of any type.
#pragma once

#include <arrow/type_fwd.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "runtime/data/cell.h"
#include "runtime/data/chunk.h"
#include "runtime/values/calendar.h"

namespace merit::data {

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

}  // namespace merit::data
