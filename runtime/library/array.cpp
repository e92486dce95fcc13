#include "runtime/library/array.h"

namespace merit::library {

namespace {

/// Dictionaries of dictionaries.
constexpr int kMostLevels = 4;

/// A cell of `text_view`.
struct View {
  int32_t size;
  char inlined[12];  ///< or four bytes, the block, the offset
};
constexpr int32_t kMostInlined = 12;

struct PlaceInBlock {
  int32_t block, offset;
};
PlaceInBlock place_of(const View& view) {
  PlaceInBlock place;
  __builtin_memcpy(&place, view.inlined + 4, sizeof place);
  return place;
}

int64_t buffers_of(Shape shape) {
  switch (shape) {
    case Shape::nothing:
      return 0;
    case Shape::structure:
    case Shape::list_fixed:
      return 1;
    case Shape::text32:
    case Shape::text64:
    case Shape::text_view:  // at least
      return 3;
    default:
      return 2;
  }
}

/// How many of the bits [first, first + count) are set.
int64_t count_set(const uint8_t* bits, int64_t first, int64_t count) {
  constexpr int64_t kWord = 64;
  const int64_t end = first + count;
  const auto bit = [&](int64_t at) { return bits[at >> 3] >> (at & 7) & 1; };
  int64_t found = 0;
  for (; first < end && (first & 7) != 0; ++first) found += bit(first);
  for (; end - first >= kWord; first += kWord) {
    uint64_t word = 0;
    __builtin_memcpy(&word, bits + (first >> 3), sizeof word);
    found += __builtin_popcountll(word);
  }
  for (; first < end; ++first) found += bit(first);
  return found;
}

/// Whether all codes lie within the dictionary, those of nulls too: without a branch, so that it is quick.
template <typename Code>
bool all_codes_within(const Array& codes, int64_t values) {
  Code lowest = 0, highest = 0;
  for (int64_t row = 0; row < codes.length; ++row) {
    const auto code = codes.value<Code>(row);
    lowest = code < lowest ? code : lowest;
    highest = code > highest ? code : highest;
  }
  return lowest == 0 && static_cast<uint64_t>(highest) < static_cast<uint64_t>(values);
}

/// Likewise whether no offset is less than the one before it.
template <typename Offset>
bool ascend(const Array& offsets) {
  Offset descends = 0;
  for (int64_t row = 0; row < offsets.length; ++row) {
    descends |= static_cast<Offset>(offsets.value<Offset>(row + 1) < offsets.value<Offset>(row));
  }
  return descends == 0;
}

class Checker {
 public:
  Checker(TextView where, Blocks& blocks, Failure& failure) : where_(where), blocks_(blocks), failure_(failure) {}

  bool open(const ArrowSchema* schema, const ArrowArray* array, int level, Array& out) {
    if (schema == nullptr || array == nullptr) return lie("has no schema or no array");
    if (schema->release == nullptr || array->release == nullptr) return lie("was released already");
    if (!parse_format(schema->format, out.format))
      return failure_.is(merit_wrong_schema, Quoted{where_}, " has the format ", Quoted{view_of_string(schema->format)},
                         ", which is none");
    out.schema = schema;
    out.array = array;
    out.length = array->length;
    out.offset = array->offset;
    int64_t end = 0;
    if (out.length < 0 || out.offset < 0 || __builtin_add_overflow(out.length, out.offset, &end) ||
        end > INT64_MAX / 64) {
      return lie("has an impossible length or offset");
    }
    if (out.format.shape == Shape::other) return check_nulls(out);
    return open_buffers(out) && check_nulls(out) && open_dictionary(level, out) && check_cells(out);
  }

 private:
  template <typename... Parts>
  bool lie(const Parts&... parts) {
    return failure_.is(merit_wrong_array, Quoted{where_}, " ", parts...);
  }
  template <typename... Parts>
  bool lie_at(int64_t row, const Parts&... parts) {
    return failure_.is(merit_wrong_array, Quoted{where_}, ", row ", row, ": ", parts...);
  }

