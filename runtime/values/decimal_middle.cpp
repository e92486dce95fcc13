// The exact comparison behind correct rounding, for numbers of more than 19 digits that lie near a middle.
#include "runtime/values/decimal.h"

namespace merit::values {

namespace {

/// A natural number of up to 3,072 bits: the digits kept below need 2,560, a power of five beside them 2,640.
class BigNatural {
 public:
  explicit BigNatural(uint64_t value) {
    words_[0] = static_cast<uint32_t>(value);
    words_[1] = static_cast<uint32_t>(value >> 32);
    size_ = words_[1] != 0 ? 2 : 1;
  }

  /// this × factor + summand
  void multiply_add(uint32_t factor, uint32_t summand) {
    uint64_t carry = summand;
    for (uint32_t i = 0; i < size_; ++i) {
      carry += static_cast<uint64_t>(words_[i]) * factor;
      words_[i] = static_cast<uint32_t>(carry);
      carry >>= 32;
    }
    if (carry != 0) words_[size_++] = static_cast<uint32_t>(carry);
  }

  void multiply_by_power_of_five(int64_t power) {
    constexpr int64_t kStep = 13;
    constexpr uint32_t kFiveToTheStep = 1'220'703'125;
    for (; power >= kStep; power -= kStep) multiply_add(kFiveToTheStep, 0);
    for (; power > 0; --power) multiply_add(5, 0);
  }

  void shift_left(int64_t bits) {
    for (; bits >= 31; bits -= 31) multiply_add(uint32_t{1} << 31, 0);
    multiply_add(uint32_t{1} << bits, 0);
  }

  int compare(const BigNatural& other) const {
    if (size_ != other.size_) return size_ < other.size_ ? -1 : 1;
    for (uint32_t i = size_; i-- > 0;) {
      if (words_[i] != other.words_[i]) return words_[i] < other.words_[i] ? -1 : 1;
    }
    return 0;
  }

 private:
  static constexpr uint32_t kWords = 96;
  uint32_t words_[kWords] = {};
  uint32_t size_ = 1;
};

}  // namespace

int compare_with_middle(const Decimal& decimal, uint64_t bits) {
  // No middle has more than 767 significant digits, so of the digits beyond only their existence matters.
  constexpr int64_t kKeptDigits = 768;
  BigNatural left(0);
  int64_t taken = 0;
  for (const char* at = decimal.digits.begin(); at != decimal.digits.end() && taken < kKeptDigits; ++at) {
    if (*at == '.') continue;
    left.multiply_add(10, static_cast<uint32_t>(*at - '0'));
    ++taken;
  }
  int64_t exponent = decimal.exponent + decimal.digit_count - taken;
  if (taken < decimal.digit_count) {
    left.multiply_add(10, 1);
    --exponent;
  }

  const uint64_t fraction = bits & ((uint64_t{1} << 52) - 1);
  const auto biased = static_cast<int64_t>(bits >> 52);
  const uint64_t mantissa = biased == 0 ? fraction : fraction | uint64_t{1} << 52;
  BigNatural right(2 * mantissa + 1);
  const int64_t right_shift = (biased == 0 ? 1 : biased) - 1075 - 1;

  // left × 5^exponent × 2^exponent against right × 2^right_shift, with no negative power on either side.
  if (exponent >= 0) {
    left.multiply_by_power_of_five(exponent);
  } else {
    right.multiply_by_power_of_five(-exponent);
  }
  if (exponent >= right_shift) {
    left.shift_left(exponent - right_shift);
  } else {
    right.shift_left(right_shift - exponent);
  }
  return left.compare(right);
}

}  // namespace merit::values
