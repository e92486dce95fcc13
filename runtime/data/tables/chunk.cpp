#include "runtime/data/tables/chunk.h"

#include <arrow/array.h>

#include <cassert>
#include <utility>

namespace merit::data {

arrow::Result<bool> ChunkReader::next(Chunk& chunk) {
  ARROW_RETURN_NOT_OK(failure_);
  for (auto& column : columns_) column.reset();
  ARROW_ASSIGN_OR_RAISE(rows_, advance());
  assert(rows_ <= kMostChunkRows && "who looks at a chunk has room for so many rows");
  chunk = {next_row_, rows_, this};
  next_row_ += rows_;
  return rows_ > 0;
}

const ChunkColumn& ChunkReader::column(size_t position) {
  auto& column = columns_[position];
  if (column) return *column;
  auto decoded = failure_.ok() ? decode(position) : failure_;
  if (!decoded.ok()) {
    failure_ = decoded.status();
    decoded = ChunkColumn{std::make_shared<arrow::NullArray>(rows_), nullptr, {}, {}};
  }
  return column.emplace(std::move(*decoded));
}

}  // namespace merit::data