  bool open_buffers(Array& out) {
    const int64_t expected = buffers_of(out.format.shape);
    const int64_t given = out.array->n_buffers;
    const bool views = out.format.shape == Shape::text_view;
    if (given < expected || (given != expected && !views)) {
      return lie("has ", given, " buffers where its format has ", expected);
    }
    if (expected == 0) return true;
    if (out.array->buffers == nullptr) return lie("has no buffers");
    if (expected < 2) return true;
    out.values = static_cast<const uint8_t*>(out.array->buffers[1]);
    if (out.values == nullptr && out.length > 0) return lie("has no buffer of cells");
    if (expected < 3) return true;
    if (views) {
      out.blocks = out.array->buffers + 2;
    } else {
      out.bytes = static_cast<const char*>(out.array->buffers[2]);
    }
    return true;
  }

  /// What is said of nulls must be so, since it decides whether the mask is looked at.
  bool check_nulls(Array& out) {
    const int64_t said = out.array->null_count;
    if (said < -1 || said > out.length) return lie("has ", out.length, " cells, and says that ", said, " are null");
    if (out.format.shape == Shape::nothing) return true;
    if (out.array->n_buffers < 1 || out.array->buffers == nullptr) return said <= 0 || lie("has nulls and no mask");
    const auto* const validity = static_cast<const uint8_t*>(out.array->buffers[0]);
    if (validity == nullptr) return said <= 0 || lie("says that ", said, " cells are null, and has no mask");
    out.validity = validity;
    const int64_t nulls = out.length - count_set(validity, out.offset, out.length);
    if (said >= 0 && nulls != said) return lie("says that ", said, " cells are null, and has ", nulls);
    if (nulls == 0) out.validity = nullptr;
    return true;
  }

  bool open_dictionary(int level, Array& out) {
    const bool has_one = out.schema->dictionary != nullptr;
    if (has_one != (out.array->dictionary != nullptr)) return lie("has a dictionary in its schema or its array alone");
    if (!has_one) return true;
    if (level == kMostLevels) return lie("has dictionaries within dictionaries");
    if (out.format.shape < Shape::int8 || out.format.shape > Shape::uint64) {
      return failure_.is(merit_wrong_schema, Quoted{where_}, " has a dictionary, and codes that are no integers");
    }
    auto* const dictionary = room_for<Array>(blocks_, 1);
    *dictionary = Array();
    if (!open(out.schema->dictionary, out.array->dictionary, level + 1, *dictionary)) return false;
    out.dictionary = dictionary;
    if (out.with_code_type([&](auto zero) { return all_codes_within<decltype(zero)>(out, dictionary->length); })) {
      return true;
    }
    for (int64_t row = 0; row < out.length; ++row) {
      if (out.is_null(row)) continue;
      const int64_t code = out.code(row);
      if (code < 0 || code >= dictionary->length) {
        return lie_at(row, "the code ", code, " is outside the dictionary, which has ", dictionary->length, " values");
      }
    }
    return true;
  }

  bool check_cells(const Array& out) {
    switch (out.format.shape) {
      case Shape::text32:
      case Shape::list32:
        return check_offsets<int32_t>(out);
      case Shape::text64:
      case Shape::list64:
        return check_offsets<int64_t>(out);
      case Shape::text_view:
        return check_views(out);
      case Shape::text_fixed: {
        int64_t size = 0;
        const bool fits = !__builtin_mul_overflow(out.offset + out.length, int64_t{out.format.width}, &size);
        return fits || lie("has an impossible length or offset");
      }
      default:
        return true;
    }
  }

  template <typename Offset>
  bool check_offsets(const Array& out) {
    if (out.length == 0) return true;
    const auto first = out.value<Offset>(0);
    const auto last = out.value<Offset>(out.length);
    if (first < 0) return lie_at(0, "an offset is negative");
    if (!ascend<Offset>(out)) return lie_of_descent<Offset>(out);
    const bool text = out.format.shape == Shape::text32 || out.format.shape == Shape::text64;
    if (text && last > first && out.bytes == nullptr) return lie("has no buffer of bytes");
    return true;
  }

  /// Offsets do not ascend: says where.
  template <typename Offset>
  bool lie_of_descent(const Array& out) {
    int64_t row = 0;
    while (out.value<Offset>(row + 1) >= out.value<Offset>(row)) ++row;
    return lie_at(row, "offsets descend from ", int64_t{out.value<Offset>(row)}, " to ",
                  int64_t{out.value<Offset>(row + 1)});
  }

