/// Private to this room: leads whose keys are numbers that count up, as most systems give them: 17, "17", "L0000017".
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/columns/column.h"
#include "runtime/values/count_bits.h"
#include "runtime/values/words_of_text.h"

namespace merit::data {

/// A bit for each number from the least key to the greatest, and how many are set before each word of them: which lead
/// has a key is how many have a lesser one. For most files that fits the nearer caches, where a table of keys does not.
///
/// A text is a number of one to eight digits behind a prefix that all have, filled up with zeros to a width that all
/// have, so that no two texts are one number.
class NumberedKeys {
 public:
  static constexpr int32_t kNone = -1;

  /// The leads with the keys of a column, which are its rows. None where keys do not ascend, are no numbers, or are so
  /// far apart that a table of the keys were smaller.
  static std::optional<NumberedKeys> of(const columns::Column& column);

  /// The lead with a key; `kNone`: there is none.
  int32_t find(std::string_view text) const { return find(number_of(text)); }
  int32_t find(int64_t number) const {
    const uint64_t place = static_cast<uint64_t>(number) - static_cast<uint64_t>(least_);
    if (place > greatest_) return kNone;
    const Word& word = words_[place / 64];
    const uint64_t bit = uint64_t{1} << place % 64;
    return (word.taken & bit) != 0 ? static_cast<int32_t>(word.before + values::count_bits(word.taken & (bit - 1)))
                                   : kNone;
  }
  /// The leads with the keys `text_at(0)`, `text_at(1)` …, which may be missing, or none. All numbers of some are there
  /// before the first is looked for, so that one does not wait for memory behind another.
  template <typename TextAt>
  void find_all(const TextAt& text_at, std::span<int32_t> leads) const {
    constexpr size_t kAhead = 32;
    std::array<int64_t, kAhead> numbers;
    for (size_t begin = 0; begin < leads.size(); begin += kAhead) {
      const size_t count = std::min(kAhead, leads.size() - begin);
      for (size_t i = 0; i < count; ++i) numbers[i] = number_of(text_at(begin + i));
      for (size_t i = 0; i < count; ++i) leads[begin + i] = find(numbers[i]);
    }
  }

 private:
  static constexpr int64_t kNoNumber = -1;  ///< of a text
  static constexpr size_t kMostDigits = sizeof(uint64_t);

  struct Word {
    uint64_t taken = 0;
    uint64_t before = 0;
  };

  void take_form(std::string_view text);
  template <typename NumberAt>
  bool add_all(int64_t count, const NumberAt& number_at);

  bool has_prefix(std::string_view text, uint64_t first_bytes) const {
    if ((first_bytes & prefix_mask_) != prefix_bits_) return false;
    return prefix_.size() <= sizeof prefix_bits_ || text.starts_with(prefix_);
  }

  int64_t number_of(std::string_view text) const {
    const size_t digits = text.size() - prefix_.size();
    if (digits < width_ || digits > kMostDigits) return kNoNumber;
    const auto ends = values::TextEnds::of({text.data(), text.size()});
    if (!has_prefix(text, ends.first)) return kNoNumber;
    const size_t beside = text.size() < kMostDigits ? (kMostDigits - text.size()) * 8 : 0;  // bits that are no bytes
    const size_t others = (kMostDigits - digits) * 8;                                       // bits before the digits
    const uint64_t mask = UINT64_MAX << others;
    constexpr uint64_t kZeros = '0' * values::kEachByte;
    const uint64_t bytes = (ends.last << beside & mask) | (kZeros & ~mask);
    const bool is_filled_further = digits > width_ && (bytes >> others & 0xFF) == '0';
    return is_filled_further || !are_digits(bytes) ? kNoNumber : value_of(bytes - kZeros);
  }

  static bool are_digits(uint64_t bytes) {
    constexpr uint64_t kHigh = 0xF0 * values::kEachByte, kHighOfDigits = 0x30 * values::kEachByte;
    return (bytes & kHigh) == kHighOfDigits && ((bytes + 0x06 * values::kEachByte) & kHigh) == kHighOfDigits;
  }

  /// Eight digits, a byte each, the first in the lowest: as pairs, as fours, as one number.
  static int64_t value_of(uint64_t digits) {
    digits = (digits * 10 + (digits >> 8)) & 0x00FF00FF00FF00FF;
    digits = (digits * 100 + (digits >> 16)) & 0x0000FFFF0000FFFF;
    return static_cast<int64_t>((digits * 10'000 + (digits >> 32)) & UINT32_MAX);
  }

  std::string prefix_;
  uint64_t prefix_bits_ = 0, prefix_mask_ = 0;  ///< of its first eight bytes
  size_t width_ = 1;                            ///< digits
  int64_t least_ = 0;
  uint64_t greatest_ = 0;  ///< counted from the least
  std::vector<Word> words_;
};

}  // namespace merit::data
