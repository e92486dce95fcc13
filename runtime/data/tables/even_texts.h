/// Private to runtime/data: texts of which one says where all others are.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace merit::columns {
struct Column;
}

namespace merit::data {

struct ChunkColumn;

/// Texts of one size, each as far from the one before it; none is missing. Somebody else has their bytes.
struct EvenTexts {
  const char* first = nullptr;  ///< null: there are none
  size_t distance = 0;          ///< in bytes, from the begin of one to that of the next
  size_t size = 0;              ///< in bytes
  size_t count = 0;             ///< at least one, where there are some

  bool empty() const { return first == nullptr; }
  std::string_view at(int64_t i) const { return {first + static_cast<size_t>(i) * distance, size}; }
  /// Those from one on.
  EvenTexts from(size_t i) const { return {first + i * distance, distance, size, count - i}; }
  /// All of them, and what is between.
  std::string_view bytes() const { return {first, (count - 1) * distance + size}; }
};

/// The cells of a column, by row, or by code where they are codes, where they are such texts. Those of an array lie
/// inside it, wherever it says that its texts are.
EvenTexts even_texts_of(const ChunkColumn& cells);
/// Those of a column of plain texts, all of which are known.
EvenTexts even_texts_of(const columns::Column& column);

}  // namespace merit::data
