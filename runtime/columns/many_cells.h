/// Many cells of a column at once, for those who move millions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "runtime/columns/column.h"

namespace merit::columns {

/// Counts more cells of a column and says which are known, a byte each, 0 or 1; the cells are the caller's to append.
void append_validity(Column& column, std::span<const uint8_t> known);
/// The same of so many cells, a bit each, those behind them 0.
void append_validity(Column& column, std::span<const uint64_t> known, size_t cells);

/// The cells from `begin` to before `end` of a column that is no list or structure; `begin` is a multiple of 64.
ColumnPtr slice(const Column& column, int64_t begin, int64_t end);

/// Sets bit `first + i` of `words` for each `bytes[i]` that is 1; bytes are 0 or 1.
void set_bits(std::span<uint64_t> words, size_t first, std::span<const uint8_t> bytes);

}  // namespace merit::columns
