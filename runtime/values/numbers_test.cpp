#include "runtime/values/numbers.h"

#include <doctest/doctest.h>

#include <bit>
#include <charconv>
#include <cmath>
#include <limits>
#include <random>
#include <string>

#include "runtime/values/powers_of_ten.h"

namespace merit::values {
namespace {

std::string written(double value) {
  char out[kNumberTextSize];
  const size_t size = write_number(value, out);
  REQUIRE(size <= kNumberTextSize);
  return {out, size};
}

std::string written(int64_t value) {
  char out[kIntegerTextSize];
  const size_t size = write_integer(value, out);
  REQUIRE(size <= kIntegerTextSize);
  return {out, size};
}

/// The standard library's shortest form, `1.5e-7`.
std::string scientific(double value) {
  char out[40];
  return {out, std::to_chars(out, out + sizeof out, value, std::chars_format::scientific).ptr};
}

/// The digits of a written number without the zeros around them.
std::string digits_of(const std::string& form) {
  std::string kept;
  for (const char c : form.substr(0, form.find('e'))) {
    if (c >= '0' && c <= '9' && (c != '0' || !kept.empty())) kept += c;
  }
  while (!kept.empty() && kept.back() == '0') kept.pop_back();
  return kept;
}

uint64_t bits_of(const Maybe<double>& number) {
  return number.known ? std::bit_cast<uint64_t>(number.value) : ~0ULL;
}

uint64_t standard_bits(const std::string& text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  REQUIRE(end == text.data() + text.size());
  if (error == std::errc()) return std::bit_cast<uint64_t>(value);
  return std::bit_cast<uint64_t>(std::strtod(text.c_str(), nullptr));  // says only "out of range": zero or infinity?
}

TEST_CASE("numbers are plain where people would write them plain") {
  CHECK(written(0.0) == "0");
  CHECK(written(-0.0) == "0");
  CHECK(written(1.0) == "1");
  CHECK(written(-2.5) == "-2.5");
  CHECK(written(0.1) == "0.1");
  CHECK(written(0.1 + 0.2) == "0.30000000000000004");
  CHECK(written(100.0) == "100");
  CHECK(written(1234567.891) == "1234567.891");
  CHECK(written(1e-6) == "0.000001");
  CHECK(written(9.5e-7) == "9.5e-7");
  CHECK(written(1e20) == "100000000000000000000");
  CHECK(written(123456789012345680000.0) == "123456789012345680000");
  CHECK(written(1e21) == "1e+21");
  CHECK(written(-1.2345678901234567e-6) == "-0.0000012345678901234567");
  CHECK(written(5e-324) == "5e-324");
  CHECK(written(std::numeric_limits<double>::max()) == "1.7976931348623157e+308");
  CHECK(written(std::numeric_limits<double>::min()) == "2.2250738585072014e-308");
  CHECK(written(9007199254740993.0) == "9007199254740992");
  CHECK(written(std::numeric_limits<double>::infinity()).empty());
  CHECK(written(std::nan("")).empty());
}

TEST_CASE("integers") {
  CHECK(written(int64_t{0}) == "0");
  CHECK(written(int64_t{-1}) == "-1");
  CHECK(written(INT64_MAX) == "9223372036854775807");
  CHECK(written(INT64_MIN) == "-9223372036854775808");
}

TEST_CASE("any double is written as short as the standard library does, and reads back") {
  std::mt19937_64 random(3);
  for (int round = 0; round < 1'000'000; ++round) {
    auto bits = static_cast<uint64_t>(random());
    if (round % 4 == 1) bits &= ~((uint64_t{1} << (random() % 52)) - 1);  // few digits in base two
    if (round % 4 == 2) bits = std::bit_cast<uint64_t>(static_cast<double>(random() % 100'000'000) / 1000);
    if (round % 4 == 3) bits = (bits & ~(uint64_t{0x7FF} << 52)) | ((1023 - 40 + random() % 110) << 52);
    const auto value = std::bit_cast<double>(bits);
    if (!std::isfinite(value) || value == 0) continue;
    const std::string text = written(value);
    if (bits_of(parse_number(text)) != bits) FAIL_CHECK(text << " does not read back");
    double reread = 0;
    std::from_chars(text.data(), text.data() + text.size(), reread);
    if (reread != value) FAIL_CHECK(text);
    if (digits_of(text) != digits_of(scientific(value))) FAIL_CHECK(text << ", not " << scientific(value));
  }
}

TEST_CASE("powers of two, where the interval is lopsided, and of ten") {
  for (int power = -1074; power < 1024; ++power) {
    const double value = std::ldexp(1.0, power);
    CHECK(bits_of(parse_number(written(value))) == std::bit_cast<uint64_t>(value));
    CHECK(standard_bits(written(value)) == std::bit_cast<uint64_t>(value));
  }
  for (int power = -330; power < 312; ++power) {
    const std::string text = "1e" + std::to_string(power);
    const uint64_t expected = standard_bits(text);
    if (std::isinf(std::bit_cast<double>(expected))) {
      CHECK_FALSE(parse_number(text).known);
    } else {
      CHECK_MESSAGE(bits_of(parse_number(text)) == expected, text);
    }
  }
}

TEST_CASE("random decimals are rounded as the standard library rounds them") {
  std::mt19937_64 random(4);
  for (int round = 0; round < 1'000'000; ++round) {
    std::string text(random() % 2, '-');
    const auto digits = 1 + random() % (round % 10 == 0 ? 60 : 20);
    const auto point = random() % (digits + 1);
    for (uint64_t i = 0; i < digits; ++i) {
      if (i == point && i > 0) text += '.';
      text += static_cast<char>('0' + random() % 10);
    }
    const int span = round % 3 == 0 ? 340 : 25;
    if (round % 5 != 0) {
      const auto power = static_cast<int>(random() % static_cast<uint64_t>(2 * span)) - span;
      text.append("e").append(std::to_string(power));
    }
    const uint64_t expected = standard_bits(text);
    const bool infinite = std::isinf(std::bit_cast<double>(expected));
    const Maybe<double> found = parse_number(text);
    if (infinite ? found.known : bits_of(found) != expected) FAIL_CHECK(text);
  }
}

/// Decimals that stand exactly between two doubles, and a hair beside: 767 digits at worst.
TEST_CASE("exact middles go to the even neighbour, and one digit more decides") {
  std::mt19937_64 random(5);
  for (int round = 0; round < 3000; ++round) {
    const auto value = std::bit_cast<double>((random() % (uint64_t{0x7FE} << 52)) >> (round % 3 == 0 ? 10 : 0));
    const double next = std::nextafter(value, std::numeric_limits<double>::infinity());
    // long double holds the middle of two normal doubles; below, a double of twice the size does.
    char out[1400];
    const long double middle = (static_cast<long double>(value) + static_cast<long double>(next)) / 2;
    const int size = std::snprintf(out, sizeof out, "%.1100Le", middle);
    const std::string exact(out, static_cast<size_t>(size));
    const size_t e = exact.find('e');
    const std::string above = exact.substr(0, e) + "1" + exact.substr(e);
    const double even = std::bit_cast<uint64_t>(value) % 2 == 0 ? value : next;
    if (bits_of(parse_number(exact)) != std::bit_cast<uint64_t>(even)) FAIL_CHECK(exact);
    if (bits_of(parse_number(above)) != std::bit_cast<uint64_t>(next)) FAIL_CHECK(above);
  }
}

TEST_CASE("plain numbers read; nothing else does") {
  const auto reads = [](std::string_view text, double value) { return parse_number(text) == Maybe<double>(value); };
  CHECK(reads("42", 42));
  CHECK(reads(" \t2.50\u00A0", 2.5));
  CHECK(reads("+1.5e3", 1500));
  CHECK(reads("-1E-2", -0.01));
  CHECK(reads(".5", 0.5));
  CHECK(reads("5.", 5));
  CHECK(reads("007", 7));
  CHECK(reads("0e999999999999999999999", 0));
  CHECK(reads("1e-99999999999999999999", 0));
  CHECK(reads("0." + std::string(1000, '0') + "1e1001", 1));
  CHECK(reads("1" + std::string(1000, '0') + "e-1000", 1));
  CHECK(reads("179769313486231580793e288", 1.7976931348623157e308));
  CHECK_FALSE(parse_number("179769313486231580794e288").known);
  CHECK(reads("2.4703282292062327208e-324", 0));
  CHECK(reads("2.4703282292062327209e-324", 5e-324));
  for (const char* wrong :
       {"",         " ",     "+",   "-",  ".",  "e5",     "1e",    "1e+", "1,000", "1 000", "0x10",   "inf",  "nan",
        "Infinity", "1.2.3", "--1", "1-", "1f", "\u0661", "1e5.0", "$5",  "10%",   "1e309", "-1e400", "1_000"}) {
    CHECK_MESSAGE(!parse_number(wrong).known, wrong);
    CHECK_MESSAGE(!parse_integer(wrong).known, wrong);
  }
}

TEST_CASE("integers read exactly, also when they are written as whole numbers") {
  const auto reads = [](std::string_view text, int64_t value) { return parse_integer(text) == Maybe<int64_t>(value); };
  CHECK(reads("0", 0));
  CHECK(reads("-0", 0));
  CHECK(reads(" 100.0 ", 100));
  CHECK(reads("1e3", 1000));
  CHECK(reads("1.5e1", 15));
  CHECK(reads("1200e-2", 12));
  CHECK(reads("0.000", 0));
  CHECK(reads("9223372036854775807", INT64_MAX));
  CHECK(reads("-9223372036854775808.000", INT64_MIN));
  CHECK(reads("9007199254740993", 9007199254740993));  // no double has it
  CHECK(reads("922337203685477580.7e1", INT64_MAX));
  for (const char* wrong : {"9223372036854775808", "-9223372036854775809", "99999999999999999999", "1e19", "1.5",
                            "1e-1", "0.1", "1e999999999999999999999", "10000000000000000000000"}) {
    CHECK_MESSAGE(!parse_integer(wrong).known, wrong);
  }
}

TEST_CASE("booleans") {
  for (const char* text : {"true", "TRUE", " Yes ", "1"}) CHECK(parse_boolean(text) == Maybe<bool>(true));
  for (const char* text : {"false", "No", "0\n"}) CHECK(parse_boolean(text) == Maybe<bool>(false));
  for (const char* text : {"", "y", "t", "on", "2", "1.0", "truee", "tru"}) CHECK_FALSE(parse_boolean(text).known);
}

TEST_CASE("the power table is what its header says") {
  CHECK(power_of_ten(0).high == uint64_t{1} << 63);
  CHECK(power_of_ten(0).low == 0);
  CHECK(power_of_ten(27).high == 0xCECB8F27F4200F3A);
  CHECK(power_of_ten(-1).high == 0xCCCCCCCCCCCCCCCC);
  CHECK(power_of_ten(-1).low == 0xCCCCCCCCCCCCCCCC);
}

}  // namespace
}  // namespace merit::values
