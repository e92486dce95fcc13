#include "runtime/values/decimal.h"

#include "runtime/values/fold.h"
#include "runtime/values/powers_of_ten.h"

namespace merit::values {

namespace {

constexpr int32_t kFractionBits = 52;
constexpr uint64_t kInfinity = uint64_t{0x7FF} << kFractionBits;
constexpr int64_t kHugeExponent = 1'000'000'000'000'000'000;  // more than any text is long, far from overflow

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Reads `e+12`; false when no digit follows. Stops growing at kHugeExponent.
bool scan_exponent(const char*& at, const char* end, int64_t& exponent) {
  ++at;
  const bool negative = at != end && *at == '-';
  if (at != end && (*at == '+' || *at == '-')) ++at;
  if (at == end || !is_digit(*at)) return false;
  int64_t value = 0;
  for (; at != end && is_digit(*at); ++at) {
    if (value < kHugeExponent / 10) value = value * 10 + (*at - '0');
  }
  exponent = negative ? -value : value;
  return true;
}

/// Drops zeros (and the point) from both ends of a mantissa and counts what is left.
Decimal significant_digits(TextView mantissa) {
  const char* first = mantissa.begin();
  const char* last = mantissa.end();
  while (first != last && (*first == '0' || *first == '.')) ++first;
  while (first != last && (last[-1] == '0' || last[-1] == '.')) --last;
  Decimal decimal;
  decimal.digits = {first, static_cast<size_t>(last - first)};
  const char* point = mantissa.begin();
  while (point != mantissa.end() && *point != '.') ++point;
  const bool point_inside = point >= first && point < last;
  decimal.digit_count = (last - first) - static_cast<int64_t>(point_inside);
  // The power of the last digit: how many places it stands before the point, or behind it.
  decimal.exponent = last <= point ? point - last : -(last - point - 1);
  return decimal;
}

/// Eisel and Lemire: w × 10^q to the nearest double, w not 0. With 128-bit powers no w of 64 bits needs a second look
/// (Noble Mushtak and Daniel Lemire, "Fast number parsing without fallback", 2023).
uint64_t nearest_of_word(uint64_t w, int64_t q) {
  if (q < -342) return 0;
  if (q > 308) return kInfinity;
  const auto power = static_cast<int32_t>(q);
  const int32_t leading_zeros = __builtin_clzll(w);
  w <<= leading_zeros;
  Wide ten = power_of_ten(power);
  if (power < 0 && power >= -27 && ++ten.low == 0) ++ten.high;  // these are needed rounded up
  Wide product = wide_product(w, ten.high);
  constexpr uint64_t kUndecided = ~uint64_t{0} >> (kFractionBits + 3);
  if ((product.high & kUndecided) == kUndecided) {
    const Wide rest = wide_product(w, ten.low);
    product.low += rest.high;
    product.high += static_cast<uint64_t>(product.low < rest.high);
  }
  const auto upper_bit = static_cast<int32_t>(product.high >> 63);
  const int32_t shift = upper_bit + 64 - kFractionBits - 3;
  uint64_t mantissa = product.high >> shift;  // one bit more than a double has
  int32_t exponent = floor_log2_of_power_of_ten(power) + 63 + upper_bit - leading_zeros + 1023;
  if (exponent <= 0) {  // subnormal
    if (exponent < -62) return 0;
    mantissa >>= 1 - exponent;
    return (mantissa + (mantissa & 1)) >> 1;
  }
  const bool perhaps_middle = product.low <= 1 && power >= -4 && power <= 23 && (mantissa & 3) == 1;
  if (perhaps_middle && mantissa << shift == product.high) mantissa &= ~uint64_t{1};
  mantissa = (mantissa + (mantissa & 1)) >> 1;
  // The hidden bit is added to the exponent; a mantissa that rounded up to the next power of two adds one more.
  const uint64_t bits = (static_cast<uint64_t>(exponent - 1) << kFractionBits) + mantissa;
  return bits < kInfinity ? bits : kInfinity;
}

}  // namespace

bool scan_decimal(TextView text, Decimal& decimal) {
  text = trim(text);
  const char* at = text.begin();
  const char* const end = text.end();
  const bool negative = at != end && *at == '-';
  if (at != end && (*at == '+' || *at == '-')) ++at;
  const char* const mantissa = at;
  int64_t digits = 0;
  for (; at != end && is_digit(*at); ++at) ++digits;
  if (at != end && *at == '.') ++at;
  for (; at != end && is_digit(*at); ++at) ++digits;
  if (digits == 0) return false;
  decimal = significant_digits({mantissa, static_cast<size_t>(at - mantissa)});
  decimal.negative = negative;
  int64_t exponent = 0;
  if (at != end && (*at == 'e' || *at == 'E') && !scan_exponent(at, end, exponent)) return false;
  decimal.exponent += exponent;
  return at == end;
}

uint64_t nearest_double(const Decimal& decimal) {
  if (decimal.digit_count == 0) return 0;
  constexpr int64_t kWordDigits = 19;
  uint64_t word = 0;
  int64_t taken = 0;
  for (const char* at = decimal.digits.begin(); at != decimal.digits.end() && taken < kWordDigits; ++at) {
    if (*at == '.') continue;
    word = word * 10 + static_cast<uint64_t>(*at - '0');
    ++taken;
  }
  const int64_t left = decimal.digit_count - taken;
  const int64_t exponent = decimal.exponent + left;
  const uint64_t low = nearest_of_word(word, exponent);
  if (left == 0) return low;
  // The value lies between two neighbouring words: only when these round differently do the other digits matter.
  const uint64_t high = nearest_of_word(word + 1, exponent);
  if (low == high) return low;
  const int order = compare_with_middle(decimal, low);
  return order > 0 || (order == 0 && low % 2 != 0) ? high : low;
}

}  // namespace merit::values
