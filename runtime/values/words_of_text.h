/// Eight bytes of a text at a time, as a word with the first in the lowest byte.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "runtime/values/text_view.h"

namespace merit::values {

inline constexpr uint64_t kEachByte = 0x0101010101010101;
/// Set where a byte is not ASCII.
inline constexpr uint64_t kHighBits = 0x8080808080808080;

/// 2^64 by the golden ratio, and odd: words that differ at all mostly do so in the highest bits of their products.
inline constexpr uint64_t kHashFactor = 0x9E3779B97F4A7C15;

/// The next `count` bytes, 1 to 8, the first in the lowest; zeroes above.
inline uint64_t load_bytes(const char* at, size_t count) {
  if (count == 8) {
    uint64_t word = 0;
    __builtin_memcpy(&word, at, 8);
    return word;
  }
  if (count >= 4) {  // two halves that overlap
    uint32_t low = 0, high = 0;
    __builtin_memcpy(&low, at, 4);
    __builtin_memcpy(&high, at + count - 4, 4);
    return low | static_cast<uint64_t>(high) << (8 * (count - 4));
  }
  uint64_t word = static_cast<uint8_t>(at[0]);
  if (count > 1) word |= static_cast<uint64_t>(static_cast<uint8_t>(at[1])) << 8;
  if (count > 2) word |= static_cast<uint64_t>(static_cast<uint8_t>(at[2])) << 16;
  return word;
}

/// A text's first and last eight bytes as words; both are all of it, with zeroes above, where it is shorter. Texts of
/// the same size up to twice as many bytes are the same where these are.
struct TextEnds {
  uint64_t first, last;

  static constexpr size_t kBytes = sizeof(uint64_t);

  bool operator==(const TextEnds&) const = default;

  static TextEnds of(TextView text) {
    if (text.size >= kBytes) return {load_bytes(text.data, kBytes), load_bytes(text.end() - kBytes, kBytes)};
    const uint64_t all = text.empty() ? 0 : load_bytes(text.data, text.size);
    return {all, all};
  }
  /// The same where eight bytes can be read before the text's end and from its begin, without a branch.
  static TextEnds of_readable(TextView text) {
    const size_t within = text.size < kBytes ? text.size : kBytes;
    const uint64_t beside = 4 * (kBytes - within);  // bits, half of them
    return {load_bytes(text.data, kBytes) << beside << beside >> beside >> beside,
            load_bytes(text.end() - kBytes, kBytes) >> beside >> beside};
  }
};

/// Copies a text that is mostly as long as keys are: two words that overlap take less than a call. Gives where the next
/// goes.
inline char* copy_text(TextView text, char* to) {
  constexpr size_t kBytes = TextEnds::kBytes;
  if (text.size >= kBytes && text.size <= 2 * kBytes) {
    __builtin_memcpy(to, text.data, kBytes);
    __builtin_memcpy(to + text.size - kBytes, text.end() - kBytes, kBytes);
  } else if (text.size > 0) {
    __builtin_memcpy(to, text.data, text.size);
  }
  return to + text.size;
}

}  // namespace merit::values
