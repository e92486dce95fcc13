/// Private to this room: a column's part of a row group of Parquet, encoded and compressed page by page as its rows
/// come.
#pragma once

#include <arrow/util/compression.h>
#include <parquet/column_writer.h>
#include <parquet/metadata.h>

#include <cstdint>
#include <memory>
#include <vector>

#include "runtime/columns/column.h"
#include "runtime/data/parquet/hybrid_encoding.h"
#include "runtime/data/writing/encode_values.h"

namespace merit::data {

/// One column as the file has it: cells without parts of their own. A list or structure has one for each such part,
/// whose levels say how deep a cell is known, and which list it goes on with (Nested.md of apache/parquet-format). A
/// copy goes on by itself.
class LeafEncoder {
 public:
  /// `places`: on the way down from `root`, which child of each list and structure.
  LeafEncoder(const columns::Column& root, std::vector<size_t> places, std::shared_ptr<arrow::util::Codec> codec);
  LeafEncoder(const LeafEncoder& other);
  LeafEncoder(LeafEncoder&&) noexcept = default;
  LeafEncoder& operator=(const LeafEncoder&) = delete;
  LeafEncoder& operator=(LeafEncoder&&) noexcept = delete;
  ~LeafEncoder() = default;

  /// The next rows, of a column like `root`.
  void append(const columns::Column& root, int64_t begin, int64_t end);
  /// All pages, as the next column of the file; as often as wanted. How many bytes they are, decompressed.
  int64_t write(parquet::ColumnChunkMetaDataBuilder& metadata, const std::shared_ptr<arrow::io::OutputStream>& file);

 private:
  struct Page {
    std::shared_ptr<arrow::Buffer> bytes;  ///< compressed
    int32_t cells;
    parquet::Encoding::type encoding;
    int64_t size;  ///< decompressed
  };
  /// How far down a cell is from a row: steps through children, levels that are known, lists that it is in.
  struct Depth {
    size_t steps = 0;
    uint32_t defined = 0, lists = 0;
  };

  void append_flat(const columns::Column& column, int64_t begin, int64_t end);
  void append_known(const columns::Column& column, const Cells& cells);
  /// `continued`: the innermost list that the cell goes on with, counted from outside; 0 for a row's first.
  void append_nested(const columns::Column& node, Depth depth, int64_t row, uint32_t continued);
  void end_page();
  parquet::EncodedStatistics statistics() const;

  std::vector<size_t> places_;
  std::shared_ptr<arrow::util::Codec> codec_;
  std::unique_ptr<ValueEncoder> values_;
  LevelEncoder definition_, repetition_;  ///< of the page that is being made
  int64_t page_rows_ = 0;                 ///< likewise
  std::vector<int64_t> known_rows_;       ///< of the leaf, while some are appended
  int64_t cells_ = 0, known_ = 0;
  std::vector<Page> pages_;
};

/// One for each column that the file has for this one, in the file's order.
std::vector<LeafEncoder> leaf_encoders(const columns::Column& root, const std::shared_ptr<arrow::util::Codec>& codec);

}  // namespace merit::data
