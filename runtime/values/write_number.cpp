// Shortest decimals: Raffaello Giulietti, "The Schubfach way to render doubles" (2021), in the form of Alexander Bolz.
#include "runtime/values/numbers.h"
#include "runtime/values/powers_of_ten.h"

namespace merit::values {

namespace {

constexpr int32_t kFractionBits = 52;
constexpr uint64_t kHiddenBit = uint64_t{1} << kFractionBits;
constexpr int32_t kExponentBias = 1023 + kFractionBits;

/// digits × 10^exponent
struct Decimal {
  uint64_t digits;
  int32_t exponent;
};

/// The high word of `power` × `factor`, its last bit set when anything was lost.
uint64_t round_to_odd(Wide power, uint64_t factor) {
  const Wide low = wide_product(power.low, factor);
  Wide high = wide_product(power.high, factor);
  high.low += low.high;
  high.high += static_cast<uint64_t>(high.low < low.high);
  return high.high | static_cast<uint64_t>(high.low > 1);
}

/// 10^power to 128 bits, rounded up.
Wide power_of_ten_up(int32_t power) {
  Wide up = power_of_ten(power);
  const bool exact = power >= 0 && power <= 55;
  if (!exact && ++up.low == 0) ++up.high;
  return up;
}

/// The shortest decimal in the interval that rounds to c × 2^q, of the shortest the closest. `closer_below`: the next
/// smaller number is only half as far away as the next larger one.
Decimal shortest(uint64_t c, int32_t q, bool closer_below) {
  const auto odd = static_cast<uint64_t>(c % 2);  // the ends of the interval round to even numbers only
  const int32_t k = (q * 1262611 - (closer_below ? 524031 : 0)) >> 22;  // ⌊log10⌋ of the interval's width
  const int32_t h = q + floor_log2_of_power_of_ten(-k) + 1;
  const Wide power = power_of_ten_up(-k);
  const uint64_t middle = round_to_odd(power, (4 * c) << h);  // in quarters of 10^k, like lower and upper
  const uint64_t lower = round_to_odd(power, (4 * c - 2 + static_cast<uint64_t>(closer_below)) << h) + odd;
  const uint64_t upper = round_to_odd(power, (4 * c + 2) << h) - odd;

  const uint64_t s = middle / 4;
  if (s >= 10) {
    const uint64_t tens = s / 10;
    const bool down_inside = lower <= 40 * tens;
    const bool up_inside = 40 * tens + 40 <= upper;
    if (down_inside != up_inside) return {tens + static_cast<uint64_t>(up_inside), k + 1};
  }
  const bool down_inside = lower <= 4 * s;
  const bool up_inside = 4 * s + 4 <= upper;
  if (down_inside != up_inside) return {s + static_cast<uint64_t>(up_inside), k};
  const bool round_up = middle > 4 * s + 2 || (middle == 4 * s + 2 && s % 2 != 0);
  return {s + static_cast<uint64_t>(round_up), k};
}

/// `bits`: of a positive finite number.
Decimal decimal_of(uint64_t bits) {
  const uint64_t fraction = bits & (kHiddenBit - 1);
  const auto exponent = static_cast<int32_t>(bits >> kFractionBits);
  if (exponent == 0) return shortest(fraction, 1 - kExponentBias, false);
  const uint64_t c = kHiddenBit | fraction;
  const int32_t q = exponent - kExponentBias;
  const bool whole = q <= 0 && -q <= kFractionBits && c % (uint64_t{1} << -q) == 0;
  if (whole) return {c >> -q, 0};
  return shortest(c, q, fraction == 0 && exponent > 1);
}

size_t write_digits(uint64_t value, char* out) {
  char reversed[kIntegerTextSize];
  size_t count = 0;
  do {
    reversed[count++] = static_cast<char>('0' + value % 10);
    value /= 10;
  } while (value != 0);
  for (size_t i = 0; i < count; ++i) out[i] = reversed[count - 1 - i];
  return count;
}

char* write_zeros(int32_t count, char* out) {
  for (; count > 0; --count) *out++ = '0';
  return out;
}

char* copy(const char* from, int32_t count, char* out) {
  for (int32_t i = 0; i < count; ++i) *out++ = from[i];
  return out;
}

char* write_plain(const char* digits, int32_t count, int32_t point, char* out) {
  if (point <= 0) {
    out = copy("0.", 2, out);
    return copy(digits, count, write_zeros(-point, out));
  }
  if (point >= count) return write_zeros(point - count, copy(digits, count, out));
  out = copy(digits, point, out);
  *out++ = '.';
  return copy(digits + point, count - point, out);
}

char* write_scientific(const char* digits, int32_t count, int32_t point, char* out) {
  *out++ = digits[0];
  if (count > 1) {
    *out++ = '.';
    out = copy(digits + 1, count - 1, out);
  }
  const int32_t exponent = point - 1;
  *out++ = 'e';
  *out++ = exponent < 0 ? '-' : '+';
  return out + write_digits(static_cast<uint64_t>(exponent < 0 ? -exponent : exponent), out);
}

}  // namespace

size_t write_integer(int64_t value, char* out) {
  if (value >= 0) return write_digits(static_cast<uint64_t>(value), out);
  *out = '-';
  return 1 + write_digits(0 - static_cast<uint64_t>(value), out + 1);
}

size_t write_number(double value, char* out) {
  if (value - value != 0) return 0;  // infinite or NaN
  char* end = out;
  if (value == 0) {
    *end++ = '0';
    return 1;
  }
  if (value < 0) *end++ = '-';
  Decimal decimal = decimal_of(__builtin_bit_cast(uint64_t, value) & ~(uint64_t{1} << 63));
  while (decimal.digits % 10 == 0) decimal = {decimal.digits / 10, decimal.exponent + 1};
  char digits[kIntegerTextSize];
  const auto count = static_cast<int32_t>(write_digits(decimal.digits, digits));
  const int32_t point = count + decimal.exponent;  // where the point stands: 0.DIGITS × 10^point
  const bool plain = point > -6 && point <= 21;
  end = plain ? write_plain(digits, count, point, end) : write_scientific(digits, count, point, end);
  return static_cast<size_t>(end - out);
}

}  // namespace merit::values
