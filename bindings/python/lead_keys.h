/// Leads by their keys.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <vector>

#include "runtime/values/words_of_text.h"

namespace merit::python {

/// A text as it is looked up: what its first and last bytes do not tell stands in the text itself, which somebody else
/// keeps.
struct SoughtKey {
  values::TextView text;
  values::TextEnds ends = {0, 0};
  uint64_t hash = 0;

  SoughtKey() = default;
  explicit SoughtKey(values::TextView of) : text(of), ends(values::TextEnds::of(of)) {
    constexpr size_t kStep = values::TextEnds::kBytes;
    hash = scattered(scattered(ends.first) ^ ends.last ^ text.size);
    for (size_t at = kStep; at + kStep < text.size; at += kStep) {
      hash = scattered(hash ^ values::load_bytes(text.data + at, kStep));
    }
  }
  friend bool operator==(const SoughtKey& a, const SoughtKey& b) {
    if (a.text.size != b.text.size || a.ends.first != b.ends.first || a.ends.last != b.ends.last) return false;
    return a.text.size <= 2 * values::TextEnds::kBytes || std::memcmp(a.text.data, b.text.data, a.text.size) == 0;
  }

 private:
  /// Keys that differ in their last letters alone are far from each other.
  static uint64_t scattered(uint64_t bits) {
    bits = (bits ^ bits >> 32) * 0x9E3779B97F4A7C15;
    return bits ^ bits >> 29;
  }
};

/// Open addressing, at most half full. Whoever looks up many keys asks for the memory of some before the first of them.
class LeadKeys {
 public:
  static constexpr int32_t kNone = -1;

  explicit LeadKeys(size_t leads) : slots_(std::bit_ceil(leads * 2 + 1)), leads_(leads) {}

  /// False where another lead has the key as well.
  bool add(const SoughtKey& key, int32_t lead) {
    Slot& slot = slots_[place_of(key)];
    leads_[static_cast<size_t>(lead)] = {key, slot.number - 1};
    const bool is_first = slot.number == 0;
    slot = {tag_of(key), lead + 1};
    return is_first;
  }
  /// A lead with the key; `next` gives the others.
  int32_t find(const SoughtKey& key) const { return slots_[place_of(key)].number - 1; }
  int32_t next(int32_t lead) const { return leads_[static_cast<size_t>(lead)].next; }

  /// Asks for the memory that `expect_lead` looks at, and that for what else `find` does.
  void expect(const SoughtKey& key) const { __builtin_prefetch(&slots_[key.hash & mask()]); }
  void expect_lead(const SoughtKey& key) const {
    const Slot& slot = slots_[key.hash & mask()];
    if (slot.number != 0) __builtin_prefetch(&leads_[static_cast<size_t>(slot.number) - 1]);
  }

 private:
  struct Slot {
    uint32_t tag;
    int32_t number;  ///< of the lead, from 1; 0: none
  };
  struct Lead {
    SoughtKey key;
    int32_t next = kNone;  ///< with the same key
  };

  uint64_t mask() const { return slots_.size() - 1; }
  static uint32_t tag_of(const SoughtKey& key) { return static_cast<uint32_t>(key.hash >> 32); }
  /// Of the slot that has the key, else of the free one where it belongs.
  size_t place_of(const SoughtKey& key) const {
    size_t place = key.hash & mask();
    for (; slots_[place].number != 0; place = (place + 1) & mask()) {
      const Slot& slot = slots_[place];
      if (slot.tag == tag_of(key) && leads_[static_cast<size_t>(slot.number) - 1].key == key) break;
    }
    return place;
  }

  std::vector<Slot> slots_;
  std::vector<Lead> leads_;
};

}  // namespace merit::python
