/// Many cells of a column at once, for those who move millions.
#pragma once

#include <cstdint>
#include <span>

#include "runtime/columns/column.h"

namespace merit::columns {

/// Counts more cells of a column and says which are known, a byte each, 0 or 1; the cells are the caller's to append.
void append_validity(Column& column, std::span<const uint8_t> known);

/// As `gather`, for rows that 32 bits count.
ColumnPtr gather_rows(const Column& column, std::span<const uint32_t> rows);

}  // namespace merit::columns
