#include "runtime/data/text_files/json_rows.h"

#include <arrow/array.h>
#include <arrow/chunked_array.h>

namespace merit::data {

void JsonRows::put(size_t column, const JsonValue& value) {
  if (column == builders_.size()) {
    builders_.push_back(std::make_unique<arrow::LargeStringBuilder>());
    row_.emplace_back();
    row_has_.push_back(0);
  }
  row_has_[column] = value.kind == JsonKind::null ? 0 : 1;
  row_[column].assign(value.kind == JsonKind::number ? plain_number(value.text, scratch_) : value.text);
}

std::expected<void, JsonFault> JsonRows::add(std::string_view object) {
  std::fill(row_has_.begin(), row_has_.end(), 0);
  reader_.open(object);
  names_.begin_object();
  while (reader_.next_member(names_.expected())) put(names_.number_of_name(reader_), reader_.value());
  if (reader_.fault()) return std::unexpected(*reader_.fault());
  for (size_t i = 0; i < builders_.size(); ++i) {
    arrow::LargeStringBuilder& builder = *builders_[i];
    // A member met for the first time is missing in the rows before.
    if (builder.length() < rows_) (void)builder.AppendNulls(rows_ - builder.length());
    if (row_has_[i] != 0) (void)builder.Append(row_[i]);
  }
  ++rows_;
  return {};
}

arrow::Result<std::vector<std::shared_ptr<arrow::ChunkedArray>>> JsonRows::finish() {
  std::vector<std::shared_ptr<arrow::ChunkedArray>> columns;
  for (const auto& builder : builders_) {
    ARROW_RETURN_NOT_OK(builder->AppendNulls(rows_ - builder->length()));
    ARROW_ASSIGN_OR_RAISE(auto cells, builder->Finish());
    columns.push_back(std::make_shared<arrow::ChunkedArray>(std::move(cells)));
  }
  *this = JsonRows();
  return columns;
}

}  // namespace merit::data
