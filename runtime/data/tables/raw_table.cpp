#include "runtime/data/tables/raw_table.h"

#include <algorithm>

#include "runtime/data/tables/cells.h"

namespace merit::data {
namespace {

std::string shown(const ChunkColumn& column, int64_t row) {
  const auto source = make_cell_source(column);
  cells::CellText room;
  return std::string(text_of(source->at(row), room));
}

}  // namespace

std::unique_ptr<NestedTable> RawTable::events_apart(size_t) const {
  return nullptr;
}

int64_t RawTable::owner_of(int64_t row) const {
  return std::ranges::upper_bound(list_begins, row) - list_begins.begin() - 1;
}

Example example_at(const RawTable& table, int64_t row, std::string_view value) {
  if (table.nested()) return example_at(*table.parent, table.owner_of(row), value);
  if (const auto line = table.line_of(row)) return {table.file, true, *line, shortened(value)};
  return {table.file, false, row + 1, shortened(value)};
}

size_t RawTable::part_of(int64_t row) const {
  return static_cast<size_t>(std::ranges::upper_bound(part_begins, row) - part_begins.begin()) - 1;
}

std::optional<int64_t> RawTable::line_of(int64_t) const {
  return std::nullopt;
}

std::shared_ptr<arrow::Array> RawTable::time_limits(size_t, int32_t) const {
  return nullptr;
}

std::string shown_cell(const RawTable& table, int32_t column, int64_t row) {
  if (column < 0) return {};
  std::vector<bool> wanted(table.names.size(), false);
  wanted[static_cast<size_t>(column)] = true;
  auto reader = table.read_part(table.part_of(row), wanted);
  if (!reader.ok()) return {};
  Chunk chunk;
  while ((*reader)->next(chunk).ValueOr(false)) {
    const int64_t at = row - chunk.first_row;
    if (at < chunk.rows) return shown(chunk.column(column), at);
  }
  return {};
}

}  // namespace merit::data
