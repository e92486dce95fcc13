/// Private to this room: CSV and TSV as a table whose cells are looked at where they stand in the text.
#pragma once

#include <arrow/type_fwd.h>

#include <memory>
#include <vector>

#include "runtime/data/raw_table.h"
#include "runtime/text/cell_ends.h"

namespace merit::data {

/// A part for each stretch. Nothing is copied but cells with quotes inside.
class SeparatedTable : public RawTable {
 public:
  /// The body is in `text`, which the table keeps; the stretches are of the body, and even.
  SeparatedTable(std::string_view body, char separator, std::vector<text::RowStretch> stretches);

  arrow::Result<std::unique_ptr<ChunkReader>> read_part(size_t part, const std::vector<bool>& wanted) const override;

 private:
  std::string_view body_;  ///< the text without its header
  char separator_;
  std::vector<text::RowStretch> stretches_;
};

/// The rows of a text, in stretches, found by all threads (0: one a core). Where rows have another number of cells or a
/// quote is left open, a stretch is not even.
std::vector<text::RowStretch> find_stretches(std::string_view body, char separator, int64_t cells, unsigned threads);

}  // namespace merit::data
