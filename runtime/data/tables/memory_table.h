/// Private to runtime/data: tables whose cells are in memory.
#pragma once

#include <arrow/type_fwd.h>

#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include "runtime/data/tables/raw_table.h"

namespace merit::data {

/// Where the values of a dictionary are: addresses and sizes, of which type, and how many.
using DictionaryPlace = std::vector<uint64_t>;
/// Dictionaries of arrays, null where they are not all texts: each is looked at once, however often its columns are cut
/// and whatever arrays share it.
using ArrowDictionaries = std::map<DictionaryPlace, std::shared_ptr<const TextDictionary>>;

class MemoryTable : public RawTable {
 public:
  /// `cells` by column, null where nobody asked for it.
  void set_cells(std::vector<std::shared_ptr<arrow::ChunkedArray>> cells, int64_t rows);
  /// The columns that `wanted` marks, of batches of one schema. Fails where an array points outside itself, as far as
  /// that is not found when its cells are read.
  arrow::Status set_batches(const arrow::RecordBatchVector& batches, const std::vector<bool>& wanted);

  arrow::Result<std::unique_ptr<ChunkReader>> read_part(size_t part, const std::vector<bool>& wanted) const override;

 private:
  arrow::Status add_dictionary(const arrow::DictionaryArray& cells);

  std::vector<std::shared_ptr<arrow::ChunkedArray>> cells_;
  ArrowDictionaries dictionaries_;
};

/// Chunks of so many rows that have no columns.
std::unique_ptr<ChunkReader> read_no_columns(int64_t first_row, int64_t rows, size_t columns);

}  // namespace merit::data
