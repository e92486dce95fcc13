/// The tables of events of a call, bound: given beside the leads, or standing in lists of the leads.
#pragma once

#include "runtime/library/call.h"
#include "runtime/library/key_set.h"
#include "runtime/values/fold.h"
#include "runtime/values/words_of_text.h"

namespace merit::library {

/// Beside the kinds of the definition, what a row's kind may be.
inline constexpr uint16_t kUnknownKind = 0xFFFF;
inline constexpr uint16_t kUnneededKind = 0xFFFE;
inline constexpr uint16_t kRepeatedKey = 0xFFFD;
inline constexpr uint16_t kUnmetCode = 0xFFFC;

/// What texts of a type column were found to be, since the same few come again and again. Each has one place.
class KindsByText {
 public:
  /// Null: it was not met, or another text has taken its place. `last` are its last bytes, up to eight, as a word.
  [[gnu::always_inline]] const uint16_t* find(TextView type, uint64_t last) const {
    const Slot& slot = slots_[place_of(type.size, last)];
    if (slot.last != last || slot.type.size != type.size || !slot.is_used) return nullptr;
    return type.size <= kBytes || values::equals_exact(slot.type, type) ? &slot.kind : nullptr;
  }
  /// The text outlives this.
  void note(TextView type, uint64_t last, uint16_t kind) {
    slots_[place_of(type.size, last)] = {type, last, kind, true};
  }

  static uint64_t last_of(TextView type) {
    const size_t count = type.size < kBytes ? type.size : kBytes;
    return count == 0 ? 0 : values::load_bytes(type.end() - count, count);
  }
  /// The same where eight bytes can be read before the text's end.
  static uint64_t last_of_long(TextView type) {
    uint64_t word = 0;
    __builtin_memcpy(&word, type.end() - kBytes, kBytes);
    const uint64_t beside = type.size < kBytes ? kBytes - type.size : 0;
    return beside == kBytes ? 0 : word >> (8 * beside);
  }

  static constexpr size_t kBytes = sizeof(uint64_t);

 private:
  static constexpr uint32_t kBits = 6;
  struct Slot {
    TextView type;
    uint64_t last = 0;
    uint16_t kind = 0;
    bool is_used = false;
  };
  /// By the size and the last bytes: types often begin alike.
  static uint64_t place_of(uint64_t size, uint64_t last) { return (last ^ size) * 0x9E3779B97F4A7C15 >> (64 - kBits); }

  Slot slots_[1U << kBits];
};

/// Where a table has what belongs to one kind of event.
struct KindColumns {
  FieldReader at;
  FieldReader* fields = nullptr;  ///< by field of the kind; those that are not needed have no array
  bool any_required = false;      ///< some field is
};

struct EventTable {
  TextView where;  ///< names it in messages
  Array rows;      ///< structures
  /// Whose they are: lists, a cell for each lead, or offsets.
  const Array* lists = nullptr;
  const Array* leads = nullptr;  ///< beside lists: a lead that is null has no events
  const int64_t* offsets = nullptr;
  int32_t kind = -1;  ///< of all rows; -1: `type` says it
  FieldReader type;
  KindsByText* kinds_by_text = nullptr;  ///< of `type`
  uint16_t* kind_of_code = nullptr;      ///< of `type`, where it has a dictionary: `kUnmetCode`, or the kind
  KindColumns* kinds = nullptr;          ///< by kind
  uint16_t* kind_of_row = nullptr;       ///< once it is settled
  int64_t* rows_of_kind = nullptr;       ///< by kind, and last of rows that are of none
  const Array* plain_times = nullptr;    ///< no event lacks a field or its time, and all have it here, as microseconds

  bool may_hold(uint64_t of_kind) const { return kind < 0 || static_cast<uint64_t>(kind) == of_kind; }
  /// The rows of a lead.
  void range(int64_t lead, int64_t& begin, int64_t& end) const;
  /// Each lead's rows follow those of the lead before it.
  bool is_without_gaps() const {
    return lists == nullptr || (lists->validity == nullptr && leads->validity == nullptr);
  }
  /// Of a row that may be null as a whole.
  Reading read(FieldReader& reader, int64_t row) const { return rows.is_null(row) ? Reading() : reader.read(row); }
};

class EventTables {
 public:
  explicit EventTables(Call& call) : call_(call) {}

  /// Finds and binds them. `leads` are the leads' structures, which outlive this.
  bool open(const merit_leads& given, const Array& leads);
  /// Says of each row which kind it is, and which repeat a key: the first in the order of the tables and rows stays.
  bool settle(int64_t lead_count);

  uint64_t size() const { return count_; }
  EventTable& operator[](uint64_t table) { return tables_[table]; }

 private:
  bool open_given(const merit_event_table& given, uint64_t number, int64_t lead_count);
  bool open_nested(const Array& leads);
  bool open_list(const Array& leads, int64_t child, int32_t kind);
  bool bind(EventTable& table);
  bool bind_kind(EventTable& table, uint64_t kind);
  bool bind_column(EventTable& table, TextView who, TextView name, bool exact, FieldReader& reader);
  bool check_found();
  uint16_t kind_called(TextView type) const;
  uint16_t kind_of(EventTable& table, int64_t row) const;
  uint16_t kind_of_text(EventTable& table, TextView type, uint64_t last) const;
  uint16_t kind_read(EventTable& table, int64_t row) const;
  void settle_rows(EventTable& table, int64_t row, int64_t end);
  void settle_keys(EventTable& table, int64_t row, int64_t end);
  void find_plain_times(EventTable& table) const;

  Call& call_;
  EventTable* tables_ = nullptr;
  KeySet* keys_ = nullptr;  ///< by kind; null: none has keys, or they are settled
  uint64_t count_ = 0;
  bool keys_are_settled_ = false;
};

}  // namespace merit::library
