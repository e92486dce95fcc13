/// How much of an event's points is left at an age: the one reference for every engine (docs/language.md, "Scores").
///
/// `age` is `now` − `at`, never negative, `period` the language's D, positive; both in microseconds. Only additions,
/// products and one division of doubles are used, each rounded once (-ffp-contract=off), so that all targets give the
/// same bits. No result is missing; a factor lies in [0, 1], is exactly 1 at age 0.
#pragma once

#include <stdint.h>

namespace merit::values {

/// 2^−x for |x| <= 1/2, as 1 + x·p(x): exact at 0, else within 1.1 units in the last place. p interpolates (2^−x − 1)/x
/// at eleven Chebyshev nodes of the interval, computed with 70 digits; the error of p itself is below 2^−60.
constexpr double power_of_half_near_zero(double x) {
  constexpr double kCoefficients[] = {
      -0x1.62e42fefa39efp-1,  0x1.ebfbdff82c598p-3,  -0x1.c6b08d704a0c2p-5,  0x1.3b2ab6fba1ddap-7,
      -0x1.5d87fe78a5276p-10, 0x1.430913096fd9fp-13, -0x1.ffcbfc670dcd4p-17, 0x1.62bfd47773353p-20,
      -0x1.b524fae627834p-24, 0x1.e6063f7217bc6p-28, -0x1.e9d3fe3952179p-32,
  };
  double sum = kCoefficients[10];
  for (int i = 9; i >= 0; --i) sum = sum * x + kCoefficients[i];
  return 1 + x * sum;
}

/// `halving every D`: 2^(−age/D), exactly 2^−k at age k·D. Takes whole periods k to the nearest, so that the rest is at
/// most half a period on either side; 0 from about 1,075 periods on.
constexpr double halving_factor(int64_t age, int64_t period) {
  int64_t periods = age / period;
  int64_t rest = age % period;
  if (rest >= period - rest) {
    ++periods;
    rest -= period;
  }
  constexpr int64_t kNothingLeft = 1080;
  if (periods > kNothingLeft) return 0;
  const double fraction = static_cast<double>(rest) / static_cast<double>(period);
  // In two steps, each a normal number: only the last one can round, where the result is subnormal.
  const auto power_of_half = [](int64_t power) {
    return __builtin_bit_cast(double, static_cast<uint64_t>(1023 - power) << 52);
  };
  return power_of_half_near_zero(fraction) * power_of_half(periods / 2) * power_of_half(periods - periods / 2);
}

/// `fading to 0 over D`: max(0, 1 − age/D), as (D − age)/D, which rounds once; 0 from age D on.
constexpr double fading_factor(int64_t age, int64_t period) {
  return age >= period ? 0 : static_cast<double>(period - age) / static_cast<double>(period);
}

}  // namespace merit::values
