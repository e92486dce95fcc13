/// ASCII texts, folded, eight bytes at a time: what `fold.h` makes quick, for those who have a use for the words.
#pragma once

#include "runtime/values/words_of_text.h"

namespace merit::values {

/// Eight ASCII characters, folded.
inline uint64_t fold_ascii(uint64_t word) {
  const uint64_t from_a = word + kEachByte * (0x80 - 'A');
  const uint64_t beyond_z = word + kEachByte * (0x80 - 'Z' - 1);
  return word | ((from_a & ~beyond_z & kHighBits) >> 2);
}

/// How `hash_folded` comes about: the words of a trimmed and folded text, the last filled with zeroes, then its size.
class FoldedHash {
 public:
  void add(uint64_t word) {
    bits_ = (bits_ ^ word) * 0xD6E8FEB86659FD93;
    bits_ ^= bits_ >> 32;
  }
  uint64_t bits() const { return bits_; }

 private:
  uint64_t bits_ = 0x9E3779B97F4A7C15;
};

}  // namespace merit::values
