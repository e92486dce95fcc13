/// Private to runtime/data: tables whose cells are in memory.
#pragma once

#include <arrow/type_fwd.h>

#include <cstdint>
#include <memory>
#include <vector>

#include "runtime/data/tables/raw_table.h"

namespace merit::data {

/// Some cells of a column, at least one.
struct CellArray {
  std::shared_ptr<arrow::Array> cells;
  std::shared_ptr<const TextDictionary> texts;  ///< those of its dictionary, where cells are to be read as codes
  int64_t end = 0;                              ///< the row of the table behind the last
};
/// A column: arrays, each behind the one before it.
using CellArrays = std::vector<CellArray>;

class MemoryTable : public RawTable {
 public:
  MemoryTable() { columns_stand_apart = is_in_memory = true; }

  /// `cells` by column, null where nobody asked for it.
  void set_cells(const std::vector<std::shared_ptr<arrow::ChunkedArray>>& cells, int64_t rows);
  /// The columns that `wanted` marks, of batches of one schema. Fails where an array points outside itself, as far as
  /// that is not found when its cells are read.
  arrow::Status set_batches(const arrow::RecordBatchVector& batches, const std::vector<bool>& wanted);

  arrow::Result<std::unique_ptr<ChunkReader>> read_part(size_t part, const std::vector<bool>& wanted) const override;

 private:
  void set_rows(int64_t rows);

  std::vector<CellArrays> columns_;  ///< without arrays where nobody asked for it
};

}  // namespace merit::data
