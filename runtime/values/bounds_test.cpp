// Any bytes, in memory that ends where they end, so that the address sanitizer sees a step too far.
#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <random>
#include <string_view>

#include "runtime/values/owned_text.h"

namespace merit::values {
namespace {

struct Exact {
  std::unique_ptr<char[]> bytes;
  size_t size;
  operator TextView() const { return {bytes.get(), size}; }
};

Exact random_text(std::mt19937& random, std::string_view alphabet) {
  const size_t size = random() % 24;
  Exact text = {std::make_unique<char[]>(size), size};
  std::generate_n(text.bytes.get(), size, [&] { return alphabet[random() % alphabet.size()]; });
  return text;
}

constexpr std::string_view kLetters = "aZ @ \t\xC2\xA0\xC3\x84\xE2\x80\x83\xED\xF0\x90\x90\x80\xF4\xFF";
constexpr std::string_view kClock = "0123459-:T Z+.";
constexpr std::string_view kNumerals = "0123456789.e+- ";

TEST_CASE("text functions stay within their bytes and agree with each other") {
  std::mt19937 random(8);
  for (int round = 0; round < 200'000; ++round) {
    const Exact a = random_text(random, kLetters);
    const Exact b = random_text(random, kLetters);
    CHECK_UNARY(equals_folded(a, a));
    const TextView trimmed = trim(a);
    REQUIRE(trimmed.size <= a.size);
    REQUIRE(equals_exact(trim(trimmed), trimmed));
    REQUIRE(starts_with_folded(a, trimmed));
    REQUIRE(ends_with_folded(a, trimmed));
    REQUIRE(contains_folded(a, trimmed));
    REQUIRE((!starts_with_folded(a, b) || contains_folded(a, b)));
    REQUIRE((!ends_with_folded(a, b) || contains_folded(a, b)));
    REQUIRE(length(lower(a)) == length(a));
    REQUIRE(is_valid_utf8(a) == is_valid_utf8(upper(a)));
    const auto domain = domain_part(a);
    REQUIRE((!domain.known || domain.value.size < a.size));
    find_zone(a);
    parse_boolean(a);
  }
}

TEST_CASE("readers of numbers and times stay within their bytes") {
  std::mt19937 random(9);
  int read = 0;
  for (int round = 0; round < 500'000; ++round) {
    const Exact numeral = random_text(random, kNumerals);
    const auto number = parse_number(numeral);
    const auto integer = parse_integer(numeral);
    read += static_cast<int>(number.known);
    if (integer.known) REQUIRE(number == Maybe<double>(static_cast<double>(integer.value)));
    parse_time(random_text(random, kClock));
  }
  CHECK(read > 10'000);
}

TEST_CASE("a long text costs one look at each byte") {
  const std::string digits(1'000'000, '7');
  CHECK_FALSE(parse_number(digits).known);
  CHECK(parse_number("0." + digits) == Maybe<double>(0.77777777777777777));
  CHECK(parse_number(digits + "e-1000000") == Maybe<double>(0.77777777777777777));
  CHECK_FALSE(parse_integer(digits).known);
  CHECK(trim(std::string(1'000'000, ' ')).size == 0);
  CHECK_FALSE(parse_time("2026-10-01T12:00:00." + digits + "x").known);
}

}  // namespace
}  // namespace merit::values
