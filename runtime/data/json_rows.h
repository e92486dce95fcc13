/// Private to this room: JSON objects gathered into text columns, one row each.
#pragma once

#include <arrow/array/builder_binary.h>
#include <arrow/result.h>
#include <arrow/type_fwd.h>

#include <expected>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "runtime/data/json_scan.h"

namespace merit::data {

class JsonRows {
 public:
  /// Adds an object as a row: a text as its characters, null as missing, any other value as it is written. Of members
  /// with the same name the last one counts. A faulty object adds no row, but leaves the columns unfit for `finish`.
  std::expected<void, JsonFault> add(std::string_view object);

  int64_t rows() const { return rows_; }
  /// The members met, in the order of first appearance.
  const std::vector<std::string>& names() const { return names_; }
  /// The columns, by `names()`. The object is empty afterwards.
  arrow::Result<std::vector<std::shared_ptr<arrow::ChunkedArray>>> finish();

 private:
  struct TextHash {
    using is_transparent = void;
    size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };

  size_t column_called(std::string_view name);
  void put(size_t column, const JsonValue& value);

  int64_t rows_ = 0;
  std::vector<std::string> names_;
  std::unordered_map<std::string, size_t, TextHash, std::equal_to<>> positions_;
  std::vector<std::unique_ptr<arrow::LargeStringBuilder>> builders_;
  std::vector<std::string> row_;  ///< the values of the row that is being read
  std::vector<char> row_has_;     ///< … and which there are
  size_t next_column_ = 0;        ///< rows mostly have the same members in the same order
  std::string scratch_;
};

}  // namespace merit::data
