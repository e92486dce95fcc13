/// Private to runtime/data: JSON objects gathered into text columns, one row each.
#pragma once

#include <arrow/array/builder_binary.h>
#include <arrow/result.h>
#include <arrow/type_fwd.h>

#include <expected>
#include <memory>
#include <string>
#include <vector>

#include "runtime/data/text_files/json_scan.h"
#include "runtime/data/text_files/member_names.h"

namespace merit::data {

class JsonRows {
 public:
  /// Adds an object as a row: a text as its characters, null as missing, any other value as it is written. Of members
  /// with the same name the last one counts. A faulty object adds no row, but leaves the columns unfit for `finish`.
  std::expected<void, JsonFault> add(std::string_view object);

  int64_t rows() const { return rows_; }
  /// The members met, in the order of first appearance.
  const std::vector<std::string>& names() const { return names_.names(); }
  /// The columns, by `names()`. The object is empty afterwards.
  arrow::Result<std::vector<std::shared_ptr<arrow::ChunkedArray>>> finish();

 private:
  void put(size_t column, const JsonValue& value);

  int64_t rows_ = 0;
  JsonReader reader_;
  MemberNames names_;
  std::vector<std::unique_ptr<arrow::LargeStringBuilder>> builders_;
  std::vector<std::string> row_;  ///< the values of the row that is being read
  std::vector<char> row_has_;     ///< … and which there are
  std::string scratch_;
};

}  // namespace merit::data
