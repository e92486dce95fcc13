/// Private to this room: what was found out of short texts met before.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "runtime/data/tables/array_texts.h"
#include "runtime/data/tables/chunk.h"
#include "runtime/values/words_of_text.h"

namespace merit::data {

/// Answers about texts of at most 16 bytes, which two words hold. Each text that was met has a slot of its own in a
/// table by hash, so that none takes a branch that hangs on which it is or how long, which no processor foresees. Where
/// there are more than it has room for, the first ones stay until most that come are others. Used by one thread.
class RecentTexts {
 public:
  /// The answers for `text_at(rows[0])` and so on: `missing` for those that are missing, `ask(text)` for those that are
  /// not known. `around`: bytes that may be read; texts among them are found sooner. There may be none.
  template <typename Rows, typename TextAt, typename Ask>
  void answer_all(const Rows& rows, const TextAt& text_at, std::string_view around, uint32_t missing, const Ask& ask,
                  uint32_t* answers) {
    begin_with(missing);
    size_t asked = 0;
    for (size_t begin = 0; begin < rows.size(); begin += kAtOnce) {
      const size_t end = std::min(begin + kAtOnce, rows.size());
      if (answer_known(rows, begin, end, text_at, answers)) continue;
      for (size_t i = begin; i < end; ++i) answers[i] = answer(text_at(rows[i]), around, ask, asked);
    }
    if (met_.size() == kMostMet && asked > std::max(kMostMet, rows.size() / 2)) forget();
  }

 private:
  static constexpr size_t kWord = sizeof(uint64_t);
  static constexpr size_t kMostBytes = 2 * kWord;
  static constexpr size_t kAtOnce = 16;

  /// Of a text, the first in the lowest byte, with zeroes behind it; side by side in one register.
  using Words [[gnu::vector_size(kMostBytes)]] = uint64_t;

  struct Met {
    Words words = {};
    uint64_t size = kNoSize;
    uint32_t answer = 0;
  };
  // Sizes that no text has.
  static constexpr uint64_t kMissingSize = ~uint64_t{0};  ///< what is missing is found as texts are
  static constexpr uint64_t kNoSize = kMissingSize - 1;   ///< what slots of no text lead to

  /// By size, of those beyond by its lowest bits: the bits of the words that are a text's.
  static constexpr size_t kSizes = 32;
  static constexpr auto kOwnBits = [] {
    constexpr auto bits_of = [](size_t bytes) { return bytes < kWord ? (uint64_t{1} << 8 * bytes) - 1 : ~uint64_t{0}; };
    std::array<std::array<uint64_t, 2>, kSizes> own{};
    for (size_t size = 0; size <= kMostBytes; ++size) {
      own[size] = {bits_of(size), bits_of(std::max(size, kWord) - kWord)};
    }
    return own;
  }();

  /// Those of a text that are followed by enough bytes to be read.
  static Words words_at(const char* text, size_t size) {
    Words words, own;
    std::memcpy(&words, text, sizeof words);
    std::memcpy(&own, kOwnBits[size % kSizes].data(), sizeof own);
    return words & own;
  }
  /// Those of any text of at most two words.
  static Words words_of(const char* text, size_t size, std::string_view around) {
    const auto place = static_cast<size_t>(text - around.data());
    if (around.size() >= kMostBytes && place <= around.size() - kMostBytes) return words_at(text, size);
    if (size < kWord) return Words{size == 0 ? 0 : values::load_bytes(text, size), 0};
    const uint64_t half_beside = 4 * (kMostBytes - size);  // bits
    const uint64_t end = values::load_bytes(text + size - kWord, kWord);
    return Words{values::load_bytes(text, kWord), end >> half_beside >> half_beside};
  }

  /// What looking for texts needs, beside each other in registers.
  struct Table {
    const uint16_t* slots;
    const Met* met;
    std::array<uint64_t, 2> factors;
    int shift;  ///< from a hash to a slot

    size_t slot_of(Words words, uint64_t size) const {
      return (words[0] * factors[0] + (words[1] + size) * factors[1]) >> shift;
    }
    const Met& at(Words words, uint64_t size) const { return met[slots[slot_of(words, size)]]; }
  };
  Table table() const { return {slots_.data(), met_.data(), factors_, 64 - std::countr_zero(slots_.size())}; }

