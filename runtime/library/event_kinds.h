/// Of which kind the events of a table are, where a column says it.
#pragma once

#include "runtime/library/call.h"
#include "runtime/values/fold.h"
#include "runtime/values/words_of_text.h"

namespace merit::library {

/// Beside the kinds of the definition, what an event's kind may be.
inline constexpr uint16_t kUnknownKind = 0xFFFF;
inline constexpr uint16_t kUnneededKind = 0xFFFE;
inline constexpr uint16_t kRepeatedKey = 0xFFFD;
inline constexpr uint16_t kLaterThanNow = 0xFFFC;
inline constexpr uint16_t kTooEarly = 0xFFFB;  ///< to matter: see `earliest_of`
inline constexpr uint16_t kUnmetCode = 0xFFFA;

/// What texts of a type column were found to be, since the same few come again and again.
class KindsByText {
 public:
  /// Null: it was not met, or another text has taken its place.
  [[gnu::always_inline]] const uint16_t* find(TextView type, const values::TextEnds& ends) const {
    uint64_t place = place_of(type.size, ends);
    for (int probe = 0; probe < kProbes; ++probe, place = (place + 1) % kSlots) {
      const Slot& slot = slots_[place];
      if (!slot.is_used) return nullptr;
      if (slot.ends.first == ends.first && slot.ends.last == ends.last && slot.type.size == type.size &&
          (type.size <= 2 * values::TextEnds::kBytes || values::equals_exact(slot.type, type))) {
        return &slot.kind;
      }
    }
    return nullptr;
  }
  /// The text outlives this.
  void note(TextView type, const values::TextEnds& ends, uint16_t kind) {
    const uint64_t home = place_of(type.size, ends);
    uint64_t place = home;
    for (int probe = 1; slots_[place].is_used && probe < kProbes; ++probe) place = (place + 1) % kSlots;
    slots_[slots_[place].is_used ? home : place] = {type, ends, kind, true};
  }

 private:
  static constexpr int kProbes = 4;
  static constexpr int kBits = 8;
  static constexpr uint64_t kSlots = 1U << kBits;
  struct Slot {
    TextView type;
    values::TextEnds ends = {0, 0};
    uint16_t kind = 0;
    bool is_used = false;
  };
  static uint64_t place_of(uint64_t size, const values::TextEnds& ends) {
    return (ends.last + 31 * ends.first + size) * 0x9E3779B97F4A7C15 >> (64 - kBits);
  }

  Slot slots_[kSlots];
};

/// Tells the kinds of a table's rows by its type column.
class EventKinds {
 public:
  /// The description and the reader, which has an array, outlive this.
  EventKinds(const merit_description& description, FieldReader& type, Blocks& blocks);
  static void* operator new(size_t, void* place) noexcept { return place; }

  /// Of the rows [first, end): `kinds[row]` is one of the definition's, or one of those above.
  void find(int64_t first, int64_t end, uint16_t* kinds);

 private:
  template <typename TextAt>
  void find_by_text(int64_t first, int64_t end, uint16_t* kinds, TextAt text_at);
  void find_by_code(int64_t first, int64_t end, uint16_t* kinds);
  uint16_t kind_called(TextView type) const;
  uint16_t kind_of(TextView type, const values::TextEnds& ends);
  uint16_t read(int64_t row);

  const merit_description& description_;
  FieldReader& type_;
  uint16_t* of_code_ = nullptr;  ///< where the column has a dictionary: `kUnmetCode`, or the kind
  KindsByText by_text_;
};

}  // namespace merit::library
