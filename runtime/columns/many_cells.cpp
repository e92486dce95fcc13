#include "runtime/columns/many_cells.h"

#include <algorithm>

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

}  // namespace merit::columns
