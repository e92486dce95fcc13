#include "runtime/values/decay.h"

#include <doctest/doctest.h>

#include <cmath>
#include <initializer_list>
#include <random>

#include "runtime/values/calendar.h"

namespace merit::values {
namespace {

/// How far `found` is from the exact value, in units of the last place of a double.
double distance(double found, long double exact) {
  const double unit = std::nextafter(found, 2) - found;
  return static_cast<double>(std::fabs(static_cast<long double>(found) - exact) / unit);
}

TEST_CASE("halving is exact at whole periods") {
  for (const int64_t period : {INT64_C(1), INT64_C(3), 30 * kMicrosPerDay, INT64_MAX / 2000}) {
    CHECK(halving_factor(0, period) == 1);
    CHECK(halving_factor(period, period) == 0.5);
    for (int power = 0; power <= 1074; ++power)
      CHECK(halving_factor(period * power, period) == std::ldexp(1.0, -power));
    CHECK(halving_factor(period * 1100, period) == 0);
  }
  CHECK(halving_factor(INT64_MAX, 1) == 0);
  CHECK(halving_factor(INT64_MAX, INT64_MAX) == 0.5);
  CHECK(halving_factor(1, INT64_MAX) == 1);
  CHECK(halving_factor(INT64_MAX - 1, INT64_MAX) >= 0.5);
}

TEST_CASE("halving is within 1.2 units in the last place of the exact power") {
  std::mt19937_64 random(6);
  double worst = 0;
  for (int round = 0; round < 500'000; ++round) {
    const auto period = static_cast<int64_t>(1 + random() % static_cast<uint64_t>(1000 * kMicrosPerDay));
    const auto age = static_cast<int64_t>(random() % static_cast<uint64_t>(period * (round % 2 == 0 ? 1 : 20)));
    const long double exact = std::exp2(-static_cast<long double>(age) / static_cast<long double>(period));
    worst = std::fmax(worst, distance(halving_factor(age, period), exact));
  }
  CHECK(worst < 1.2);
}

TEST_CASE("older is never worth more, also where periods meet") {
  constexpr int64_t kPeriod = 14 * kMicrosPerDay;
  double previous = 1;
  for (int64_t age = 0; age < 3 * kPeriod; age += kMicrosPerMinute) {
    const double factor = halving_factor(age, kPeriod);
    REQUIRE(factor <= previous);
    previous = factor;
  }
  for (const int64_t seam : {kPeriod / 2, kPeriod, kPeriod * 3 / 2, 2 * kPeriod}) {
    for (int64_t age = seam - 1000; age < seam + 1000; ++age) {
      REQUIRE(halving_factor(age + 1, kPeriod) <= halving_factor(age, kPeriod));
    }
  }
}

TEST_CASE("the bits are pinned: another engine, compiler or target must give these") {
  constexpr int64_t kDay = kMicrosPerDay;
  CHECK(halving_factor(kDay, 30 * kDay) == 0x1.f44e4fb6c55d7p-1);
  CHECK(halving_factor(10 * kDay, 30 * kDay) == 0x1.965fea53d6e3dp-1);
  CHECK(halving_factor(45 * kDay, 30 * kDay) == 0x1.6a09e667f3bccp-2);
  CHECK(halving_factor(100 * kDay + 12345, 14 * kDay) == 0x1.cfbb02e36a73p-8);
  static_assert(halving_factor(30 * kDay, 30 * kDay) == 0.5);
}

TEST_CASE("fading is a line from 1 to 0") {
  CHECK(fading_factor(0, 10) == 1);
  CHECK(fading_factor(5, 10) == 0.5);
  CHECK(fading_factor(9, 10) == 0.1);
  CHECK(fading_factor(10, 10) == 0);
  CHECK(fading_factor(INT64_MAX, 10) == 0);
  CHECK(fading_factor(INT64_MAX - 1, INT64_MAX) > 0);
  CHECK(fading_factor(30 * kMicrosPerDay, 90 * kMicrosPerDay) == 2.0 / 3);
}

}  // namespace
}  // namespace merit::values
