#include "runtime/values/code_points.h"

#include <doctest/doctest.h>

#include <random>
#include <string>
#include <vector>

namespace merit::values {
namespace {

std::vector<uint32_t> forwards(const std::string& text) {
  std::vector<uint32_t> found;
  const char* end = text.data() + text.size();
  for (const char* at = text.data(); at != end;) {
    const CodePoint next = code_point_at(at, end);
    found.push_back(next.value);
    at += next.bytes;
  }
  return found;
}

std::vector<uint32_t> backwards(const std::string& text) {
  std::vector<uint32_t> found;
  for (const char* end = text.data() + text.size(); end != text.data();) {
    const CodePoint last = code_point_before(text.data(), end);
    found.insert(found.begin(), last.value);
    end -= last.bytes;
  }
  return found;
}

TEST_CASE("every code point is written and read back; surrogates are stray bytes") {
  for (uint32_t code_point = 0; code_point <= kMaxCodePoint; ++code_point) {
    char bytes[4];
    const size_t size = encode_code_point(code_point, bytes);
    const CodePoint read = code_point_at(bytes, bytes + size);
    const bool surrogate = code_point >= 0xD800 && code_point < 0xE000;
    if (surrogate ? read.bytes != 1 || read.value != kStrayByte + 0xED
                  : read.bytes != size || read.value != code_point) {
      FAIL_CHECK("code point " << code_point);
    }
  }
}

TEST_CASE("ill-formed sequences are stray bytes, one by one") {
  const auto stray = [](uint8_t byte) { return kStrayByte + byte; };
  CHECK(forwards("\xC0\x80") == std::vector{stray(0xC0), stray(0x80)});
  CHECK(forwards("\xE0\x80\x80") == std::vector{stray(0xE0), stray(0x80), stray(0x80)});
  CHECK(forwards("\xF4\x90\x80\x80").size() == 4);
  CHECK(forwards("\xF5\x80\x80\x80").size() == 4);
  CHECK(forwards("a\xE2\x82") == std::vector<uint32_t>{'a', stray(0xE2), stray(0x82)});
  CHECK(forwards("\xE2\x82\xE2\x82\xAC") == std::vector<uint32_t>{stray(0xE2), stray(0x82), 0x20AC});
  CHECK(forwards("\xC3\xC3\xA9") == std::vector<uint32_t>{stray(0xC3), 0xE9});
}

TEST_CASE("stepping back visits what stepping on visits, and writing gives the same bytes, for any bytes") {
  std::mt19937 random(1);
  const std::string alphabet = "aZ\x80\xBF\x8F\x9F\xA0\xC0\xC3\xE0\xE2\xED\xEF\xF0\xF4\xF8\xFF";
  for (int round = 0; round < 200000; ++round) {
    std::string text(random() % 9, ' ');
    for (char& byte : text) byte = alphabet[random() % alphabet.size()];
    const auto code_points = forwards(text);
    REQUIRE(code_points == backwards(text));
    std::string written;
    for (const uint32_t code_point : code_points) {
      char bytes[4];
      written.append(bytes, encode_code_point(code_point, bytes));
    }
    REQUIRE(written == text);
  }
}

}  // namespace
}  // namespace merit::values
