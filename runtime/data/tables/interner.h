/// Numbers distinct texts 0, 1, 2 … as they come.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/values/words_of_text.h"

namespace merit::data {

/// An open-addressing table: about twice as fast as std::unordered_map for the millions of cells that pass through.
class Interner {
 public:
  static constexpr int32_t kAbsent = -1;

  /// The number of a text, and whether it is new.
  std::pair<int32_t, bool> intern(std::string_view text) {
    if (left_ == 0) grow();
    const Ends ends = ends_of(text);
    const size_t slot = slot_of(text, ends);
    const int32_t known = slots_[slot].number;
    return known != kAbsent ? std::pair(known, false) : std::pair(add(text, ends, slot), true);
  }

  /// The number of a text, or `kAbsent`.
  int32_t find(std::string_view text) const {
    if (slots_.empty()) return kAbsent;
    return slots_[slot_of(text, ends_of(text))].number;
  }

  size_t size() const { return texts_.size(); }
  const std::string& text(int32_t number) const { return texts_[static_cast<size_t>(number)]; }
  /// The texts by number; the object is empty afterwards.
  std::vector<std::string> take_texts() {
    std::vector<std::string> texts(std::make_move_iterator(texts_.begin()), std::make_move_iterator(texts_.end()));
    *this = {};
    return texts;
  }

 private:
  /// What tells most texts apart, and all of at most 16 bytes.
  struct Ends {
    static constexpr size_t kMore = 2 * values::TextEnds::kBytes + 1;

    values::TextEnds words = {0, 0};
    uint32_t size = 0;  ///< at most `kMore`, which stands for all of that size and more

    bool operator==(const Ends&) const = default;
    bool are_all() const { return size < kMore; }
  };
  struct Slot {
    Ends ends;
    int32_t number = kAbsent;
  };

  static Ends ends_of(std::string_view text) {
    return {values::TextEnds::of({text.data(), text.size()}),
            static_cast<uint32_t>(std::min<size_t>(text.size(), Ends::kMore))};
  }

  /// Inline, since most texts are shorter than a call of the standard library's takes. Its highest bits depend on all
  /// of the text; the lower ones not on its last bytes, in which many texts differ.
  static uint64_t hash_of(std::string_view text, const Ends& ends) {
    const auto mixed = [](uint64_t hash, uint64_t word) {
      hash = (hash ^ word) * values::kHashFactor;
      return hash ^ hash >> 32;
    };
    uint64_t hash = mixed(mixed(ends.size, ends.words.first), ends.words.last);
    for (size_t i = sizeof(uint64_t); i + sizeof(uint64_t) < text.size(); i += sizeof(uint64_t)) {
      hash = mixed(hash, values::load_bytes(text.data() + i, sizeof(uint64_t)));
    }
    return hash;
  }

  /// Where the text is, or would be.
  size_t slot_of(std::string_view text, const Ends& ends) const {
    for (size_t slot = hash_of(text, ends) >> shift_;; slot = (slot + 1) & (slots_.size() - 1)) {
      const Slot& candidate = slots_[slot];
      if (candidate.number == kAbsent) return slot;
      if (candidate.ends == ends && (ends.are_all() || texts_[static_cast<size_t>(candidate.number)] == text)) {
        return slot;
      }
    }
  }

  /// Apart from what looks for texts, which is to stay small enough to be put where it is called.
  [[gnu::noinline]] int32_t add(std::string_view text, const Ends& ends, size_t slot) {
    slots_[slot] = {ends, static_cast<int32_t>(texts_.size())};
    texts_.emplace_back(text);
    --left_;
    return slots_[slot].number;
  }

  [[gnu::noinline]] void grow() {
    std::vector<Slot> old(slots_.empty() ? kFewestSlots : slots_.size() * 2);
    old.swap(slots_);
    shift_ = 64 - std::countr_zero(slots_.size());
    left_ = slots_.size() / 2 - texts_.size();
    for (const Slot& slot : old) {
      if (slot.number != kAbsent) slots_[slot_of(texts_[static_cast<size_t>(slot.number)], slot.ends)] = slot;
    }
  }

  /// So many that some dozen texts, which millions of cells repeat, hardly ever displace each other.
  static constexpr size_t kFewestSlots = 1024;

  std::deque<std::string> texts_;
  std::vector<Slot> slots_;
  int shift_ = 0;    ///< from a hash to the slot where its text is looked for first
  size_t left_ = 0;  ///< how many texts may come until there must be more slots
};

}  // namespace merit::data
