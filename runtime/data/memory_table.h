/// Private to this room: tables whose cells are in memory.
#pragma once

#include <arrow/type_fwd.h>

#include <map>
#include <memory>
#include <vector>

#include "runtime/data/raw_table.h"

namespace merit::data {

/// Dictionaries of texts, by what Arrow knows them by: each is looked at once, however often its columns are cut.
using ArrowDictionaries = std::map<const arrow::ArrayData*, std::shared_ptr<const TextDictionary>>;

class MemoryTable : public RawTable {
 public:
  /// `cells` by column, null where nobody asked for it.
  void set_cells(std::vector<std::shared_ptr<arrow::ChunkedArray>> cells, int64_t rows);
  /// The columns that `wanted` marks, of batches of one schema. Fails where an array points outside itself, as far as
  /// that is not found when its cells are read.
  arrow::Status set_batches(const arrow::RecordBatchVector& batches, const std::vector<bool>& wanted);

  arrow::Result<std::unique_ptr<ChunkReader>> read_part(size_t part, const std::vector<bool>& wanted) const override;

 private:
  void add_dictionary(const arrow::Array& cells);

  std::vector<std::shared_ptr<arrow::ChunkedArray>> cells_;
  ArrowDictionaries dictionaries_;
};

/// Chunks of so many rows that have no columns.
std::unique_ptr<ChunkReader> read_no_columns(int64_t first_row, int64_t rows, size_t columns);

}  // namespace merit::data
