#include "runtime/columns/many_cells.h"

#include <algorithm>
#include <cassert>

namespace merit::columns {

void append_validity(Column& column, std::span<const uint8_t> known) {
  auto row = static_cast<size_t>(column.length);
  column.length += static_cast<int64_t>(known.size());
  if (column.validity.empty()) {
    if (std::ranges::find(known, uint8_t{0}) == known.end()) return;
    // The first missing cells: all before them are known.
    column.validity.assign((row + 63) / 64, ~uint64_t{0});
    if (row % 64 != 0) column.validity.back() = (uint64_t{1} << (row % 64)) - 1;
  }
  column.validity.resize((static_cast<size_t>(column.length) + 63) / 64, 0);
  for (const uint8_t cell : known) {
    column.validity[row / 64] |= static_cast<uint64_t>(cell) << (row % 64);
    ++row;
  }
}

ColumnPtr gather_rows(const Column& column, std::span<const uint32_t> rows) {
  assert(column.type != Type::list && column.type != Type::structure);
  auto result = std::make_shared<Column>();
  result->type = column.type;
  result->labels = column.labels;
  result->dictionary = column.dictionary;
  const auto take = [&](const auto& from, auto& to) {
    if (from.empty()) return;
    to.resize(rows.size());
    for (size_t i = 0; i < rows.size(); ++i) to[i] = from[rows[i]];
  };
  take(column.integers, result->integers);
  take(column.numbers, result->numbers);
  take(column.codes, result->codes);
  if (column.type == Type::text && !column.dictionary) {
    result->offsets.reserve(rows.size() + 1);
    result->offsets.push_back(0);
    for (const uint32_t row : rows) {
      result->bytes += column.text_at(row);
      result->offsets.push_back(static_cast<int64_t>(result->bytes.size()));
    }
  }
  if (column.validity.empty()) {
    result->length = static_cast<int64_t>(rows.size());
    return result;
  }
  std::vector<uint8_t> known(rows.size());
  for (size_t i = 0; i < rows.size(); ++i) known[i] = column.known(rows[i]) ? 1 : 0;
  append_validity(*result, known);
  return result;
}

}  // namespace merit::columns