  bool check_views(const Array& out) {
    const int64_t blocks = out.array->n_buffers - 3;
    const void* const sizes = out.array->buffers[out.array->n_buffers - 1];
    if (blocks > 0 && sizes == nullptr) return lie("does not say how large its buffers are");
    for (int64_t row = 0; row < out.length; ++row) {
      if (out.is_null(row)) continue;
      const auto cell = out.value<View>(row);
      if (cell.size < 0) return lie_at(row, "a text has a negative size");
      if (cell.size <= kMostInlined) continue;
      const PlaceInBlock place = place_of(cell);
      if (place.block < 0 || place.block >= blocks) return lie_at(row, "a text is in a buffer that is not there");
      int64_t size = 0;
      __builtin_memcpy(&size, static_cast<const char*>(sizes) + place.block * sizeof size, sizeof size);
      if (place.offset < 0 || int64_t{place.offset} + cell.size > size || out.blocks[place.block] == nullptr) {
        return lie_at(row, "a text reaches beyond its buffer");
      }
    }
    return true;
  }

  TextView where_;
  Blocks& blocks_;
  Failure& failure_;
};

}  // namespace

TextView Array::text(int64_t row) const {
  switch (format.shape) {
    case Shape::text32:
      return text_between<int32_t>(row);
    case Shape::text64:
      return text_between<int64_t>(row);
    case Shape::text_view: {
      const auto cell = value<View>(row);
      const auto size = static_cast<size_t>(cell.size);
      const auto* const inlined = reinterpret_cast<const char*>(values + (offset + row) * sizeof(View)) + 4;
      if (cell.size <= kMostInlined) return {inlined, size};
      const PlaceInBlock place = place_of(cell);
      return {static_cast<const char*>(blocks[place.block]) + place.offset, size};
    }
    default:  // text_fixed
      return {reinterpret_cast<const char*>(values) + (offset + row) * format.width, static_cast<size_t>(format.width)};
  }
}

int64_t Array::code(int64_t row) const {
  return with_code_type([&](auto zero) { return static_cast<int64_t>(value<decltype(zero)>(row)); });
}

void Array::elements(int64_t row, int64_t& begin, int64_t& end) const {
  begin = end = 0;
  if (!is_null(row)) bounds(row, begin, end);
}

void Array::bounds(int64_t row, int64_t& begin, int64_t& end) const {
  if (format.shape == Shape::list32) {
    begin = value<int32_t>(row);
    end = value<int32_t>(row + 1);
  } else if (format.shape == Shape::list64) {
    begin = value<int64_t>(row);
    end = value<int64_t>(row + 1);
  } else {
    begin = (offset + row) * format.width;
    end = begin + format.width;
  }
}

bool open_array(const ArrowSchema* schema, const ArrowArray* array, TextView where, Blocks& blocks, Failure& failure,
                Array& out) {
  return Checker(where, blocks, failure).open(schema, array, 0, out);
}

bool open_child(const Array& parent, int64_t number, TextView where, Blocks& blocks, Failure& failure, Array& out) {
  const ArrowSchema& schema = *parent.schema;
  const ArrowArray& array = *parent.array;
  if (schema.n_children != array.n_children || number >= schema.n_children || schema.children == nullptr ||
      array.children == nullptr) {
    return failure.is(merit_wrong_array, Quoted{where}, " does not have the children that its schema has");
  }
  if (!open_array(schema.children[number], array.children[number], where, blocks, failure, out)) return false;
  int64_t needed = parent.offset + parent.length;
  if (parent.format.shape != Shape::structure) {
    needed = 0;
    if (parent.format.shape == Shape::list_fixed) {
      if (__builtin_mul_overflow(parent.offset + parent.length, int64_t{parent.format.width}, &needed))
        needed = INT64_MAX;
    } else if (parent.length > 0) {
      // The last offset, also where the last list is null.
      needed = parent.format.shape == Shape::list32 ? parent.value<int32_t>(parent.length)
                                                    : parent.value<int64_t>(parent.length);
    }
  }
  if (out.length < needed) {
    return failure.is(merit_wrong_array, Quoted{where}, " has ", out.length, " cells where ", needed, " are needed");
  }
  if (parent.format.shape == Shape::structure) {
    out.offset += parent.offset;
    out.length = parent.length;
  }
  return true;
}

}  // namespace merit::library
