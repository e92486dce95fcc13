/// Private to runtime/data: the cells of Arrow arrays of any type.
#pragma once

#include <arrow/type_fwd.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "runtime/cells/cell.h"
#include "runtime/data/tables/chunk.h"

namespace merit::data {

using cells::Cell;

/// From counts of an Arrow type's unit.
cells::MicrosScale micros_scale(arrow::TimeUnit::type unit);

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
