/// Private to runtime/data: texts that stand one behind the other, with where each begins.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "runtime/data/tables/chunk.h"

namespace merit::data {

/// Of an array, which somebody else keeps. `Offset`: 32 or 64 bits.
template <typename Offset, bool kHasMissing>
struct ArrayTexts {
  const Offset* offsets;  ///< by row, and where the last one ends; ascending, and within the bytes
  std::string_view bytes;
  const uint8_t* known = nullptr;  ///< bits; null where none is missing
  int64_t first_bit = 0;

  bool is_known(int64_t row) const {
    if constexpr (!kHasMissing) return true;
    return (known[(first_bit + row) / 8] >> (first_bit + row) % 8 & 1) != 0;
  }
  const char* begin_of(int64_t row) const { return bytes.data() + offsets[row]; }
  /// Of a missing one: that of what stands in its place.
  size_t size_of(int64_t row) const { return static_cast<size_t>(offsets[row + 1] - offsets[row]); }
  std::string_view operator()(int64_t row) const {
    return is_known(row) ? std::string_view(begin_of(row), size_of(row)) : kMissingText;
  }
  /// Whether so many bytes can be read from the begins of all texts up to a row.
  bool has_room_behind(int64_t row, size_t count) const {
    return static_cast<size_t>(offsets[row]) + count <= bytes.size();
  }
};

/// Rows of a chunk in a list.
struct ListedRows {
  std::span<const int32_t> rows;

  size_t size() const { return rows.size(); }
  int64_t operator[](size_t i) const { return rows[i]; }
  /// Among those from one place in the list to another; there are some.
  int64_t greatest(size_t begin, size_t end) const { return std::ranges::max(rows.subspan(begin, end - begin)); }
};

/// All rows of a chunk, which need no list.
struct AllRows {
  size_t count;

  size_t size() const { return count; }
  int64_t operator[](size_t i) const { return static_cast<int64_t>(i); }
  int64_t greatest(size_t /*begin*/, size_t end) const { return static_cast<int64_t>(end) - 1; }
};

}  // namespace merit::data
