#include "runtime/data/json_rows.h"

#include <arrow/array.h>
#include <arrow/chunked_array.h>

namespace merit::data {

size_t JsonRows::column_called(std::string_view name) {
  if (next_column_ < names_.size() && names_[next_column_] == name) return next_column_++;
  const auto found = positions_.find(name);
  if (found != positions_.end()) {
    next_column_ = found->second + 1;
    return found->second;
  }
  const size_t column = names_.size();
  names_.emplace_back(name);
  positions_.emplace(std::string(name), column);
  builders_.push_back(std::make_unique<arrow::LargeStringBuilder>());
  row_.emplace_back();
  row_has_.push_back(0);
  next_column_ = column + 1;
  return column;
}

void JsonRows::put(size_t column, const JsonValue& value) {
  row_has_[column] = value.kind == JsonKind::null ? 0 : 1;
  row_[column].assign(value.kind == JsonKind::number ? plain_number(value.text, scratch_) : value.text);
}

std::expected<void, JsonFault> JsonRows::add(std::string_view object) {
  next_column_ = 0;
  std::fill(row_has_.begin(), row_has_.end(), 0);
  auto scanned = for_each_member(
      object, [this](std::string_view name, const JsonValue& value) { put(column_called(name), value); });
  if (!scanned) return scanned;
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
