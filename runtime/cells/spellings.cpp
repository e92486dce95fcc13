#include "runtime/cells/spellings.h"

#include "runtime/values/numbers.h"

namespace merit::cells {

namespace {

bool is_ascii(char byte) {
  return static_cast<uint8_t>(byte) < 0x80;
}
char lower_ascii(char byte) {
  return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte - 'A' + 'a') : byte;
}

/// False only where two texts cannot be equal: a cheap look at how they begin.
bool may_be_equal(TextView trimmed, TextView spelling) {
  if (trimmed.empty() || spelling.empty()) return trimmed.empty() == spelling.empty();
  if (!is_ascii(trimmed.data[0]) || !is_ascii(spelling.data[0])) return true;
  return lower_ascii(trimmed.data[0]) == lower_ascii(spelling.data[0]);
}

uint64_t low_bits(TextView text) {
  return static_cast<uint8_t>(text.data[0]) & 0x1F;
}
/// Sizes of 63 and more share one.
uint64_t size_bit(TextView text) {
  return uint64_t{1} << (text.size < 63 ? text.size : 63);
}

}  // namespace

void Spellings::set_up(const merit_text* texts, uint64_t count, double* numbers) {
  texts_ = texts;
  count_ = count;
  numbers_ = numbers;
  number_count_ = 0;
  for (uint64_t& sizes : sizes_) sizes = 0;
  for (uint64_t i = 0; i < count; ++i) {
    const TextView spelling = values::trim(view(texts[i]));
    if (const auto number = values::parse_number(spelling); number.known) numbers[number_count_++] = number.value;
    if (spelling.empty()) continue;  // what equals it has no letter
    if (cells::is_ascii(spelling)) {
      sizes_[low_bits(spelling)] |= size_bit(spelling);
    } else {  // some letters outside of ASCII are equal to one of its letters, or to several
      for (uint64_t& sizes : sizes_) sizes = UINT64_MAX;
    }
  }
}

/// False for most texts that are none of the spellings. Those of ASCII are as long as what they are equal to, and small
/// and capital letters have the same low bits.
bool Spellings::may_have(TextView text) const {
  if (text.empty() || !is_plain(text.data[0]) || !is_plain(text.data[text.size - 1])) return true;
  const uint64_t sizes = sizes_[low_bits(text)];
  return sizes != 0 && ((sizes & size_bit(text)) != 0 || !cells::is_ascii(text));
}

bool Spellings::are(TextView text) const {
  const TextView bare = trimmed(text);
  for (uint64_t i = 0; i < count_; ++i) {
    const TextView spelling = trimmed(view(texts_[i]));
    if (may_be_equal(bare, spelling) && values::equals_folded(bare, spelling)) return true;
  }
  return false;
}

}  // namespace merit::cells
