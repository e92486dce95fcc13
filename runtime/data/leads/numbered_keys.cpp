#include "runtime/data/leads/numbered_keys.h"

#include <algorithm>

#include "runtime/text/two_levels.h"

namespace merit::data {
namespace {

/// In so many numbers a key takes 16 bytes, half of what it would in a table of keys.
constexpr uint64_t kMostNumbersOfKey = 64;

constexpr int64_t kMostNumber = 99'999'999;
constexpr size_t kWordBytes = sizeof(uint64_t);
constexpr uint64_t kZeros = '0' * values::kEachByte;

size_t digits_at_end(std::string_view text) {
  const auto last_other = text.find_last_not_of("0123456789");
  return last_other == std::string_view::npos ? text.size() : text.size() - last_other - 1;
}

/// Ones in the lowest bytes.
uint64_t lowest_bytes(size_t count) {
  return count == 0 ? 0 : UINT64_MAX >> (kWordBytes - count) * 8;
}

/// At most eight.
uint64_t first_bytes(std::string_view text) {
  // NOLINTNEXTLINE(bugprone-suspicious-stringview-data-usage): the size is given
  return text.empty() ? 0 : values::load_bytes(text.data(), std::min(text.size(), kWordBytes));
}

/// The least number of so many digits, at least two.
uint64_t least_of_digits(size_t count) {
  uint64_t least = 10;
  for (size_t digits = 2; digits < count; ++digits) least *= 10;
  return least;
}

/// What stands in texts that are looked at by their first and last eight bytes, as words.
struct Form {
  uint64_t first_mask = 0, first = 0;  ///< of the prefix, in the first
  uint64_t last_mask = 0, last = 0;    ///< and before the digits, in the last
  uint64_t digits = UINT64_MAX;        ///< where these are, up to the end
};

/// That of texts of at most 16 bytes; shorter ones than a word are at its end. `digits`: at most eight.
Form form_of(size_t size, std::string_view prefix, size_t digits) {
  const size_t in_last = std::min(size, kWordBytes);
  Form form;
  form.first_mask = lowest_bytes(size - in_last);
  form.first = first_bytes(prefix) & form.first_mask;
  form.last_mask = lowest_bytes(kWordBytes - digits);
  form.last = first_bytes(prefix.substr(size - in_last)) << (kWordBytes - in_last) * 8 & form.last_mask;
  form.digits = ~form.last_mask;
  return form;
}

/// Of the numbers that are looked for. `from`: the least of some form.
struct NumberLimits {
  uint64_t least = 0, from = 0, greatest = 0;
};

/// Bits that are set where some byte is no digit.
[[gnu::always_inline]] inline uint64_t beside_digits(uint64_t bytes) {
  constexpr uint64_t kHigh = 0xF0 * values::kEachByte;
  return ((bytes & kHigh) ^ kZeros) | (((bytes + 0x06 * values::kEachByte) & kHigh) ^ kZeros);
}

/// Eight digits, the first in the lowest byte: as pairs, as fours, as one number.
[[gnu::always_inline]] inline uint64_t value_of(uint64_t digits) {
  digits = (digits * 10 + (digits >> 8)) & 0x00FF00FF00FF00FF;
  digits = (digits * 100 + (digits >> 16)) & 0x0000FFFF0000FFFF;
  return (digits * 10'000 + (digits >> 32)) & UINT32_MAX;
}

/// The places of numbers, counted from the least, or -1. Without branches, and without comparisons of 64 bits, which
/// the oldest vectors lack: what must not be is a sign.
MERIT_TWO_LEVELS void places_of(const uint64_t* first, const uint64_t* last, size_t count, Form form,
                                NumberLimits limits, int32_t* places) {
  for (size_t i = 0; i < count; ++i) {
    const uint64_t digits = (last[i] & form.digits) | (kZeros & ~form.digits);
    const uint64_t wrong =
        ((first[i] & form.first_mask) ^ form.first) | ((last[i] & form.last_mask) ^ form.last) | beside_digits(digits);
    const uint64_t number = value_of(digits - kZeros);
    const uint64_t signs = wrong | (0 - wrong) | (number - limits.from) | (limits.greatest - number);
    places[i] = static_cast<int32_t>((number - limits.least) | (0 - (signs >> 63)));
  }
}

}  // namespace

/// That of the first key, which has the fewest digits.
void NumberedKeys::take_form(std::string_view text) {
  width_ = std::min(digits_at_end(text), kMostDigits);
  prefix_ = text.substr(0, text.size() - width_);
  prefix_bits_ = first_bytes(prefix_);
  prefix_mask_ = lowest_bytes(std::min(prefix_.size(), kWordBytes));
}

/// False where they do not ascend, or are too far apart. `numbers_at(row, count)`: those of some rows; a text without a
/// number has one that is less than all others.
template <typename NumbersAt>
bool NumberedKeys::add_all(size_t count, const NumbersAt& numbers_at) {
  const int64_t greatest = numbers_at(count - 1, 1)[0];
  least_ = numbers_at(0, 1)[0];
  greatest_ = static_cast<uint64_t>(greatest) - static_cast<uint64_t>(least_);
  if (greatest < least_ || greatest_ / kMostNumbersOfKey >= count) return false;
  const bool leave_some_out = greatest_ >= count;
  if (leave_some_out) words_.resize(greatest_ / 64 + 1);
  int64_t before = least_;
  for (size_t row = 0; row < count;) {
    for (const int64_t number : numbers_at(row, std::min(kAtOnce, count - row))) {
      if (row++ > 0 && (number <= before || number > greatest)) return false;
      const uint64_t place = static_cast<uint64_t>(number) - static_cast<uint64_t>(least_);
      if (leave_some_out) words_[place / 64].taken |= uint64_t{1} << place % 64;
      before = number;
    }
  }
  uint64_t taken = 0;
  for (Word& word : words_) {
    word.before = taken;
    taken += values::count_bits(word.taken);
  }
  return true;
}

/// What is found among all numbers is the number.
bool NumberedKeys::add_texts(const columns::Column& column) {
  take_form(column.text_at(0));
  if (width_ == 0) return false;
  NumberedKeys all = *this;
  all.greatest_ = kMostNumber;
  std::array<int32_t, kAtOnce> numbers;
  return add_all(static_cast<size_t>(column.length), [&](size_t row, size_t count) {
    const auto text_at = [&](size_t i) { return column.text_at(static_cast<int64_t>(row + i)); };
    const auto found = std::span(numbers).first(count);
    all.find_all(text_at, found);
    return found;
  });
}

std::optional<NumberedKeys> NumberedKeys::of(const columns::Column& column) {
  if (column.length == 0 || !column.validity.empty()) return std::nullopt;
  NumberedKeys keys;
  bool count_up = false;
  if (column.type == columns::Type::integer) {
    const std::span integers = column.integers;
    count_up = keys.add_all(integers.size(), [&](size_t row, size_t count) { return integers.subspan(row, count); });
  } else if (column.type == columns::Type::text) {
    count_up = keys.add_texts(column);
  }
  return count_up ? std::optional(std::move(keys)) : std::nullopt;
}

/// The leads at places, which may be none. False where some have none.
bool NumberedKeys::find_places(std::span<int32_t> places) const {
  if (!words_.empty()) {
    for (int32_t& place : places) place = place < 0 ? kNone : lead_at(static_cast<uint64_t>(place));
  }
  int32_t signs = 0;
  for (const int32_t lead : places) signs |= lead;
  return signs >= 0;
}

bool NumberedKeys::find_digits(const uint64_t* digits, std::span<int32_t> leads) const {
  const auto least = static_cast<uint64_t>(least_);
  places_of(digits, digits, leads.size(), {}, {least, least, least + greatest_}, leads.data());
  return find_places(leads);
}

bool NumberedKeys::find_all(const EvenTexts& texts, std::span<const int32_t> rows, std::span<int32_t> leads) const {
  const size_t digits = texts.size - prefix_.size();
  if (digits < width_ || digits > kMostDigits || texts.size > 2 * kWordBytes) {
    const auto text_at = [&](size_t i) { return rows[i] < 0 ? std::string_view() : texts.at(rows[i]); };
    return find_all(text_at, leads);
  }
  const Form form = form_of(texts.size, prefix_, digits);
  const auto least = static_cast<uint64_t>(least_);
  const NumberLimits limits{least, digits > width_ ? least_of_digits(digits) : least, least + greatest_};
  const size_t beside = (kWordBytes - std::min(texts.size, kWordBytes)) * 8;
  std::array<uint64_t, kAtOnce> first, last;
  bool have_all = true;
  for (size_t begin = 0; begin < rows.size(); begin += kAtOnce) {
    const size_t count = std::min(kAtOnce, rows.size() - begin);
    for (size_t i = 0; i < count; ++i) {
      const int32_t row = rows[begin + i];
      const auto ends = row < 0 ? values::TextEnds{0, 0} : values::TextEnds::of(texts.at(row));
      first[i] = ends.first;
      last[i] = ends.last << beside;
    }
    places_of(first.data(), last.data(), count, form, limits, &leads[begin]);
    have_all &= find_places(leads.subspan(begin, count));
  }
  return have_all;
}

}  // namespace merit::data
