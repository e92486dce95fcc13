#include "compiler/interpreter/operations.h"

#include <doctest/doctest.h>

#include <limits>

#include "runtime/values/calendar.h"

using namespace merit::interpreter;
using merit::semantics::TypeKind;
using Op = merit::semantics::Arithmetic::Operator;
using Comparison = merit::semantics::Compare::Operator;

namespace {

constexpr Type kInteger{TypeKind::integer};
constexpr Type kNumber{TypeKind::number};
constexpr Type kTime{TypeKind::time};
constexpr Type kDate{TypeKind::date};
constexpr Type kDuration{TypeKind::duration};
constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
constexpr int64_t kLeast = std::numeric_limits<int64_t>::min();
constexpr int64_t kDay = merit::values::kMicrosPerDay;

Datum integer(int64_t value) {
  return value;
}

int64_t integers(Op op, int64_t a, int64_t b) {
  return integer_in(arithmetic(op, kInteger, kInteger, a, b));
}

bool overflows(Op op, int64_t a, int64_t b) {
  return is_missing(arithmetic(op, kInteger, kInteger, a, b));
}

}  // namespace

TEST_CASE("integers are exact, and missing when they overflow") {
  CHECK(integers(Op::add, kMost - 1, 1) == kMost);
  CHECK(overflows(Op::add, kMost, 1));
  CHECK(integers(Op::subtract, kLeast + 1, 1) == kLeast);
  CHECK(overflows(Op::subtract, kLeast, 1));
  CHECK(overflows(Op::multiply, kLeast, -1));
  CHECK(is_missing(negate(kLeast)));
  CHECK(is_missing(absolute(kLeast)));
  CHECK(integer_in(absolute(int64_t{-7})) == 7);
}

TEST_CASE("a missing operand gives missing") {
  CHECK(is_missing(arithmetic(Op::add, kInteger, kInteger, Missing{}, integer(1))));
  CHECK(is_missing(arithmetic(Op::multiply, kInteger, kInteger, integer(0), Missing{})));
  CHECK(is_missing(negate(Missing{})));
  CHECK(compare(Comparison::equal, Missing{}, Missing{}) == Truth::missing);
}

TEST_CASE("division by zero and a number that is not finite are missing") {
  CHECK(is_missing(arithmetic(Op::divide, kNumber, kNumber, 1.0, 0.0)));
  CHECK(is_missing(arithmetic(Op::divide, kNumber, kNumber, 1.0, -0.0)));
  CHECK(is_missing(arithmetic(Op::multiply, kNumber, kNumber, 1e200, 1e200)));
  CHECK(number_in(arithmetic(Op::divide, kNumber, kNumber, 1.0, 4.0)) == 0.25);
}

TEST_CASE("times, dates and durations") {
  CHECK(integer_in(arithmetic(Op::subtract, kTime, kDuration, 5 * kDay, 2 * kDay)) == 3 * kDay);
  CHECK(integer_in(arithmetic(Op::subtract, kDate, kDuration, integer(20), integer(18))) == 2 * kDay);
  CHECK(integer_in(arithmetic(Op::multiply, kDuration, kDuration, kDay, 0.5)) == kDay / 2);
  CHECK(integer_in(arithmetic(Op::multiply, kNumber, kDuration, 2.5, integer(1))) == 3);  // half away from zero
  CHECK(integer_in(arithmetic(Op::multiply, kDuration, kDuration, integer(-1), 2.5)) == -3);
  CHECK(number_in(arithmetic(Op::divide, kDuration, kNumber, 3 * kDay, 2 * kDay)) == 1.5);
  CHECK(is_missing(arithmetic(Op::multiply, kDuration, kDuration, kMost, 2.0)));
  CHECK(is_missing(arithmetic(Op::add, kTime, kTime, kMost, kDay)));
}

TEST_CASE("texts compare trimmed and folded, or exactly") {
  CHECK(compare(Comparison::equal, std::string_view(" CRM\t"), std::string_view("crm")) == Truth::yes);
  CHECK(compare(Comparison::equal, std::string_view("CRM"), std::string_view("crm"), true) == Truth::no);
  CHECK(comparison_key(std::string_view("  ÄPFEL ")) == comparison_key(std::string_view("äpfel")));
  CHECK(comparison_key(0.0) == comparison_key(-0.0));
}

TEST_CASE("three truth values, as Kleene has them") {
  constexpr Truth kAll[] = {Truth::no, Truth::missing, Truth::yes};
  for (const Truth a : kAll) {
    CHECK(kleene_and(Truth::no, a) == Truth::no);
    CHECK(kleene_and(Truth::yes, a) == a);
    CHECK(kleene_or(Truth::yes, a) == Truth::yes);
    CHECK(kleene_or(Truth::no, a) == a);
    CHECK(kleene_not(kleene_not(a)) == a);
  }
  CHECK(kleene_and(Truth::missing, Truth::missing) == Truth::missing);
  CHECK(kleene_not(Truth::missing) == Truth::missing);
}

TEST_CASE("quantities are missing only if what is uncertain could still change the answer") {
  const Tally two_or_three = {2, 3};
  CHECK(at_least(2, two_or_three) == Truth::yes);
  CHECK(at_least(3, two_or_three) == Truth::missing);
  CHECK(at_least(4, two_or_three) == Truth::no);
  CHECK(at_most(1, two_or_three) == Truth::no);
  CHECK(at_most(2, two_or_three) == Truth::missing);
  CHECK(at_most(3, two_or_three) == Truth::yes);
  CHECK(exactly(1, two_or_three) == Truth::no);
  CHECK(exactly(2, two_or_three) == Truth::missing);
  CHECK(exactly(4, two_or_three) == Truth::no);
  CHECK(exactly(2, Tally{2, 2}) == Truth::yes);
}

TEST_CASE("ranges pass through sums, products, min, max and comparisons") {
  const Datum range = Range{int64_t{2}, int64_t{5}};
  CHECK(compare(Comparison::greater, range, integer(1)) == Truth::yes);
  CHECK(compare(Comparison::greater, range, integer(2)) == Truth::missing);
  CHECK(compare(Comparison::greater, range, integer(5)) == Truth::no);
  CHECK(compare(Comparison::equal, range, integer(6)) == Truth::no);
  CHECK(compare(Comparison::equal, range, range) == Truth::missing);
  const Datum product = arithmetic(Op::multiply, kInteger, kInteger, range, integer(-3));  // -15 to -6
  CHECK(compare(Comparison::less_equal, product, integer(-6)) == Truth::yes);
  CHECK(compare(Comparison::greater_equal, product, integer(-15)) == Truth::yes);
  CHECK(compare(Comparison::less, product, integer(-6)) == Truth::missing);
  CHECK(compare(Comparison::less, negate(range), integer(-1)) == Truth::yes);
  CHECK(integer_in(smaller(range, integer(2))) == 2);
  CHECK(integer_in(larger(range, integer(9))) == 9);
  CHECK(is_missing(arithmetic(Op::divide, kInteger, kNumber, range, integer(2))));
  CHECK(is_missing(arithmetic(Op::multiply, kInteger, kInteger, range, kMost)));
}
