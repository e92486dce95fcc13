/// Private to this room: leads by the value of a field: their key, or the field that an event's `matching` names.
#pragma once

#include <bit>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/columns/column.h"
#include "runtime/data/leads/numbered_keys.h"
#include "runtime/values/words_of_text.h"

namespace merit::data {

/// A known cell as bytes that are equal exactly when the cells are: of text the text, else what is stored.
/// `folded`: texts that `is` holds equal have the same bytes.
std::string_view cell_bytes(const columns::Column& column, int64_t row, bool folded, std::string& scratch);

/// Numbers that count up are found by themselves, other values in an open-addressing table, at most two thirds full. A
/// value of at most eight bytes is its own hash there, so that finding it touches one slot and no text.
class LeadIndex {
 public:
  static constexpr int32_t kNone = NumberedKeys::kNone;  // what these do not find, they leave so

  /// `folded`: values are compared as `is` does; else exactly.
  explicit LeadIndex(bool folded) : folded_(folded) {}

  /// Adds a lead under a known cell. Returns the first lead that has the same value: itself, unless it repeats one.
  int32_t add(const columns::Column& column, int64_t row, int32_t lead);
  /// Adds each cell of a column that is known, under its row, before anything else is added. The first leads of all,
  /// `kNone` for a missing cell.
  std::vector<int32_t> add_all(const columns::Column& column);
  /// The same, if they are numbers that count up: then none is missing, and none repeats. Else adds nothing.
  bool add_numbers(const columns::Column& column);

  /// The first lead with the value of a known cell; `kNone` when there is none.
  int32_t first(const columns::Column& column, int64_t row) const;
  /// The same for each cell of a column, `kNone` also for one that is missing. Any number of threads may ask at once.
  void first_of_all(const columns::Column& column, std::span<int32_t> leads) const;
  /// Leads by keys that count up, as far as all were added at once; else null.
  const NumberedKeys* numbered() const { return numbered_ ? &*numbered_ : nullptr; }
  /// The next lead with the same value as this one, in ascending order; `kNone` after the last.
  int32_t next(int32_t lead) const {
    return static_cast<size_t>(lead) < next_.size() ? next_[static_cast<size_t>(lead)] : kNone;
  }

 private:
  /// A value as 64 bits: itself where it is short, else a hash that its bytes must confirm.
  struct Key {
    uint64_t bits = 0;
    size_t place = 0;  ///< the slot where the search begins
    bool exact = false;
    std::string_view bytes;
  };
  /// Twelve bytes: most of what a large table takes is waiting for memory.
  struct Slot {
    uint32_t low = 0, high = 0;  ///< of the value's bits
    int32_t holds = kNone;  ///< `kNone`: free; a lead, where the bits are the value; else `kText` and where in `texts_`

    uint64_t bits() const { return uint64_t{high} << 32 | low; }
    bool is_free() const { return holds == kNone; }
    bool is_exact() const { return holds >= 0; }
    size_t text() const { return static_cast<size_t>(holds & ~kText); }
  };
  static constexpr int32_t kText = std::numeric_limits<int32_t>::min();

  /// What stands before a value that is longer than eight bytes, so that one look at memory finds all.
  struct Text {
    int32_t lead = kNone;  ///< the first that has it
    uint32_t size = 0;     ///< in bytes
  };
  static_assert(sizeof(Text) == sizeof(uint64_t));

  void find_all_numbered(const columns::Column& column, std::span<int32_t> leads) const;
  int32_t find_numbered(const columns::Column& column, int64_t row) const {
    if (!numbered_) return kNone;
    if (column.type == columns::Type::text) return numbered_->find(column.text_at(row));
    return numbered_->find(column.integers[static_cast<size_t>(row)]);
  }

  /// Fills a key in place: one that is returned would be copied through memory before it can be looked for.
  void make_key(const columns::Column& column, int64_t row, std::string& scratch, Key& key) const;
  /// Any number of slots will do: a hash is a fraction of them.
  size_t place_of(uint64_t bits) const {
    const uint64_t hash = (bits ^ bits >> 32) * values::kHashFactor;
    return static_cast<size_t>(static_cast<unsigned __int128>(hash) * slots_.size() >> 64);
  }
  size_t place_after(size_t place) const { return place + 1 == slots_.size() ? 0 : place + 1; }
  bool holds(const Slot& slot, const Key& key) const {
    if (slot.bits() != key.bits || slot.is_exact() != key.exact) return false;
    return key.exact || has_text(slot, key.bytes);
  }
  Text text_of(const Slot& slot) const { return std::bit_cast<Text>(texts_[slot.text()]); }
  bool has_text(const Slot& slot, std::string_view bytes) const;
  int32_t lead_of(const Slot& slot) const { return slot.holds >= kNone ? slot.holds : text_of(slot).lead; }
  /// The slot that holds a value, or the free one where it would stand.
  size_t find(const Key& key) const {
    size_t place = key.place;
    while (!slots_[place].is_free() && !holds(slots_[place], key)) place = place_after(place);
    return place;
  }
  void ask_for_text(Key& key) const;
  int32_t add(const Key& key, int32_t lead);
  int32_t store_text(std::string_view bytes, int32_t lead);
  template <typename Use>
  void for_each_key(const columns::Column& column, const Use& use) const;
  /// Makes room for so many values in all.
  void make_room(size_t values);
  void chain(int32_t first, int32_t lead);

  bool folded_;
  std::optional<NumberedKeys> numbered_;

  size_t size_ = 0;  ///< of the table
  std::vector<Slot> slots_;
  std::vector<uint64_t> texts_;       ///< of each value that is longer than eight bytes: a `Text`, then its bytes
  std::vector<int32_t> next_, last_;  ///< by lead; only as far as values repeat
};

}  // namespace merit::data
