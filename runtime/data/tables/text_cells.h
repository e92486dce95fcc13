/// Private to runtime/data: columns of texts that stand as they are, in arrays or as views.
#pragma once

#include <arrow/array.h>
#include <arrow/buffer.h>
#include <arrow/util/binary_view_util.h>
#include <arrow/util/bit_util.h>

#include <memory>
#include <string_view>

#include "runtime/data/tables/array_texts.h"
#include "runtime/data/tables/chunk.h"

namespace merit::data {

/// Calls `use(text_at, bytes)` for an array of texts.
template <typename Array, typename Use>
void visit_array(const Array& texts, const Use& use) {
  using Offset = Array::offset_type;
  const std::shared_ptr<arrow::Buffer>& data = texts.value_data();
  // Of empty texts there may be no bytes; each has a place in memory all the same.
  const std::string_view bytes = data && data->size() > 0 ? std::string_view(*data) : std::string_view("");
  const Offset* const offsets = texts.raw_value_offsets();
  if (texts.null_count() == 0) return use(ArrayTexts<Offset, false>{offsets, bytes}, bytes);
  use(ArrayTexts<Offset, true>{offsets, bytes, texts.null_bitmap_data(), texts.offset()}, bytes);
}

/// The same of texts as views; those that are apart from the array are longer than a word.
template <typename Use>
void visit_array(const arrow::StringViewArray& texts, const Use& use) {
  const arrow::BinaryViewType::c_type* const views = texts.raw_values();
  const auto* const apart = texts.data()->buffers.data() + 2;
  const std::string_view bytes(reinterpret_cast<const char*>(views),
                               static_cast<size_t>(texts.length()) * sizeof(*views));
  const auto text_at = [=](int64_t row) { return arrow::util::FromBinaryView(views[row], apart); };
  if (texts.null_count() == 0) return use(text_at, bytes);
  const uint8_t* const known = texts.null_bitmap_data();
  const int64_t first = texts.offset();
  use([=](int64_t row) { return arrow::bit_util::GetBit(known, first + row) ? text_at(row) : kMissingText; }, bytes);
}

/// Calls `use(text_at, bytes)` once, where `text_at(row)` is a cell's text or `kMissingText`, and `bytes`, which may be
/// read, have all texts of less than eight bytes among them; there may be none. False where the column has other cells,
/// or codes.
template <typename Use>
bool visit_texts(const ChunkColumn& cells, const Use& use) {
  if (const EvenTexts& even = cells.even; !even.empty()) {
    use([even](int64_t row) { return even.at(row); }, even.bytes());
    return true;
  }
  if (!cells.array) {
    if (cells.dictionary) return false;
    if (const SeparatedCells& separated = cells.separated; !separated.text.empty()) {
      use([separated](int64_t row) { return separated.at(static_cast<size_t>(row)); }, separated.text);
    } else {
      use([texts = cells.texts](int64_t row) { return texts[static_cast<size_t>(row)]; }, std::string_view());
    }
    return true;
  }
  switch (cells.array->type_id()) {
    case arrow::Type::STRING:
      visit_array(static_cast<const arrow::StringArray&>(*cells.array), use);
      return true;
    case arrow::Type::LARGE_STRING:
      visit_array(static_cast<const arrow::LargeStringArray&>(*cells.array), use);
      return true;
    case arrow::Type::STRING_VIEW:
      visit_array(static_cast<const arrow::StringViewArray&>(*cells.array), use);
      return true;
    default:
      return false;
  }
}

}  // namespace merit::data
