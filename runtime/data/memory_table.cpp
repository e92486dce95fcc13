#include "runtime/data/memory_table.h"

#include <arrow/array.h>
#include <arrow/chunked_array.h>
#include <arrow/record_batch.h>
#include <arrow/table.h>
#include <arrow/type.h>

#include <algorithm>
#include <utility>

namespace merit::data {
namespace {

constexpr int64_t kPartRows = int64_t{1} << 18;

class NoColumnsReader : public ChunkReader {
 public:
  NoColumnsReader(int64_t first_row, int64_t rows, size_t columns)
      : next_row_(first_row), end_(first_row + rows), columns_(columns) {}

  arrow::Result<bool> next(Chunk& chunk) override {
    chunk.first_row = next_row_;
    chunk.rows = std::min(kMostChunkRows, end_ - next_row_);
    chunk.cells.assign(columns_, nullptr);
    next_row_ += chunk.rows;
    return chunk.rows > 0;
  }

 private:
  int64_t next_row_, end_;
  size_t columns_;
};

/// Cuts where some column begins a new array, and after `kMostChunkRows`. Nothing is copied.
class MemoryReader : public ChunkReader {
 public:
  MemoryReader(std::shared_ptr<arrow::Table> table, std::vector<size_t> places, size_t columns, int64_t first_row)
      : table_(std::move(table)),
        places_(std::move(places)),
        columns_(columns),
        next_row_(first_row),
        batches_(*table_) {
    batches_.set_chunksize(kMostChunkRows);
  }

  arrow::Result<bool> next(Chunk& chunk) override {
    std::shared_ptr<arrow::RecordBatch> batch;
    do {
      ARROW_RETURN_NOT_OK(batches_.ReadNext(&batch));
      if (!batch) return false;
    } while (batch->num_rows() == 0);
    chunk.first_row = next_row_;
    chunk.rows = batch->num_rows();
    chunk.cells.assign(columns_, nullptr);
    for (size_t i = 0; i < places_.size(); ++i) chunk.cells[places_[i]] = batch->column(static_cast<int>(i));
    next_row_ += chunk.rows;
    return true;
  }

 private:
  std::shared_ptr<arrow::Table> table_;
  std::vector<size_t> places_;  ///< by column of `table_`: which it is
  size_t columns_;
  int64_t next_row_;
  arrow::TableBatchReader batches_;
};

}  // namespace

std::unique_ptr<ChunkReader> read_no_columns(int64_t first_row, int64_t rows, size_t columns) {
  return std::make_unique<NoColumnsReader>(first_row, rows, columns);
}

void MemoryTable::set_cells(std::vector<std::shared_ptr<arrow::ChunkedArray>> cells, int64_t rows) {
  cells_ = std::move(cells);
  for (int64_t begin = 0; begin < rows; begin += kPartRows) part_begins.push_back(std::min(rows, begin + kPartRows));
}

arrow::Result<std::unique_ptr<ChunkReader>> MemoryTable::read_part(size_t part, const std::vector<bool>& wanted) const {
  const int64_t first_row = part_begins[part];
  const int64_t rows = part_begins[part + 1] - first_row;
  std::vector<size_t> places;
  arrow::FieldVector fields;
  arrow::ChunkedArrayVector columns;
  for (size_t i = 0; i < wanted.size(); ++i) {
    if (!wanted[i] || !cells_[i]) continue;
    places.push_back(i);
    fields.push_back(arrow::field(names[i], cells_[i]->type()));
    columns.push_back(cells_[i]->Slice(first_row, rows));
  }
  if (places.empty()) return read_no_columns(first_row, rows, names.size());
  auto table = arrow::Table::Make(arrow::schema(std::move(fields)), std::move(columns), rows);
  return std::make_unique<MemoryReader>(std::move(table), std::move(places), names.size(), first_row);
}

}  // namespace merit::data
