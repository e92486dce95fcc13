/// Arrays of the Arrow C data interface, checked: what a caller's structures say about themselves is believed only as
/// far as it was looked at here.
///
/// `open_array` checks everything that has to do with memory: that buffers and children are there, that offsets ascend
/// and stay within what is known of their size, that codes lie within dictionaries, that nulls are as many as is said.
/// How large buffers are nobody says; that they hold `offset + length` cells, and as many bytes as offsets ask for, is
/// the caller's word.
#pragma once

#include "runtime/library/failure.h"
#include "runtime/library/memory.h"

namespace merit::library {

enum class Shape : uint8_t {
  nothing,  ///< the null type
  boolean,
  int8,
  uint8,
  int16,
  uint16,
  int32,
  uint32,
  int64,
  uint64,
  float16,
  float32,
  float64,
  decimal,    ///< `width`: bits; `scale`
  date_days,  ///< int32
  date_millis,
  timestamp,
  duration,
  text32,  ///< text or bytes, by int32 offsets
  text64,
  text_view,
  text_fixed,  ///< of `width` bytes
  list32,
  list64,
  list_fixed,  ///< of `width` elements
  structure,
  other,  ///< nothing that a definition reads: cells are just there or not
};

struct Format {
  Shape shape = Shape::other;
  bool zoned = false;    ///< timestamp: an instant; else a time on the wall of an unnamed place
  int64_t multiply = 1;  ///< timestamp, duration: to microseconds
  int64_t divide = 1;
  int32_t width = 0;
  int32_t scale = 0;
};

/// False: no format at all.
bool parse_format(const char* format, Format& out);

/// An array and what was found out about it. Cells are counted from 0, whatever the array's offset is.
struct Array {
  Format format;
  int64_t length = 0;
  int64_t offset = 0;                 ///< of cell 0 in the buffers
  const uint8_t* validity = nullptr;  ///< null: no cell is missing
  const uint8_t* values = nullptr;    ///< cells, offsets or views
  const char* bytes = nullptr;
  const void* const* blocks = nullptr;  ///< of text views
  const Array* dictionary = nullptr;    ///< then the shape is that of the codes
  const ArrowSchema* schema = nullptr;
  const ArrowArray* array = nullptr;

  TextView name() const { return view_of_string(schema->name); }
  bool is_null(int64_t row) const {
    if (format.shape == Shape::nothing) return true;
    if (validity == nullptr) return false;
    const int64_t bit = offset + row;
    return (validity[bit >> 3] >> (bit & 7) & 1) == 0;
  }
  /// What stands in the first buffer of values. Buffers need not be aligned.
  template <typename Value>
  Value value(int64_t row) const {
    Value found;
    __builtin_memcpy(&found, values + (offset + row) * static_cast<int64_t>(sizeof(Value)), sizeof(Value));
    return found;
  }
  /// Of a text that is not null.
  TextView text(int64_t row) const;
  /// The same where the shape is `text32` or `text64`, whose offsets these are.
  template <typename Offset>
  TextView text_between(int64_t row) const {
    const auto begin = value<Offset>(row);
    return {bytes + begin, static_cast<size_t>(value<Offset>(row + 1) - begin)};
  }
  /// Of a dictionary array, where not null: a cell of `dictionary`.
  int64_t code(int64_t row) const;
  /// Of a dictionary array: calls `visit` with a zero of the type that its codes have, once for all of them.
  template <typename Visit>
  [[gnu::always_inline]] auto with_code_type(Visit visit) const;
  /// Of a list: the cells of its child, none where it is null.
  void elements(int64_t row, int64_t& begin, int64_t& end) const;
  /// The same of a list that may be null, whose offsets still stand in line with those beside it.
  void bounds(int64_t row, int64_t& begin, int64_t& end) const;
};

template <typename Visit>
inline auto Array::with_code_type(Visit visit) const {
  switch (format.shape) {
    // NOLINTNEXTLINE(bugprone-branch-clone): each is another type
    case Shape::int8:
      return visit(int8_t());
    case Shape::uint8:
      return visit(uint8_t());
    case Shape::int16:
      return visit(int16_t());
    case Shape::uint16:
      return visit(uint16_t());
    case Shape::int32:
      return visit(int32_t());
    case Shape::uint32:
      return visit(uint32_t());
    case Shape::uint64:
      return visit(uint64_t());
    default:
      return visit(int64_t());
  }
}

/// Checks an array and opens it. `blocks` are for what it needs beside itself. `where` names it in messages.
bool open_array(const ArrowSchema* schema, const ArrowArray* array, TextView where, Blocks& blocks, Failure& failure,
                Array& out);

/// Checks that a structure or list has its children, and opens one of them, which has `parent`'s cells or elements.
bool open_child(const Array& parent, int64_t number, TextView where, Blocks& blocks, Failure& failure, Array& out);

}  // namespace merit::library
