#include "compiler/driver/rows.h"

#include <fmt/core.h>

#include <algorithm>
#include <memory>
#include <numeric>
#include <span>
#include <utility>

namespace merit::driver {

using columns::Column;
using columns::ColumnBuilder;
using columns::Type;

namespace {

int sign_of(bool less, bool greater) {
  return static_cast<int>(greater) - static_cast<int>(less);
}

/// Negative, 0 or positive, of two known cells.
int compare_cells(const Column& column, int64_t a, int64_t b);

int compare_lists(const Column& list, int64_t a, int64_t b) {
  const Column& items = *list.children[0];
  int64_t item_a = list.offsets[static_cast<size_t>(a)], item_b = list.offsets[static_cast<size_t>(b)];
  const int64_t end_a = list.offsets[static_cast<size_t>(a) + 1], end_b = list.offsets[static_cast<size_t>(b) + 1];
  for (; item_a < end_a && item_b < end_b; ++item_a, ++item_b) {
    if (const int order = compare_cells(items, item_a, item_b); order != 0) return order;
  }
  return sign_of(end_a - item_a<end_b - item_b, end_a - item_a> end_b - item_b);
}

int compare_cells(const Column& column, int64_t a, int64_t b) {
  const auto i = static_cast<size_t>(a), j = static_cast<size_t>(b);
  switch (column.type) {
    case Type::number:
      return sign_of(column.numbers[i]<column.numbers[j], column.numbers[i]> column.numbers[j]);
    case Type::text:
      return column.text_at(a).compare(column.text_at(b));
    case Type::list:
      return compare_lists(column, a, b);
    case Type::structure:
      return 0;
    default:
      return sign_of(column.integers[i]<column.integers[j], column.integers[i]> column.integers[j]);
  }
}

columns::ColumnPtr spread_lists(const Column& lists, const std::vector<int64_t>& rows) {
  auto spread_out = std::make_shared<Column>();
  spread_out->type = Type::list;
  spread_out->offsets.push_back(0);
  std::vector<int64_t> items;
  for (const int64_t row : rows) {
    const bool known = row >= 0 && lists.known(row);
    const auto i = static_cast<size_t>(row);
    for (int64_t item = known ? lists.offsets[i] : 0; known && item < lists.offsets[i + 1]; ++item) {
      items.push_back(item);
    }
    spread_out->append_validity(known);
    spread_out->offsets.push_back(static_cast<int64_t>(items.size()));
  }
  spread_out->children.push_back(columns::gather(*lists.children[0], std::span<const int64_t>(items)));
  return spread_out;
}

}  // namespace

std::vector<int64_t> all_rows(int64_t count) {
  std::vector<int64_t> rows(static_cast<size_t>(count));
  std::iota(rows.begin(), rows.end(), 0);
  return rows;
}

void keep_where(std::vector<int64_t>& rows, const Column& condition) {
  std::erase_if(
      rows, [&](int64_t row) { return !condition.known(row) || condition.integers[static_cast<size_t>(row)] == 0; });
}

void sort_by(std::vector<int64_t>& rows, const Column& column, bool descending) {
  std::stable_sort(rows.begin(), rows.end(), [&](int64_t a, int64_t b) {
    if (!column.known(a) || !column.known(b)) return column.known(a) && !column.known(b);
    const int order = compare_cells(column, a, b);
    return descending ? order > 0 : order < 0;
  });
}

void append_cell(ColumnBuilder& builder, const Column& column, int64_t row) {
  const auto i = static_cast<size_t>(row);
  if (!column.known(row)) {
    builder.append_missing();
    return;
  }
  switch (column.type) {
    case Type::number:
      builder.append_number(column.numbers[i]);
      break;
    case Type::text:
      builder.append_text(column.text_at(row));
      break;
    case Type::list:
      for (int64_t item = column.offsets[i]; item < column.offsets[i + 1]; ++item) {
        append_cell(builder.child(), *column.children[0], item);
      }
      builder.append_list();
      break;
    case Type::structure:
      std::unreachable();
    default:
      builder.append_integer(column.integers[i]);
  }
}

columns::ColumnPtr spread(const Column& column, const std::vector<int64_t>& rows) {
  if (column.type == Type::structure) {
    auto spread_out = std::make_shared<Column>();
    spread_out->type = Type::structure;
    spread_out->labels = column.labels;
    for (const int64_t row : rows) spread_out->append_validity(row >= 0 && column.known(row));
    for (const columns::ColumnPtr& child : column.children) spread_out->children.push_back(spread(*child, rows));
    return spread_out;
  }
  if (column.type == Type::list) return spread_lists(column, rows);
  ColumnBuilder builder = builder_like(column);
  for (const int64_t row : rows) {
    if (row < 0) {
      builder.append_missing();
    } else {
      append_cell(builder, column, row);
    }
  }
  return builder.finish();
}

ColumnBuilder builder_like(const Column& column) {
  if (column.type == Type::list) return ColumnBuilder::list_of(builder_like(*column.children[0]));
  return ColumnBuilder(column.type, column.labels);
}

std::string key_text(const columns::Column& key, int64_t row) {
  if (key.type == columns::Type::text) return std::string(key.text_at(row));
  return fmt::format("{}", key.integers[static_cast<size_t>(row)]);
}

}  // namespace merit::driver
