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
#include "runtime/data/tables/even_texts.h"
#include "runtime/values/count_bits.h"
#include "runtime/values/words_of_text.h"

namespace merit::data {

struct NumberForm;

/// A bit for each number from the least key to the greatest, and how many are set before each word of them: which lead
/// has a key is how many have a lesser one. For most files that fits the nearer caches, where a table of keys does not.
/// Where no number is left out, as in most files, its place among them is its lead.
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
  int32_t find(std::string_view text) const {
    int32_t lead = kNone;
    find_all([text](size_t) { return text; }, {&lead, 1});
    return lead;
  }
  int32_t find(int64_t number) const {
    const uint64_t place = static_cast<uint64_t>(number) - static_cast<uint64_t>(least_);
    return place > greatest_ ? kNone : lead_at(place);
  }
  /// The leads with the keys `text_at(0)`, `text_at(1)` …, which may be missing, or none. False where some have none.
  template <typename TextAt>
  bool find_all(const TextAt& text_at, std::span<int32_t> leads) const {
    std::array<uint64_t, kAtOnce> digits;
    bool have_all = true;
    for (size_t begin = 0; begin < leads.size(); begin += kAtOnce) {
      const size_t count = std::min(kAtOnce, leads.size() - begin);
      for (size_t i = 0; i < count; ++i) digits[i] = digits_of(text_at(begin + i));
      have_all &= find_digits(digits.data(), leads.subspan(begin, count));
    }
    return have_all;
  }
  /// The same for those of some texts of one size; a negative row has none.
  bool find_all(const EvenTexts& texts, std::span<const int32_t> rows, std::span<int32_t> leads) const;

 private:
  /// So many are taken apart side by side, in lanes of vectors.
  static constexpr size_t kAtOnce = 64;
  static constexpr size_t kMostDigits = sizeof(uint64_t);
  static constexpr uint64_t kNoDigits = 0;

  struct Word {
    uint64_t taken = 0;
    uint64_t before = 0;
  };

  void take_form(std::string_view text);
  template <typename NumbersAt>
  bool add_all(size_t count, const NumbersAt& numbers_at);
  template <typename NumbersAt>
  bool count_on(size_t count, const NumbersAt& numbers_at) const;
  bool add_texts(const columns::Column& column);
  bool find_digits(const uint64_t* digits, std::span<int32_t> leads) const;
  bool find_numbers(const uint64_t* first, const uint64_t* last, const NumberForm& form, uint64_t from,
                    std::span<int32_t> leads) const;

  int32_t lead_at(uint64_t place) const {
    if (words_.empty()) return static_cast<int32_t>(place);
    const Word& word = words_[place / 64];
    const uint64_t bit = uint64_t{1} << place % 64;
    return (word.taken & bit) != 0 ? static_cast<int32_t>(word.before + values::count_bits(word.taken & (bit - 1)))
                                   : kNone;
  }

  bool has_prefix(std::string_view text, uint64_t first_bytes) const {
    if ((first_bytes & prefix_mask_) != prefix_bits_) return false;
    return prefix_.size() <= sizeof prefix_bits_ || text.starts_with(prefix_);
  }

  /// Eight digits, the first in the lowest byte, zeros before those of a key; `kNoDigits` of what cannot be one.
  uint64_t digits_of(std::string_view text) const {
    const size_t digits = text.size() - prefix_.size();
    if (digits < width_ || digits > kMostDigits) return kNoDigits;
    const auto ends = values::TextEnds::of({text.data(), text.size()});
    if (!has_prefix(text, ends.first)) return kNoDigits;
    const size_t beside = text.size() < kMostDigits ? (kMostDigits - text.size()) * 8 : 0;  // bits that are no bytes
    const size_t others = (kMostDigits - digits) * 8;                                       // bits before the digits
    const uint64_t mask = UINT64_MAX << others;
    constexpr uint64_t kZeros = '0' * values::kEachByte;
    const uint64_t bytes = (ends.last << beside & mask) | (kZeros & ~mask);
    const bool is_filled_further = digits > width_ && (bytes >> others & 0xFF) == '0';
    return is_filled_further ? kNoDigits : bytes;
  }

  std::string prefix_;
  uint64_t prefix_bits_ = 0, prefix_mask_ = 0;  ///< of its first eight bytes
  size_t width_ = 1;                            ///< digits
  int64_t least_ = 0;
  uint64_t greatest_ = 0;    ///< counted from the least
  std::vector<Word> words_;  ///< none where all numbers are taken
};

}  // namespace merit::data
