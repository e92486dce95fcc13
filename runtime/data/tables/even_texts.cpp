#include "runtime/data/tables/even_texts.h"

#include <arrow/array.h>

#include <algorithm>

#include "runtime/data/tables/chunk.h"

namespace merit::data {
namespace {

/// Asked of as many texts as take no branch between, so that columns of other texts cost little.
constexpr int64_t kAtOnce = 256;

template <typename Array>
EvenTexts even_texts_in(const arrow::Array& array) {
  const auto& texts = static_cast<const Array&>(array);
  if (texts.length() == 0 || texts.null_count() > 0) return {};
  using Offset = typename Array::offset_type;
  const Offset* const offsets = texts.raw_value_offsets();
  const Offset size = offsets[1] - offsets[0];
  for (int64_t row = 0; row < texts.length();) {
    const int64_t end = std::min(texts.length(), row + kAtOnce);
    Offset differences = 0;
    for (; row < end; ++row) differences |= (offsets[row + 1] - offsets[row]) ^ size;
    if (differences != 0) return {};
  }
  const auto bytes = static_cast<size_t>(size);
  if (bytes == 0) return {};  // which may have no place in memory
  return {reinterpret_cast<const char*>(texts.raw_data()) + offsets[0], bytes, bytes,
          static_cast<size_t>(texts.length())};
}

}  // namespace

EvenTexts even_texts_of(const ChunkColumn& cells) {
  if (!cells.array) return cells.dictionary ? cells.dictionary->even : cells.even;
  if (cells.array->type_id() == arrow::Type::STRING) return even_texts_in<arrow::StringArray>(*cells.array);
  if (cells.array->type_id() == arrow::Type::LARGE_STRING) return even_texts_in<arrow::LargeStringArray>(*cells.array);
  return {};
}

}  // namespace merit::data
