#include "runtime/library/event_kinds.h"

#include "runtime/values/fold.h"

namespace merit::library {

EventKinds::EventKinds(const merit_description& description, FieldReader& type, Blocks& blocks)
    : description_(description), type_(type) {
  const Array* const values = type.array()->dictionary;
  if (values == nullptr) return;
  of_code_ = room_for<uint16_t>(blocks, static_cast<size_t>(values->length));
  for (int64_t code = 0; code < values->length; ++code) of_code_[code] = kUnmetCode;
}

uint16_t EventKinds::kind_called(TextView type) const {
  const auto found = [&](uint64_t k) {
    return description_.kinds[k].needed ? static_cast<uint16_t>(k) : kUnneededKind;
  };
  for (uint64_t k = 0; k < description_.kind_count; ++k) {
    if (values::equals_exact(type, view(description_.kinds[k].type_value))) return found(k);
  }
  for (uint64_t k = 0; k < description_.kind_count; ++k) {
    if (values::equals_folded(type, view(description_.kinds[k].type_value))) return found(k);
  }
  return kUnknownKind;
}

[[gnu::always_inline]] inline uint16_t EventKinds::kind_of(TextView type, const values::TextEnds& ends) {
  if (const uint16_t* const known = by_text_.find(type, ends)) return *known;
  const uint16_t kind = kind_called(type);
  by_text_.note(type, ends, kind);
  return kind;
}

uint16_t EventKinds::read(int64_t row) {
  const Reading type = type_.read(row);
  return type.known() ? kind_of(type.text, values::TextEnds::of(type.text)) : kUnknownKind;
}

/// Of a column whose texts are values as they stand.
template <typename TextAt>
[[gnu::always_inline]] inline void EventKinds::find_by_text(int64_t first, int64_t end, uint16_t* kinds,
                                                            TextAt text_at) {
  const Array& array = *type_.array();
  constexpr auto kBytes = static_cast<int64_t>(values::TextEnds::kBytes);
  const int64_t size = array.length == 0 ? 0 : text_at(array.length - 1).end() - array.bytes;
  for (int64_t row = first; row < end; ++row) {
    if (array.validity != nullptr && array.is_null(row)) {
      kinds[row] = kUnknownKind;
      continue;
    }
    const TextView text = text_at(row);
    const int64_t begin = text.begin() - array.bytes;
    const bool is_readable = begin + static_cast<int64_t>(text.size) >= kBytes && begin + kBytes <= size;
    kinds[row] = kind_of(text, is_readable ? values::TextEnds::of_readable(text) : values::TextEnds::of(text));
  }
}

void EventKinds::find_by_code(int64_t first, int64_t end, uint16_t* kinds) {
  const Array& array = *type_.array();
  array.with_code_type([&](auto zero) {
    for (int64_t row = first; row < end; ++row) {
      if (array.validity != nullptr && array.is_null(row)) {
        kinds[row] = kUnknownKind;
        continue;
      }
      uint16_t& kind = of_code_[array.value<decltype(zero)>(row)];
      if (kind == kUnmetCode) kind = read(row);
      kinds[row] = kind;
    }
  });
}

void EventKinds::find(int64_t first, int64_t end, uint16_t* kinds) {
  const Array& array = *type_.array();
  if (of_code_ != nullptr) return find_by_code(first, end, kinds);
  if (type_.is_as_it_is() && array.format.shape == Shape::text32) {
    return find_by_text(first, end, kinds, [&](int64_t row) { return array.text_between<int32_t>(row); });
  }
  if (type_.is_as_it_is() && array.format.shape == Shape::text64) {
    return find_by_text(first, end, kinds, [&](int64_t row) { return array.text_between<int64_t>(row); });
  }
  for (int64_t row = first; row < end; ++row) kinds[row] = read(row);
}

}  // namespace merit::library
