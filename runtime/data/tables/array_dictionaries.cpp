#include "runtime/data/tables/array_dictionaries.h"

#include <arrow/array.h>
#include <arrow/buffer.h>
#include <arrow/type.h>

#include "runtime/data/tables/array_check.h"
#include "runtime/data/tables/dictionary_codes.h"
#include "runtime/data/tables/text_cells.h"

namespace merit::data {
namespace {

/// The texts of a dictionary, which it keeps.
struct KeptDictionary : TextDictionary {
  std::shared_ptr<arrow::Array> values;
};

std::shared_ptr<const TextDictionary> text_dictionary_of(const arrow::DictionaryArray& cells) {
  auto kept = std::make_shared<KeptDictionary>();
  kept->values = cells.dictionary();
  const int64_t values = kept->values->length();
  if (kept->values->null_count() > 0 || !dictionary_fits(cells)) return nullptr;
  const bool are_texts = visit_texts({kept->values, nullptr, {}, {}}, [&](const auto& text_at, std::string_view) {
    kept->texts.reserve(static_cast<size_t>(values));
    for (int64_t value = 0; value < values; ++value) kept->texts.push_back(text_at(value));
  });
  kept->even = even_texts_of({.array = kept->values});
  return are_texts ? kept : nullptr;
}

}  // namespace

ArrayDictionaries::Place ArrayDictionaries::place_of(const arrow::ArrayData& values) {
  Place place{static_cast<uint64_t>(values.type->id()), static_cast<uint64_t>(values.offset),
              static_cast<uint64_t>(values.length)};
  const bool has_arrays = !values.child_data.empty() || values.dictionary;
  if (has_arrays) place.push_back(reinterpret_cast<uintptr_t>(&values));  // which are not compared
  for (const auto& buffer : values.buffers) {
    place.push_back(buffer ? buffer->address() : 0);
    place.push_back(buffer ? static_cast<uint64_t>(buffer->size()) : 0);
  }
  return place;
}

arrow::Result<std::shared_ptr<const TextDictionary>> ArrayDictionaries::texts_of(const arrow::DictionaryArray& cells) {
  ARROW_RETURN_NOT_OK(check_length(cells));
  const auto [known, is_new] = known_.try_emplace(place_of(*cells.data()->dictionary));
  if (!is_new) return known->second;
  ARROW_RETURN_NOT_OK(check_array(*cells.dictionary()));
  return known->second = text_dictionary_of(cells);
}

}  // namespace merit::data
