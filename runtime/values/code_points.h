/// Code points of any bytes, well-formed UTF-8 or not.
///
/// Every function is total: a byte that is not part of a well-formed sequence (RFC 3629: no surrogate, nothing
/// overlong, nothing above U+10FFFF) is a code point of its own, `kStrayByte + byte`. It equals only the same stray
/// byte, has no case, and is written back as the byte that it was. Nothing outside [begin, end) is read.
#pragma once

#include <stddef.h>
#include <stdint.h>

namespace merit::values {

inline constexpr uint32_t kMaxCodePoint = 0x10FFFF;
inline constexpr uint32_t kStrayByte = 0x110000;

struct CodePoint {
  uint32_t value = 0;
  uint32_t bytes = 0;  ///< how many bytes it takes, 1 to 4
};

/// The code point that begins at `at`; `at < end`. For the bytes 0x80 to 0xFF; use `code_point_at`.
CodePoint wide_code_point_at(const char* at, const char* end);

/// The code point that begins at `at`; `at < end`.
inline CodePoint code_point_at(const char* at, const char* end) {
  const auto first = static_cast<uint8_t>(*at);
  if (first < 0x80) return {first, 1};
  return wide_code_point_at(at, end);
}

/// The code point that ends at `end`; `begin < end`. Stepping back visits the code points that stepping on visits: a
/// lead byte is never inside another sequence.
CodePoint code_point_before(const char* begin, const char* end);

/// Writes a code point (or a stray byte) to `out`, which has room for four bytes. Returns the number written.
size_t encode_code_point(uint32_t code_point, char* out);

}  // namespace merit::values
