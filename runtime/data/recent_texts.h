/// Private to this room: what was found out of short texts met before.
#pragma once

#include <bit>
#include <cstdint>
#include <string_view>
#include <vector>

#include "runtime/values/words_of_text.h"

namespace merit::data {

/// Answers about texts of at most 16 bytes, which their first and last eight tell apart. Where few texts come again and
/// again, each is found without a branch that depends on its size. All are forgotten when there are too many. Used by
/// one thread.
class RecentTexts {
 public:
  /// The answer for a text that is not missing, which `ask()` gives where it is not known. `around`: bytes that may be
  /// read, with the text among them unless it has eight or more of its own; none is known where it is empty.
  template <typename Ask>
  uint32_t answer(std::string_view text, std::string_view around, const Ask& ask) {
    constexpr size_t kBytes = values::TextEnds::kBytes;
    const values::TextView view{text.data(), text.size()};
    const bool has_neighbours = around.size() >= kBytes && view.data <= around.data() + (around.size() - kBytes) &&
                                view.end() >= around.data() + kBytes;
    if (!has_neighbours && text.size() < kBytes) return ask();
    if (text.size() > 2 * kBytes) return ask();
    const auto ends = values::TextEnds::of_readable(view);
    const auto size = static_cast<uint32_t>(text.size());
    for (size_t slot = slot_of(ends, size);; slot = next(slot)) {
      const Met& met = met_[slot];
      if (met.ends == ends && met.size == size) return met.answer;
      if (met.size == kNone) return add({ends, size, ask()});
    }
  }

 private:
  static constexpr uint32_t kNone = ~uint32_t{0};
  struct Met {
    values::TextEnds ends = {0, 0};
    uint32_t size = kNone;
    uint32_t answer = 0;
  };
  /// Of slots, so that some dozen texts hardly displace each other, and so that they stay in a near cache.
  static constexpr int kFewestBits = 10, kMostBits = 11;

  /// Where a text is looked for first.
  size_t slot_of(const values::TextEnds& ends, uint32_t size) const {
    return (ends.first + std::rotl(ends.last, 32) + size) * values::kHashFactor >> shift_;
  }
  size_t next(size_t slot) const { return (slot + 1) & (met_.size() - 1); }

  /// Apart, so that what looks for texts is put where it is called.
  [[gnu::noinline]] uint32_t add(const Met& met) {
    if (count_ == met_.size() / 4) make_room();
    put(met);
    ++count_;
    return met.answer;
  }
  void put(const Met& met) {
    size_t slot = slot_of(met.ends, met.size);
    while (met_[slot].size != kNone) slot = next(slot);
    met_[slot] = met;
  }
  void make_room() {
    std::vector<Met> old(shift_ > 64 - kMostBits ? met_.size() * 2 : met_.size());
    old.swap(met_);
    shift_ = 64 - std::countr_zero(met_.size());
    if (met_.size() == old.size()) {
      count_ = 0;
      return;
    }
    for (const Met& met : old) {
      if (met.size != kNone) put(met);
    }
  }

  std::vector<Met> met_ = std::vector<Met>(size_t{1} << kFewestBits);  ///< by hash, or behind it
  int shift_ = 64 - kFewestBits;                                       ///< from a hash to a slot
  size_t count_ = 0;                                                   ///< of slots that are used
};

}  // namespace merit::data
