/// Private to this room: a column that comes piece by piece, as one Arrow array.
#pragma once

#include <arrow/buffer_builder.h>
#include <arrow/result.h>
#include <arrow/status.h>
#include <arrow/type_fwd.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "runtime/columns/column.h"

namespace merit::data {

/// Each cell is copied once, to where it stays. The array is of the type that `merit run` writes the column as
/// (`arrow_type_of`), but that texts are `utf8` with or without a dictionary.
class AppendedColumn {
 public:
  /// Has the type and the labels of `like`, none of its cells, and room for so many rows without moving any.
  static arrow::Result<AppendedColumn> make(const columns::Column& like, int64_t rows);

  /// Adds the cells [begin, end) of a column of the same type.
  arrow::Status append(const columns::Column& column, int64_t begin, int64_t end);

  /// Once, at the end.
  arrow::Result<std::shared_ptr<arrow::ArrayData>> finish();

 private:
  arrow::Status append_validity(const columns::Column& column, int64_t begin, int64_t end);
  arrow::Status append_bits(const columns::Column& column, int64_t begin, int64_t end);
  arrow::Status append_texts(const columns::Column& column, int64_t begin, int64_t end);
  /// Of texts as they stand.
  arrow::Status append_bytes(const char* bytes, int64_t size, int64_t rows);
  arrow::Status append_lists(const columns::Column& column, int64_t begin, int64_t end);
  /// Of 32 bits, with something added to each.
  arrow::Status append_narrow(const int64_t* cells, int64_t count, int64_t shift);
  arrow::Status append_ends(const columns::Column& column, int64_t begin, int64_t end, int64_t length_before);

  std::shared_ptr<arrow::DataType> type_of(const arrow::ArrayDataVector& children) const;

  columns::Type type_ = columns::Type::integer;
  std::vector<std::string> labels_;
  int64_t room_ = 0;  ///< rows
  int64_t length_ = 0;
  arrow::TypedBufferBuilder<bool> validity_;  ///< empty until the first missing cell
  arrow::TypedBufferBuilder<bool> bits_;      ///< of booleans
  arrow::BufferBuilder cells_;                ///< of other types; of texts and lists a 0 and where each ends
  arrow::BufferBuilder bytes_;                ///< of texts
  std::vector<AppendedColumn> children_;
};

}  // namespace merit::data
