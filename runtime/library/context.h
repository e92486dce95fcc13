/// What a context keeps from lead to lead.
#pragma once

#include "runtime/library/event_keys.h"

namespace merit::library {

/// A column of compiled code that is written to. Its memory is in whole pieces of `kPiece` bytes, so that it can be
/// cleared by these.
struct WrittenColumn {
  uint64_t* validity;
  void* values;
  uint64_t cell_size;
};
inline constexpr uint64_t kPiece = 64;

constexpr uint64_t in_pieces(uint64_t bytes) {
  return (bytes + kPiece - 1) / kPiece * kPiece;
}

inline void clear_pieces(void* memory, uint64_t bytes) {
  for (uint64_t i = 0; i < bytes; i += kPiece) __builtin_memset(static_cast<char*>(memory) + i, 0, kPiece);
}

[[gnu::always_inline]] inline void store(const WrittenColumn& column, bool is_text, uint64_t row,
                                         const merit_value& value) {
  set_bit(column.validity, row);
  if (is_text) {
    static_cast<merit_text*>(column.values)[row] = value.text;
  } else {
    static_cast<int64_t*>(column.values)[row] = value.integer;  // of a number its bits
  }
}

/// Memory for the events of a lead.
struct EventRoom {
  uint64_t events = 0;               ///< for how many
  WrittenColumn* columns = nullptr;  ///< those that compiled code reads
  uint16_t* kind = nullptr;
  int64_t* at = nullptr;
  const merit_event** order = nullptr;   ///< the events that count
  const merit_event** merged = nullptr;  ///< beside `order`, for sorting
  merit_event_keys keys = {};            ///< slots for `events`
  merit_event_room of_code = {};         ///< what `merit_definition::take_events` writes to
};

/// A cell of the decision that lists the texts whose bits compiled code has set.
struct NameList {
  merit_text* out;
  merit_text* room;
  const uint64_t* bits;
  uint64_t words;
  const merit_text* texts;  ///< by bit
};

}  // namespace merit::library

struct merit_context {
  explicit merit_context(const merit_definition& compiled)
      : definition(compiled), memory(&escape), fixed(&escape), of_events(&escape) {}
  static void* operator new(size_t, void* place) noexcept { return place; }

  const merit_definition& definition;
  const merit_code* code = nullptr;
  merit::library::Escape escape;
  merit_memory memory;
  merit::kernels::Blocks fixed;      ///< what does not change from lead to lead
  merit::kernels::Blocks of_events;  ///< what `room` points to, but its list of columns

  merit::library::StructReader lead_reader = {};
  merit_reader* lead_field_readers = nullptr;             ///< by field; null where nobody looks at it
  merit::library::StructReader* kind_readers = nullptr;   ///< by kind
  merit_reader* kind_field_readers = nullptr;             ///< by kind and field; null where nobody looks at a field
  bool has_keys = false;                                  ///< some kind has a key
  merit::library::WrittenColumn* lead_columns = nullptr;  ///< by the fields that are stored
  merit::library::EventRoom room;

  // What compiled code is called with. It writes values into the decision itself.
  merit_row row = {};
  merit_batch batch = {};
  merit_outputs outputs = {};
  merit_column* event_columns = nullptr;      ///< of `batch`
  merit_cell* decision = nullptr;             ///< by output
  merit::library::NameList* lists = nullptr;  ///< outputs that are lists of names whose bits are set
  uint64_t list_count = 0;
  merit_text* reason_texts = nullptr;  ///< by reason
};

namespace merit::library {

/// Memory for so many events at least. What it had before is lost, also where there is no memory left.
void make_room(merit_context& context, uint64_t events);

}  // namespace merit::library
