#include "runtime/data/leads/numbered_keys.h"

#include <algorithm>
#include <numeric>
#include <type_traits>

#include "runtime/data/leads/number_places.h"

namespace merit::data {
namespace {

/// In so many numbers a key takes 16 bytes, half of what it would in a table of keys.
constexpr uint64_t kMostNumbersOfKey = 64;

constexpr int64_t kMostNumber = 99'999'999;
constexpr size_t kWordBytes = sizeof(uint64_t);

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

/// That of texts of at most 16 bytes. `digits`: at most eight.
NumberForm form_of(size_t size, std::string_view prefix, size_t digits) {
  const size_t in_last = std::min(size, kWordBytes);
  NumberForm form;
  form.first_mask = lowest_bytes(size - in_last);
  form.first = first_bytes(prefix) & form.first_mask;
  form.last_mask = lowest_bytes(kWordBytes - digits);
  form.last = first_bytes(prefix.substr(size - in_last)) << (kWordBytes - in_last) * 8 & form.last_mask;
  form.digits = ~form.last_mask;
  return form;
}

/// The first and the last words of texts; of those that are not there, what has no form.
void load_ends(const EvenTexts& texts, std::span<const int32_t> rows, uint64_t* first, uint64_t* last) {
  if (texts.size < kWordBytes) {
    const size_t beside = (kWordBytes - texts.size) * 8;
    for (size_t i = 0; i < rows.size(); ++i) {
      const auto ends = rows[i] < 0 ? values::TextEnds{0, 0} : values::TextEnds::of(texts.at(rows[i]));
      first[i] = ends.first;
      last[i] = ends.last << beside;
    }
    return;
  }
  const size_t to_last = texts.size - kWordBytes;
  for (size_t i = 0; i < rows.size(); ++i) {
    const uint64_t is_there = rows[i] < 0 ? 0 : UINT64_MAX;
    const char* const text = texts.first + (static_cast<uint64_t>(rows[i]) & is_there) * texts.distance;
    first[i] = values::load_bytes(text, kWordBytes) & is_there;
    last[i] = values::load_bytes(text + to_last, kWordBytes) & is_there;
  }
}

}  // namespace

/// Whether each number is one more than the one before it. Side by side: that takes no branch for each.
template <typename NumbersAt>
bool NumberedKeys::count_on(size_t count, const NumbersAt& numbers_at) const {
  for (size_t row = 0; row < count;) {
    const auto numbers = numbers_at(row, std::min(kAtOnce, count - row));
    using Number = std::make_unsigned_t<typename decltype(numbers)::value_type>;
    const Number first = static_cast<Number>(static_cast<uint64_t>(least_) + row);
    Number differences = 0;
    for (size_t i = 0; i < numbers.size(); ++i) {
      differences |= static_cast<Number>(numbers[i]) ^ static_cast<Number>(first + i);
    }
    if (differences != 0) return false;
    row += numbers.size();
  }
  return true;
}

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
  if (greatest_ < count) return count_on(count, numbers_at);
  words_.resize(greatest_ / 64 + 1);
  int64_t before = least_;
  for (size_t row = 0; row < count;) {
    for (const int64_t number : numbers_at(row, std::min(kAtOnce, count - row))) {
      if (row++ > 0 && (number <= before || number > greatest)) return false;
      const uint64_t place = static_cast<uint64_t>(number) - static_cast<uint64_t>(least_);
      words_[place / 64].taken |= uint64_t{1} << place % 64;
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
  std::array<int32_t, kAtOnce> numbers, rows;
  std::iota(rows.begin(), rows.end(), 0);
  const EvenTexts even = even_texts_of(column);
  return add_all(static_cast<size_t>(column.length), [&](size_t row, size_t count) {
    const auto found = std::span(numbers).first(count);
    if (even.empty()) {
      all.find_all([&](size_t i) { return column.text_at(static_cast<int64_t>(row + i)); }, found);
    } else {
      all.find_all(even.from(row), std::span(rows).first(count), found);
    }
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

/// The leads with numbers, which may be none. False where some have none.
bool NumberedKeys::find_numbers(const uint64_t* first, const uint64_t* last, const NumberForm& form, uint64_t from,
                                std::span<int32_t> leads) const {
  const auto least = static_cast<uint64_t>(least_);
  const bool are_within =
      number_code().find(first, last, leads.size(), form, {least, from, least + greatest_}, leads.data());
  if (words_.empty()) return are_within;
  int32_t signs = 0;
  for (int32_t& lead : leads) {
    lead = lead < 0 ? kNone : lead_at(static_cast<uint64_t>(lead));
    signs |= lead;
  }
  return signs >= 0;
}

bool NumberedKeys::find_digits(const uint64_t* digits, std::span<int32_t> leads) const {
  return find_numbers(digits, digits, {}, static_cast<uint64_t>(least_), leads);
}

bool NumberedKeys::find_all(const EvenTexts& texts, std::span<const int32_t> rows, std::span<int32_t> leads) const {
  const size_t digits = texts.size - prefix_.size();
  if (digits < width_ || digits > kMostDigits || texts.size > 2 * kWordBytes) {
    const auto text_at = [&](size_t i) { return rows[i] < 0 ? std::string_view() : texts.at(rows[i]); };
    return find_all(text_at, leads);
  }
  const NumberForm form = form_of(texts.size, prefix_, digits);
  const uint64_t from = digits > width_ ? least_of_digits(digits) : static_cast<uint64_t>(least_);
  std::array<uint64_t, kAtOnce> first, last;
  bool have_all = true;
  for (size_t begin = 0; begin < rows.size(); begin += kAtOnce) {
    const size_t count = std::min(kAtOnce, rows.size() - begin);
    load_ends(texts, rows.subspan(begin, count), first.data(), last.data());
    have_all &= find_numbers(first.data(), last.data(), form, from, leads.subspan(begin, count));
  }
  return have_all;
}

}  // namespace merit::data
