/// Private to this room: columns of texts that stand as they are, in arrays or as views.
#pragma once

#include <arrow/array.h>
#include <arrow/buffer.h>

#include <memory>
#include <string_view>

#include "runtime/data/chunk.h"

namespace merit::data {

/// Calls `use(text_at, bytes)` for an array of texts.
template <typename Array, typename Use>
void visit_array(const Array& texts, const Use& use) {
  const std::shared_ptr<arrow::Buffer>& data = texts.value_data();
  const std::string_view bytes = data ? std::string_view(*data) : std::string_view();
  const auto text_at = [&](int64_t row) {
    const std::string_view text = texts.GetView(row);
    return text.empty() ? std::string_view("") : text;  // whose place in the array may be none
  };
  if (texts.null_count() == 0) return use(text_at, bytes);
  use([&](int64_t row) { return texts.IsNull(row) ? kMissingText : text_at(row); }, bytes);
}

/// Calls `use(text_at, bytes)` once, where `text_at(row)` is a cell's text or `kMissingText`, and `bytes`, which may be
/// read, have texts among them; there may be none. False where the column has other cells, or codes.
template <typename Use>
bool visit_texts(const ChunkColumn& cells, const Use& use) {
  if (!cells.array) {
    if (cells.dictionary) return false;
    if (const SeparatedCells& separated = cells.separated; !separated.text.empty()) {
      use([separated](int64_t row) { return separated.at(static_cast<size_t>(row)); }, separated.text);
    } else {
      use([texts = cells.texts](int64_t row) { return texts[static_cast<size_t>(row)]; }, std::string_view());
    }
    return true;
  }
  if (cells.array->type_id() == arrow::Type::STRING) {
    visit_array(static_cast<const arrow::StringArray&>(*cells.array), use);
    return true;
  }
  if (cells.array->type_id() == arrow::Type::LARGE_STRING) {
    visit_array(static_cast<const arrow::LargeStringArray&>(*cells.array), use);
    return true;
  }
  return false;
}

}  // namespace merit::data
