#include "runtime/text/encoding.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "runtime/values/code_points.h"
#include "runtime/values/fold.h"

namespace merit::text {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

/// What Windows-1252 has in 0x80 to 0x9F; the five bytes it leaves open are control characters, as in browsers.
constexpr std::array<char16_t, 32> kWindows1252{
    0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178,
};

void append_code_point(std::string& text, char32_t code_point) {
  std::array<char, 4> bytes{};
  text.append(bytes.data(), values::encode_code_point(code_point, bytes.data()));
}

/// UTF-16 without a mark is recognised by text that is mostly ASCII: zeros in one half of its pairs, none in the other.
Encoding guess_by_zeros(std::string_view bytes) {
  std::array<size_t, 2> zeros{};
  for (size_t i = 0; i < bytes.size(); ++i) zeros[i & 1] += bytes[i] == '\0' ? 1 : 0;
  const size_t pairs = bytes.size() / 2;
  if (pairs < 2) return Encoding::utf_8;
  if (zeros[1] * 10 >= pairs * 7 && zeros[0] * 10 <= pairs) return Encoding::utf_16_le;
  if (zeros[0] * 10 >= pairs * 7 && zeros[1] * 10 <= pairs) return Encoding::utf_16_be;
  return Encoding::utf_8;
}

}  // namespace

std::string_view name_of(Encoding encoding) {
  constexpr std::array<std::string_view, 4> kNames{"UTF-8", "UTF-16LE", "UTF-16BE", "Windows-1252"};
  return kNames[static_cast<size_t>(encoding)];
}

Encoding encoding_by_first_bytes(std::string_view first_bytes) {
  if (first_bytes.starts_with("\xFF\xFE")) return Encoding::utf_16_le;
  if (first_bytes.starts_with("\xFE\xFF")) return Encoding::utf_16_be;
  return guess_by_zeros(first_bytes.substr(0, 4096));
}

bool is_mostly_utf8(std::string_view bytes) {
  if (bytes.size() != without_byte_order_mark(bytes).size()) return true;
  int64_t well_formed = 0, stray = 0;
  const char* const end = bytes.data() + bytes.size();
  for (const char* at = bytes.data(); at != end;) {
    const values::CodePoint point = values::code_point_at(at, end);
    stray += point.value >= values::kStrayByte ? 1 : 0;
    well_formed += point.bytes > 1 ? 1 : 0;
    at += point.bytes;
  }
  return well_formed > stray;
}

Decoded decode(std::string_view bytes) {
  const Encoding encoding = encoding_by_first_bytes(bytes);
  if (encoding != Encoding::utf_8) return {utf8_of_utf16(bytes, encoding), encoding};
  if (!values::is_valid_utf8(bytes) && !is_mostly_utf8(bytes)) {
    return {utf8_of_windows_1252(bytes), Encoding::windows_1252};
  }
  return {std::string(without_byte_order_mark(bytes)), Encoding::utf_8};
}

std::string utf8_of_utf16(std::string_view bytes, Encoding encoding) {
  const size_t high = encoding == Encoding::utf_16_be ? 0 : 1;
  const auto unit_at = [&](size_t i) {
    return static_cast<char32_t>(static_cast<uint8_t>(bytes[i + high]) << 8 |
                                 static_cast<uint8_t>(bytes[i + 1 - high]));
  };
  std::string text;
  text.reserve(bytes.size() / 2);
  const size_t end = bytes.size() - bytes.size() % 2;
  size_t i = end >= 2 && unit_at(0) == 0xFEFF ? 2 : 0;
  while (i < end) {
    char32_t c = unit_at(i);
    i += 2;
    if (c >= 0xD800 && c < 0xDC00 && i < end && unit_at(i) >= 0xDC00 && unit_at(i) < 0xE000) {
      c = 0x10000 + ((c - 0xD800) << 10) + (unit_at(i) - 0xDC00);
      i += 2;
    } else if (c >= 0xD800 && c < 0xE000) {
      c = kReplacement;
    }
    append_code_point(text, c);
  }
  if (end < bytes.size()) append_code_point(text, kReplacement);
  return text;
}

std::string utf8_of_windows_1252(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size() + bytes.size() / 8);
  for (const char byte : bytes) {
    const auto c = static_cast<uint8_t>(byte);
    append_code_point(text, c >= 0x80 && c < 0xA0 ? char32_t{kWindows1252[c - 0x80]} : char32_t{c});
  }
  return text;
}

std::string_view without_byte_order_mark(std::string_view bytes) {
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  return bytes;
}

}  // namespace merit::text
