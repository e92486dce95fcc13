/// Private to this room: columns of texts that stand as they are, in arrays or as views.
#pragma once

#include <arrow/array.h>

#include <string_view>

#include "runtime/data/chunk.h"

namespace merit::data {

/// The text of a cell of an array, or `kMissingText`.
template <typename Array>
std::string_view text_of_cell(const Array& texts, int64_t row) {
  if (texts.IsNull(row)) return kMissingText;
  const std::string_view text = texts.GetView(row);
  return text.empty() ? std::string_view("") : text;  // whose place in the array may be none
}

/// Calls `use(text_at)` once, where `text_at(row)` is a cell's text or `kMissingText`. False where the column has other
/// cells, or codes.
template <typename Use>
bool visit_texts(const ChunkColumn& cells, const Use& use) {
  if (!cells.array) {
    if (cells.dictionary) return false;
    use([&](int64_t row) { return cells.texts[static_cast<size_t>(row)]; });
    return true;
  }
  if (cells.array->type_id() == arrow::Type::STRING) {
    use([&texts = static_cast<const arrow::StringArray&>(*cells.array)](int64_t row) {
      return text_of_cell(texts, row);
    });
    return true;
  }
  if (cells.array->type_id() == arrow::Type::LARGE_STRING) {
    use([&texts = static_cast<const arrow::LargeStringArray&>(*cells.array)](int64_t row) {
      return text_of_cell(texts, row);
    });
    return true;
  }
  return false;
}

}  // namespace merit::data
