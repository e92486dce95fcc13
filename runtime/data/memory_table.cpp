#include "runtime/data/memory_table.h"

#include <arrow/array.h>
#include <arrow/chunked_array.h>
#include <arrow/record_batch.h>
#include <arrow/table.h>
#include <arrow/type.h>

#include <algorithm>
#include <utility>

#include "runtime/data/array_check.h"

namespace merit::data {
namespace {

constexpr int64_t kPartRows = int64_t{1} << 18;

class NoColumnsReader : public ChunkReader {
 public:
  NoColumnsReader(int64_t first_row, int64_t rows, size_t columns) : ChunkReader(first_row, columns), left_(rows) {}

 private:
  arrow::Result<int64_t> advance() override {
    const int64_t rows = std::min(kMostChunkRows, left_);
    left_ -= rows;
    return rows;
  }
  arrow::Result<ChunkColumn> decode(size_t) override { return arrow::Status::KeyError("no such column"); }

  int64_t left_;
};

/// Cuts where some column begins a new array, and after `kMostChunkRows`. Nothing is copied.
class MemoryReader : public ChunkReader {
 public:
  MemoryReader(std::shared_ptr<arrow::Table> table, std::vector<int> places, int64_t first_row)
      : ChunkReader(first_row, places.size()), table_(std::move(table)), places_(std::move(places)), batches_(*table_) {
    batches_.set_chunksize(kMostChunkRows);
  }

 private:
  arrow::Result<int64_t> advance() override {
    do {
      ARROW_RETURN_NOT_OK(batches_.ReadNext(&batch_));
    } while (batch_ && batch_->num_rows() == 0);
    return batch_ ? batch_->num_rows() : 0;
  }
  arrow::Result<ChunkColumn> decode(size_t position) override {
    return ChunkColumn{batch_->column(places_[position]), nullptr, {}, {}};
  }

  std::shared_ptr<arrow::Table> table_;
  std::vector<int> places_;  ///< by column: which of `table_` it is
  arrow::TableBatchReader batches_;
  std::shared_ptr<arrow::RecordBatch> batch_;
};

}  // namespace

std::unique_ptr<ChunkReader> read_no_columns(int64_t first_row, int64_t rows, size_t columns) {
  return std::make_unique<NoColumnsReader>(first_row, rows, columns);
}

void MemoryTable::set_cells(std::vector<std::shared_ptr<arrow::ChunkedArray>> cells, int64_t rows) {
  cells_ = std::move(cells);
  for (int64_t begin = 0; begin < rows; begin += kPartRows) part_begins.push_back(std::min(rows, begin + kPartRows));
}

arrow::Status MemoryTable::set_batches(const arrow::RecordBatchVector& batches, const std::vector<bool>& wanted) {
  int64_t rows = 0;
  for (const auto& batch : batches) rows += batch->num_rows();
  std::vector<std::shared_ptr<arrow::ChunkedArray>> cells(wanted.size());
  for (size_t i = 0; i < wanted.size() && !batches.empty(); ++i) {
    if (!wanted[i]) continue;
    arrow::ArrayVector arrays;
    for (const auto& batch : batches) {
      arrays.push_back(batch->column(static_cast<int>(i)));
      ARROW_RETURN_NOT_OK(check_array(*arrays.back()));
    }
    ARROW_ASSIGN_OR_RAISE(cells[i], arrow::ChunkedArray::Make(std::move(arrays)));
  }
  set_cells(std::move(cells), rows);
  return arrow::Status::OK();
}

arrow::Result<std::unique_ptr<ChunkReader>> MemoryTable::read_part(size_t part, const std::vector<bool>& wanted) const {
  const int64_t first_row = part_begins[part];
  const int64_t rows = part_begins[part + 1] - first_row;
  std::vector<int> places(names.size(), -1);
  arrow::FieldVector fields;
  arrow::ChunkedArrayVector columns;
  for (size_t i = 0; i < wanted.size(); ++i) {
    if (!wanted[i] || !cells_[i]) continue;
    places[i] = static_cast<int>(columns.size());
    fields.push_back(arrow::field(names[i], cells_[i]->type()));
    columns.push_back(cells_[i]->Slice(first_row, rows));
  }
  if (columns.empty()) return read_no_columns(first_row, rows, names.size());
  auto table = arrow::Table::Make(arrow::schema(std::move(fields)), std::move(columns), rows);
  return std::make_unique<MemoryReader>(std::move(table), std::move(places), first_row);
}

}  // namespace merit::data
