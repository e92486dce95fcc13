#include "runtime/data/numbered_keys.h"

#include <algorithm>

namespace merit::data {
namespace {

/// In so many numbers a key takes 16 bytes, half of what it would in a table of keys.
constexpr uint64_t kMostNumbersOfKey = 64;

size_t digits_at_end(std::string_view text) {
  const auto last_other = text.find_last_not_of("0123456789");
  return last_other == std::string_view::npos ? text.size() : text.size() - last_other - 1;
}

}  // namespace

/// That of the first key, which has the fewest digits.
void NumberedKeys::take_form(std::string_view text) {
  width_ = std::min(digits_at_end(text), kMostDigits);
  prefix_ = text.substr(0, text.size() - width_);
  const size_t compared = std::min(prefix_.size(), sizeof prefix_bits_);
  if (compared == 0) return;
  prefix_bits_ = values::load_bytes(prefix_.data(), compared);
  prefix_mask_ = UINT64_MAX >> (sizeof prefix_bits_ - compared) * 8;
}

/// False where they do not ascend, or are too far apart. A text without a number is less than all others.
template <typename NumberAt>
bool NumberedKeys::add_all(int64_t count, const NumberAt& number_at) {
  const int64_t greatest = number_at(count - 1);
  least_ = number_at(0);
  greatest_ = static_cast<uint64_t>(greatest) - static_cast<uint64_t>(least_);
  if (greatest < least_ || greatest_ / kMostNumbersOfKey >= static_cast<uint64_t>(count)) return false;
  words_.resize(greatest_ / 64 + 1);
  int64_t before = least_;
  for (int64_t row = 0; row < count; ++row) {
    const int64_t number = number_at(row);
    if (row > 0 && (number <= before || number > greatest)) return false;
    const uint64_t place = static_cast<uint64_t>(number) - static_cast<uint64_t>(least_);
    words_[place / 64].taken |= uint64_t{1} << place % 64;
    before = number;
  }
  uint64_t taken = 0;
  for (Word& word : words_) {
    word.before = taken;
    taken += values::count_bits(word.taken);
  }
  return true;
}

std::optional<NumberedKeys> NumberedKeys::of(const columns::Column& column) {
  if (column.length == 0 || !column.validity.empty()) return std::nullopt;
  NumberedKeys keys;
  if (column.type == columns::Type::integer) {
    const auto number_at = [&](int64_t row) { return column.integers[static_cast<size_t>(row)]; };
    return keys.add_all(column.length, number_at) ? std::optional(std::move(keys)) : std::nullopt;
  }
  if (column.type != columns::Type::text) return std::nullopt;
  keys.take_form(column.text_at(0));
  const auto number_at = [&](int64_t row) { return keys.number_of(column.text_at(row)); };
  if (keys.width_ == 0 || !keys.add_all(column.length, number_at)) return std::nullopt;
  return keys;
}

}  // namespace merit::data
