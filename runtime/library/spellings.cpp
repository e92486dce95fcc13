#include "runtime/library/spellings.h"

#include "runtime/values/fold.h"
#include "runtime/values/words_of_text.h"

namespace merit::library {

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

bool is_plain(char byte) {
  return byte > ' ' && byte < 0x7F;
}

/// Trimming, for texts that seldom need it.
TextView trimmed(TextView text) {
  if (!text.empty() && is_plain(text.data[0]) && is_plain(text.data[text.size - 1])) return text;
  return values::trim(text);
}

uint64_t low_bits(TextView text) {
  return static_cast<uint8_t>(text.data[0]) & 0x1F;
}
/// Sizes of 63 and more share one.
uint64_t size_bit(TextView text) {
  return uint64_t{1} << (text.size < 63 ? text.size : 63);
}

}  // namespace

void Spellings::set_up(const merit_field& field) {
  field_ = &field;
  for (uint64_t& sizes : sizes_) sizes = 0;
  for (uint64_t i = 0; i < field_->missing_count; ++i) {
    const TextView spelling = values::trim(view(field_->missing[i]));
    if (spelling.empty()) continue;  // what equals it has no letter
    if (is_ascii(spelling)) {
      sizes_[low_bits(spelling)] |= size_bit(spelling);
    } else {  // some letters outside of ASCII are equal to one of its letters, or to several
      for (uint64_t& sizes : sizes_) sizes = UINT64_MAX;
    }
  }
}

/// Of UTF-8: false for most texts that are none of the spellings. Those of ASCII are as long as what they are equal to,
/// and small and capital letters have the same low bits.
bool Spellings::may_have(TextView text) const {
  if (text.empty() || !is_plain(text.data[0]) || !is_plain(text.data[text.size - 1])) return true;
  const uint64_t sizes = sizes_[low_bits(text)];
  return sizes != 0 && ((sizes & size_bit(text)) != 0 || !is_ascii(text));
}

bool Spellings::are(TextView text) const {
  return text_means_missing(*field_, text);
}

bool text_means_missing(const merit_field& field, TextView text) {
  if (field.missing_count == 0) return false;
  const TextView bare = trimmed(text);
  for (uint64_t i = 0; i < field.missing_count; ++i) {
    const TextView spelling = trimmed(view(field.missing[i]));
    if (may_be_equal(bare, spelling) && values::equals_folded(bare, spelling)) return true;
  }
  return false;
}

bool is_ascii(TextView text) {
  if (text.size < 8) return text.empty() || (values::load_bytes(text.data, text.size) & values::kHighBits) == 0;
  uint64_t bits = values::load_bytes(text.end() - 8, 8);
  for (const char* at = text.begin(); at < text.end() - 8; at += 8) bits |= values::load_bytes(at, 8);
  return (bits & values::kHighBits) == 0;
}

}  // namespace merit::library
