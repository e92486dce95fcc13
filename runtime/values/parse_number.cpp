#include "runtime/values/decimal.h"
#include "runtime/values/fold.h"
#include "runtime/values/numbers.h"

namespace merit::values {

Maybe<int64_t> parse_integer(TextView text) {
  Decimal decimal;
  if (!scan_decimal(text, decimal)) return {};
  if (decimal.digit_count == 0) return int64_t{0};
  constexpr int64_t kMostDigits = 19;
  if (decimal.exponent < 0 || decimal.digit_count + decimal.exponent > kMostDigits) return {};
  uint64_t value = 0;  // 19 digits always fit
  for (const char digit : decimal.digits) {
    if (digit != '.') value = value * 10 + static_cast<uint64_t>(digit - '0');
  }
  for (int64_t i = 0; i < decimal.exponent; ++i) value *= 10;
  const uint64_t limit = static_cast<uint64_t>(INT64_MAX) + static_cast<uint64_t>(decimal.negative);
  if (value > limit) return {};
  return static_cast<int64_t>(decimal.negative ? 0 - value : value);
}

Maybe<double> parse_number(TextView text) {
  Decimal decimal;
  if (!scan_decimal(text, decimal)) return {};
  const auto magnitude = __builtin_bit_cast(double, nearest_double(decimal));
  if (magnitude - magnitude != 0) return {};  // infinite
  return decimal.negative ? -magnitude : magnitude;
}

Maybe<bool> parse_boolean(TextView text) {
  const auto is = [text](const char* word, size_t size) { return equals_folded(text, {word, size}); };
  if (is("true", 4) || is("yes", 3) || is("1", 1)) return true;
  if (is("false", 5) || is("no", 2) || is("0", 1)) return false;
  return {};
}

}  // namespace merit::values
