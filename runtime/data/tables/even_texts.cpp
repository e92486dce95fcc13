#include "runtime/data/tables/even_texts.h"

#include <arrow/array.h>
#include <arrow/buffer.h>

#include <cstdint>
#include <type_traits>

#include "runtime/columns/column.h"
#include "runtime/data/tables/chunk.h"
#include "runtime/text/processor_levels.h"

namespace merit::data {
namespace {

/// Asked of as many texts as take no branch between, so that columns of other texts cost little.
constexpr size_t kAtOnce = 512;

/// Whether each of these is so much more than the one before it. Of damaged arrays they may be anything.
template <typename Offset>
[[gnu::always_inline]] inline bool are_even(const Offset* offsets, size_t texts, Offset size) {
  for (size_t begin = 0; begin < texts; begin += kAtOnce) {
    const size_t end = texts - begin < kAtOnce ? texts : begin + kAtOnce;
    Offset differences = 0;
    for (size_t i = begin; i < end; ++i) differences |= (offsets[i + 1] - offsets[i]) ^ size;
    if (differences != 0) return false;
  }
  return true;
}

/// The same of offsets as most arrays have them.
MERIT_LEVELS bool are_even_32(const uint32_t* offsets, size_t texts, uint32_t size) {
  return are_even(offsets, texts, size);
}

template <typename Array>
EvenTexts even_texts_in(const arrow::Array& array) {
  const auto& texts = static_cast<const Array&>(array);
  if (texts.length() == 0 || texts.null_count() > 0) return {};
  using Offset = std::make_unsigned_t<typename Array::offset_type>;
  const auto count = static_cast<size_t>(texts.length());
  const auto* const offsets = texts.raw_value_offsets();
  const int64_t begin = offsets[0], end = offsets[count];
  const int64_t bytes = texts.value_data() ? texts.value_data()->size() : 0;
  if (begin < 0 || end < begin || end > bytes || offsets[1] <= begin) return {};  // one may be empty: without a place
  const int64_t size = offsets[1] - begin;
  if ((end - begin) / size != texts.length()) return {};
  bool even = false;
  if constexpr (sizeof(Offset) == sizeof(uint32_t)) {
    even = are_even_32(reinterpret_cast<const Offset*>(offsets), count, static_cast<Offset>(size));
  } else {
    even = are_even(reinterpret_cast<const Offset*>(offsets), count, static_cast<Offset>(size));
  }
  if (!even) return {};
  const auto distance = static_cast<size_t>(size);
  return {reinterpret_cast<const char*>(texts.raw_data()) + begin, distance, distance, count};
}

}  // namespace

EvenTexts even_texts_of(const ChunkColumn& cells) {
  if (!cells.even.empty()) return cells.even;
  if (!cells.array) return cells.dictionary ? cells.dictionary->even : EvenTexts();
  if (cells.array->type_id() == arrow::Type::STRING) return even_texts_in<arrow::StringArray>(*cells.array);
  if (cells.array->type_id() == arrow::Type::LARGE_STRING) return even_texts_in<arrow::LargeStringArray>(*cells.array);
  return {};
}

EvenTexts even_texts_of(const columns::Column& column) {
  if (column.length == 0 || !column.validity.empty() || column.dictionary) return {};
  const auto texts = static_cast<size_t>(column.length);
  const int64_t* const offsets = column.offsets.data();
  const int64_t size = offsets[1] - offsets[0];
  if (size == 0 || !are_even(offsets, texts, size)) return {};
  const auto distance = static_cast<size_t>(size);
  return {column.bytes.data() + offsets[0], distance, distance, texts};
}

}  // namespace merit::data
