#include "runtime/values/code_points.h"

namespace merit::values {

namespace {

constexpr bool is_continuation(uint8_t byte) {
  return (byte & 0xC0) == 0x80;
}

/// How a lead byte's sequence looks: its length, and the range its second byte must lie in to be neither overlong, a
/// surrogate nor above U+10FFFF (Unicode, table 3-7). Length 0: not a lead byte.
struct Lead {
  uint32_t length;
  uint8_t second_low;
  uint8_t second_high;
};

constexpr Lead lead_of(uint8_t byte) {
  if (byte < 0xC2) return {0, 0, 0};
  if (byte < 0xE0) return {2, 0x80, 0xBF};
  if (byte == 0xE0) return {3, 0xA0, 0xBF};
  if (byte == 0xED) return {3, 0x80, 0x9F};
  if (byte < 0xF0) return {3, 0x80, 0xBF};
  if (byte == 0xF0) return {4, 0x90, 0xBF};
  if (byte < 0xF4) return {4, 0x80, 0xBF};
  if (byte == 0xF4) return {4, 0x80, 0x8F};
  return {0, 0, 0};
}

}  // namespace

CodePoint wide_code_point_at(const char* at, const char* end) {
  const auto first = static_cast<uint8_t>(*at);
  const CodePoint stray = {kStrayByte + first, 1};
  const Lead lead = lead_of(first);
  if (lead.length == 0 || static_cast<size_t>(end - at) < lead.length) return stray;
  const auto second = static_cast<uint8_t>(at[1]);
  if (second < lead.second_low || second > lead.second_high) return stray;
  uint32_t value = first & (0x7Fu >> lead.length);
  for (uint32_t i = 1; i < lead.length; ++i) {
    const auto byte = static_cast<uint8_t>(at[i]);
    if (!is_continuation(byte)) return stray;
    value = value << 6 | (byte & 0x3Fu);
  }
  return {value, lead.length};
}

CodePoint code_point_before(const char* begin, const char* end) {
  const auto last = static_cast<uint8_t>(end[-1]);
  if (last < 0x80) return {last, 1};
  const char* at = end - 1;
  while (at > begin && end - at < 4 && is_continuation(static_cast<uint8_t>(*at))) --at;
  const CodePoint candidate = code_point_at(at, end);
  if (candidate.bytes == static_cast<uint32_t>(end - at)) return candidate;
  return {kStrayByte + last, 1};
}

size_t encode_code_point(uint32_t code_point, char* out) {
  const auto tail = [code_point](int shift) { return static_cast<char>(0x80 | (code_point >> shift & 0x3F)); };
  if (code_point < 0x80) {
    out[0] = static_cast<char>(code_point);
    return 1;
  }
  if (code_point < 0x800) {
    out[0] = static_cast<char>(0xC0 | code_point >> 6);
    out[1] = tail(0);
    return 2;
  }
  if (code_point < 0x10000) {
    out[0] = static_cast<char>(0xE0 | code_point >> 12);
    out[1] = tail(6);
    out[2] = tail(0);
    return 3;
  }
  if (code_point <= kMaxCodePoint) {
    out[0] = static_cast<char>(0xF0 | code_point >> 18);
    out[1] = tail(12);
    out[2] = tail(6);
    out[3] = tail(0);
    return 4;
  }
  out[0] = static_cast<char>(code_point - kStrayByte);
  return 1;
}

}  // namespace merit::values
