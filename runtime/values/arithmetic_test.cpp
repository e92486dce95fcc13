#include "runtime/values/arithmetic.h"

#include <doctest/doctest.h>

#include <initializer_list>
#include <limits>

namespace merit::values {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

TEST_CASE("what overflows is missing") {
  CHECK(add(2, 3) == Maybe<int64_t>(5));
  CHECK_FALSE(add(INT64_MAX, 1).known);
  CHECK_FALSE(add(INT64_MIN, -1).known);
  CHECK(subtract(-1, INT64_MAX) == Maybe<int64_t>(INT64_MIN));
  CHECK_FALSE(subtract(0, INT64_MIN).known);
  CHECK(multiply(-4, 5) == Maybe<int64_t>(-20));
  CHECK(multiply(INT64_MIN, 1) == Maybe<int64_t>(INT64_MIN));
  CHECK(multiply(0, INT64_MIN) == Maybe<int64_t>(0));
  CHECK_FALSE(multiply(INT64_MIN, -1).known);
  CHECK_FALSE(multiply(INT64_C(1) << 32, INT64_C(1) << 31).known);
  CHECK_FALSE(negate(INT64_MIN).known);
  CHECK_FALSE(absolute(INT64_MIN).known);
  CHECK(absolute(-7) == Maybe<int64_t>(7));
}

TEST_CASE("a sum of points saturates") {
  CHECK(saturating_add(INT64_MAX, 1) == INT64_MAX);
  CHECK(saturating_add(INT64_MIN, -1) == INT64_MIN);
  CHECK(saturating_add(INT64_MAX, INT64_MIN) == -1);
}

TEST_CASE("division by zero and what is not finite are missing") {
  CHECK(divide(1, 4) == Maybe<double>(0.25));
  CHECK_FALSE(divide(1, 0).known);
  CHECK_FALSE(divide(0, 0).known);
  CHECK_FALSE(divide(1, -0.0).known);
  CHECK_FALSE(divide(1e308, 1e-308).known);
  CHECK_FALSE(finite(kInfinity).known);
  CHECK_FALSE(finite(-kInfinity).known);
  CHECK_FALSE(finite(kNan).known);
  CHECK(finite(1e308).known);
}

TEST_CASE("round goes half away from zero; floor and ceiling down and up") {
  CHECK(round_to_integer(2.5) == Maybe<int64_t>(3));
  CHECK(round_to_integer(-2.5) == Maybe<int64_t>(-3));
  CHECK(round_to_integer(0.49999999999999994) == Maybe<int64_t>(0));  // adding a half would round to 1
  CHECK(round_to_integer(4503599627370497.5) == Maybe<int64_t>(4503599627370498));
  CHECK(round_to_integer(9007199254740993.0) == Maybe<int64_t>(9007199254740992));
  CHECK(round_to_integer(-0.2) == Maybe<int64_t>(0));
  CHECK(floor_to_integer(-0.5) == Maybe<int64_t>(-1));
  CHECK(floor_to_integer(-3) == Maybe<int64_t>(-3));
  CHECK(floor_to_integer(2.9) == Maybe<int64_t>(2));
  CHECK(ceiling_to_integer(2.1) == Maybe<int64_t>(3));
  CHECK(ceiling_to_integer(-2.9) == Maybe<int64_t>(-2));
  CHECK(ceiling_to_integer(3) == Maybe<int64_t>(3));
}

TEST_CASE("a result that is no 64-bit integer is missing") {
  CHECK(floor_to_integer(-0x1p63) == Maybe<int64_t>(INT64_MIN));
  for (const double value : {0x1p63, -0x1.0000000000001p63, 1e300, kInfinity, -kInfinity, kNan}) {
    CHECK_FALSE(floor_to_integer(value).known);
    CHECK_FALSE(ceiling_to_integer(value).known);
    CHECK_FALSE(round_to_integer(value).known);
  }
  CHECK(round_to_integer(0x1.fffffffffffffp62) == Maybe<int64_t>(INT64_MAX - 1023));
}

}  // namespace
}  // namespace merit::values
