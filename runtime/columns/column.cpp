#include "runtime/columns/column.h"

#include <cassert>
#include <utility>

#include "runtime/columns/many_cells.h"

namespace merit::columns {

ColumnBuilder::ColumnBuilder(Type type, std::vector<std::string> labels) {
  column_.type = type;
  column_.labels = std::move(labels);
  if (type == Type::text || type == Type::list) column_.offsets.push_back(0);
}

ColumnBuilder ColumnBuilder::list_of(ColumnBuilder child) {
  ColumnBuilder list(Type::list);
  list.child_ = std::make_unique<ColumnBuilder>(std::move(child));
  return list;
}

void Column::append_validity(bool known_cell) {
  const auto row = static_cast<uint64_t>(length++);
  if (known_cell && validity.empty()) return;
  if (validity.empty()) {  // the first missing cell: all before it are known
    validity.assign((row >> 6) + 1, ~uint64_t{0});
    validity[row >> 6] = (uint64_t{1} << (row & 63)) - 1;
    return;
  }
  if ((row & 63) == 0) validity.push_back(0);
  if (known_cell) validity[row >> 6] |= uint64_t{1} << (row & 63);
}

void ColumnBuilder::append_missing() {
  column_.append_validity(false);
  switch (column_.type) {
    case Type::number:
      column_.numbers.push_back(0);
      break;
    case Type::text:
      column_.offsets.push_back(static_cast<int64_t>(column_.bytes.size()));
      break;
    case Type::list:
      column_.offsets.push_back(child_->length());
      break;
    case Type::structure:
      break;
    default:
      column_.integers.push_back(0);
  }
}

void ColumnBuilder::append_integer(int64_t value) {
  assert(column_.type != Type::number && column_.type != Type::text && column_.type != Type::list);
  column_.append_validity(true);
  column_.integers.push_back(value);
}

void ColumnBuilder::append_number(double value) {
  assert(column_.type == Type::number);
  column_.append_validity(true);
  column_.numbers.push_back(value);
}

void ColumnBuilder::append_text(std::string_view value) {
  assert(column_.type == Type::text);
  column_.append_validity(true);
  column_.bytes += value;
  column_.offsets.push_back(static_cast<int64_t>(column_.bytes.size()));
}

void ColumnBuilder::append_list() {
  assert(column_.type == Type::list);
  column_.append_validity(true);
  column_.offsets.push_back(child_->length());
}

void ColumnBuilder::append_cell(const Column& column, int64_t row) {
  assert(column.type == column_.type);
  if (!column.known(row)) return append_missing();
  switch (column.type) {
    case Type::number:
      return append_number(column.numbers[static_cast<size_t>(row)]);
    case Type::text:
      return append_text(column.text_at(row));
    default:
      return append_integer(column.integers[static_cast<size_t>(row)]);
  }
}

ColumnPtr ColumnBuilder::finish() {
  if (child_) column_.children.push_back(child_->finish());
  return std::make_shared<const Column>(std::exchange(column_, Column{}));
}

ColumnPtr with_missing(const Column& column, int64_t count) {
  assert(column.type != Type::list && column.type != Type::structure);
  auto result = std::make_shared<Column>(column);
  const auto length = static_cast<size_t>(column.length + count);
  if (column.type != Type::number && column.type != Type::text) result->integers.resize(length);
  if (column.type == Type::number) result->numbers.resize(length);
  if (column.dictionary) result->codes.resize(length);
  if (!column.offsets.empty()) result->offsets.resize(length + 1, column.offsets.back());
  for (int64_t i = 0; i < count; ++i) result->append_validity(false);
  return result;
}

namespace {

template <typename Row>
ColumnPtr gather_cells(const Column& column, std::span<const Row> rows);

/// Sets the offsets of the lists at `rows`, and gathers their items.
template <typename Row>
ColumnPtr gather_items(const Column& lists, std::span<const Row> rows, std::vector<int64_t>& offsets) {
  std::vector<int64_t> items;
  offsets.push_back(0);
  for (const Row row : rows) {
    const auto i = static_cast<size_t>(row);
    for (int64_t item = lists.offsets[i]; item < lists.offsets[i + 1]; ++item) items.push_back(item);
    offsets.push_back(static_cast<int64_t>(items.size()));
  }
  return gather_cells(*lists.children[0], std::span<const int64_t>(items));
}

template <typename Row>
ColumnPtr gather_cells(const Column& column, std::span<const Row> rows) {
  auto result = std::make_shared<Column>();
  result->type = column.type;
  result->labels = column.labels;
  result->dictionary = column.dictionary;
  const auto take = [&](const auto& from, auto& to) {
    if (from.empty()) return;
    to.resize(rows.size());
    for (size_t i = 0; i < rows.size(); ++i) to[i] = from[static_cast<size_t>(rows[i])];
  };
  take(column.integers, result->integers);
  take(column.numbers, result->numbers);
  take(column.codes, result->codes);
  if (column.type == Type::text && !column.dictionary) {
    result->offsets.reserve(rows.size() + 1);
    result->offsets.push_back(0);
    for (const Row row : rows) {
      result->bytes += column.text_at(row);
      result->offsets.push_back(static_cast<int64_t>(result->bytes.size()));
    }
  }
  if (column.validity.empty()) {
    result->length = static_cast<int64_t>(rows.size());
  } else {
    std::vector<uint8_t> known(rows.size());
    for (size_t i = 0; i < rows.size(); ++i) known[i] = column.known(rows[i]) ? 1 : 0;
    append_validity(*result, known);
  }
  if (column.type == Type::list) {
    result->children.push_back(gather_items(column, rows, result->offsets));
  } else {
    for (const ColumnPtr& child : column.children) result->children.push_back(gather_cells(*child, rows));
  }
  return result;
}

}  // namespace

ColumnPtr gather(const Column& column, std::span<const int64_t> rows) {
  return gather_cells(column, rows);
}

ColumnPtr gather(const Column& column, std::span<const uint32_t> rows) {
  return gather_cells(column, rows);
}

}  // namespace merit::columns
