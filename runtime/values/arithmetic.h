/// Arithmetic of the language on known operands: what overflows, divides by zero or is not finite is missing
/// (docs/language.md, "Missing data"); only the sum of a score's points saturates.
#pragma once

#include <stdint.h>

#include "runtime/values/maybe.h"

namespace merit::values {

constexpr Maybe<int64_t> add(int64_t a, int64_t b) {
  int64_t sum = 0;
  if (__builtin_add_overflow(a, b, &sum)) return {};
  return sum;
}

constexpr Maybe<int64_t> subtract(int64_t a, int64_t b) {
  int64_t difference = 0;
  if (__builtin_sub_overflow(a, b, &difference)) return {};
  return difference;
}

constexpr Maybe<int64_t> multiply(int64_t a, int64_t b) {
#if defined(__wasm__)
  // The builtin would call a 128-bit product of the compiler's own library, which generated code does not have.
  if (a == 0 || b == 0) return int64_t{0};
  if ((a == -1 && b == INT64_MIN) || (b == -1 && a == INT64_MIN)) return {};
  const auto product = static_cast<int64_t>(static_cast<uint64_t>(a) * static_cast<uint64_t>(b));
  if (product / b != a) return {};
  return product;
#else
  int64_t product = 0;
  if (__builtin_mul_overflow(a, b, &product)) return {};
  return product;
#endif
}

constexpr Maybe<int64_t> negate(int64_t value) {
  return subtract(0, value);
}
constexpr Maybe<int64_t> absolute(int64_t value) {
  return value < 0 ? negate(value) : Maybe<int64_t>(value);
}

/// Stops at the ends of 64 bits.
constexpr int64_t saturating_add(int64_t a, int64_t b) {
  int64_t sum = 0;
  if (!__builtin_add_overflow(a, b, &sum)) return sum;
  return a < 0 ? INT64_MIN : INT64_MAX;
}

/// Neither infinite nor NaN.
constexpr bool is_finite(double value) {
  return value - value == 0;
}

constexpr Maybe<double> finite(double value) {
  return is_finite(value) ? Maybe<double>(value) : Maybe<double>();
}

/// `a / b`; missing when `b` is zero.
constexpr Maybe<double> divide(double a, double b) {
  return b == 0 ? Maybe<double>() : finite(a / b);
}

/// Whether a number, rounded towards zero, is a 64-bit integer. False for NaN.
constexpr bool fits_integer(double value) {
  return value >= -0x1p63 && value < 0x1p63;
}

/// `floor`, `ceiling`, `round` (half away from zero): missing when the result is no 64-bit integer.
constexpr Maybe<int64_t> floor_to_integer(double value) {
  if (!fits_integer(value)) return {};
  const auto towards_zero = static_cast<int64_t>(value);
  return towards_zero - static_cast<int64_t>(static_cast<double>(towards_zero) > value);
}

constexpr Maybe<int64_t> ceiling_to_integer(double value) {
  if (!fits_integer(value)) return {};
  const auto towards_zero = static_cast<int64_t>(value);
  return towards_zero + static_cast<int64_t>(static_cast<double>(towards_zero) < value);
}

constexpr Maybe<int64_t> round_to_integer(double value) {
  if (!fits_integer(value)) return {};
  const auto towards_zero = static_cast<int64_t>(value);
  const double rest = value - static_cast<double>(towards_zero);  // exact
  return towards_zero + static_cast<int64_t>(rest >= 0.5) - static_cast<int64_t>(rest <= -0.5);
}

}  // namespace merit::values
