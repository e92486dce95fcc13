#include "runtime/columns/column.h"

#include <cassert>
#include <utility>

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

void ColumnBuilder::append_validity(bool known) {
  const auto row = static_cast<uint64_t>(column_.length++);
  if (known && column_.validity.empty()) return;
  if (column_.validity.empty()) {  // the first missing cell: all before it are known
    column_.validity.assign((row >> 6) + 1, ~uint64_t{0});
    column_.validity[row >> 6] = (uint64_t{1} << (row & 63)) - 1;
    return;
  }
  if ((row & 63) == 0) column_.validity.push_back(0);
  if (known) column_.validity[row >> 6] |= uint64_t{1} << (row & 63);
}

void ColumnBuilder::append_missing() {
  append_validity(false);
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
  append_validity(true);
  column_.integers.push_back(value);
}

void ColumnBuilder::append_number(double value) {
  assert(column_.type == Type::number);
  append_validity(true);
  column_.numbers.push_back(value);
}

void ColumnBuilder::append_text(std::string_view value) {
  assert(column_.type == Type::text);
  append_validity(true);
  column_.bytes += value;
  column_.offsets.push_back(static_cast<int64_t>(column_.bytes.size()));
}

void ColumnBuilder::append_list() {
  assert(column_.type == Type::list);
  append_validity(true);
  column_.offsets.push_back(child_->length());
}

ColumnPtr ColumnBuilder::finish() {
  if (child_) column_.children.push_back(child_->finish());
  return std::make_shared<const Column>(std::exchange(column_, Column{}));
}

}  // namespace merit::columns