  /// Puts answers where all of these texts are known; else they are to be asked for one by one, as those are that
  /// stand elsewhere than in arrays.
  template <typename Rows, typename TextAt>
  bool answer_known(const Rows&, size_t, size_t, const TextAt&, uint32_t*) const {
    return false;
  }
  template <typename Rows, typename Offset, bool kHasMissing>
  bool answer_known(const Rows& rows, size_t begin, size_t end, const ArrayTexts<Offset, kHasMissing>& texts,
                    uint32_t* answers) const {
    if (!texts.has_room_behind(rows.greatest(begin, end), kMostBytes)) return false;
    const Table known = table();
    Words wrong{};
    uint64_t wrong_sizes = 0;
    for (size_t i = begin; i < end; ++i) {
      const int64_t row = rows[i];
      const uint64_t size = texts.is_known(row) ? texts.size_of(row) : kMissingSize;
      const Words words = words_at(texts.begin_of(row), size);
      const Met& met = known.at(words, size);
      answers[i] = met.answer;
      wrong |= words ^ met.words;
      wrong_sizes |= size ^ met.size;
    }
    return (wrong[0] | wrong[1] | wrong_sizes) == 0;
  }

  template <typename Ask>
  uint32_t answer(std::string_view text, std::string_view around, const Ask& ask, size_t& asked) {
    if (is_missing(text)) return met_[kMissing].answer;
    if (text.size() > kMostBytes) return ask(text);
    const uint64_t size = text.size();
    const Words words = words_of(text.data(), text.size(), around);
    const Met& met = table().at(words, size);
    const Words wrong = words ^ met.words;
    if ((wrong[0] | wrong[1] | (size ^ met.size)) == 0) return met.answer;
    ++asked;
    const uint32_t found = ask(text);
    add({words, size, found});
    return found;
  }

  void begin_with(uint32_t missing) {
    if (met_.empty()) {
      slots_.resize(kFewestSlots);
      met_.resize(kNone + 1);
      add({Words{}, kMissingSize, missing});
    }
    met_[kMissing].answer = missing;
  }

  /// Where there is no room, or no slots are found that all have for themselves, the text stays unknown.
  [[gnu::noinline]] void add(const Met& met) {
    if (met_.size() == kMostMet) return;
    met_.push_back(met);
    if (place(met_.size() - 1)) return;
    if (tries_left_ == 0) return met_.pop_back();
    if (slots_.size() < met_.size() * met_.size() / 4) slots_.resize(slots_.size() * 4);
    const auto before = factors_;
    while (tries_left_ > 0) {
      --tries_left_;
      for (uint64_t& factor : factors_) factor = (factor ^ factor >> 32) * values::kHashFactor | 1;
      if (place_all()) return;
    }
    factors_ = before;
    met_.pop_back();
    place_all();
  }
  /// False where the slot is another's.
  bool place(size_t number) {
    const Met& met = met_[number];
    uint16_t& slot = slots_[table().slot_of(met.words, met.size)];
    if (slot != kNone) return false;
    slot = static_cast<uint16_t>(number);
    return true;
  }
  bool place_all() {
    std::ranges::fill(slots_, kNone);
    for (size_t number = kMissing; number < met_.size(); ++number) {
      if (!place(number)) return false;
    }
    return true;
  }

  void forget() {
    met_.resize(kMissing + 1);
    tries_left_ = kMostTries;
    place_all();
  }

  static constexpr uint16_t kNone = 0, kMissing = 1;  ///< in `met_`
  static constexpr size_t kMostMet = 512;
  /// So many that some 200 texts mostly get slots of their own at once.
  static constexpr size_t kFewestSlots = size_t{1} << 14;
  static constexpr int kMostTries = 500;  ///< of which one in a dozen or more finds slots

  std::vector<uint16_t> slots_;  ///< by hash: which of `met_`; none before the first text
  std::vector<Met> met_;         ///< behind what slots of no text lead to, and what stands for missing ones
  std::array<uint64_t, 2> factors_ = {values::kHashFactor, 0xC2B2AE3D27D4EB4F};
  int tries_left_ = kMostTries;
};

}  // namespace merit::data
