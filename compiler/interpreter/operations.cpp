#include "compiler/interpreter/operations.h"

#include <array>
#include <cmath>

#include "runtime/values/arithmetic.h"
#include "runtime/values/calendar.h"
#include "runtime/values/fold.h"

namespace merit::interpreter {

namespace {

using ArithmeticOperator = semantics::Arithmetic::Operator;
using CompareOperator = semantics::Compare::Operator;
using semantics::TypeKind;

Number number_of(const Datum& datum) {
  if (const auto* integer = std::get_if<int64_t>(&datum)) return *integer;
  return std::get<double>(datum);
}

Datum between(const Datum& low, const Datum& high) {
  if (is_missing(low) || is_missing(high)) return Missing{};
  if (order(low, high) == 0) return low;
  return Range{number_of(low), number_of(high)};
}

Datum exact_arithmetic(ArithmeticOperator op, int64_t a, int64_t b) {
  switch (op) {
    case ArithmeticOperator::add:
      return datum_of(values::add(a, b));
    case ArithmeticOperator::subtract:
      return datum_of(values::subtract(a, b));
    case ArithmeticOperator::multiply:
      return datum_of(values::multiply(a, b));
    case ArithmeticOperator::divide:  // gives a number
      break;
  }
  return Missing{};
}

Datum number_arithmetic(ArithmeticOperator op, double a, double b) {
  switch (op) {
    case ArithmeticOperator::add:
      return datum_of(values::finite(a + b));
    case ArithmeticOperator::subtract:
      return datum_of(values::finite(a - b));
    case ArithmeticOperator::multiply:
      return datum_of(values::finite(a * b));
    case ArithmeticOperator::divide:
      return datum_of(values::divide(a, b));
  }
  return Missing{};
}

/// `+ - *` take their least and greatest at ends of the ranges.
Datum range_arithmetic(ArithmeticOperator op, Type left, Type result, const Datum& a, const Datum& b) {
  if (op == ArithmeticOperator::divide) return Missing{};
  const std::array corners = {
      arithmetic(op, left, result, low_end(a), low_end(b)), arithmetic(op, left, result, low_end(a), high_end(b)),
      arithmetic(op, left, result, high_end(a), low_end(b)), arithmetic(op, left, result, high_end(a), high_end(b))};
  Datum low = corners[0];
  Datum high = corners[0];
  for (const Datum& corner : corners) {
    low = smaller(low, corner);
    high = larger(high, corner);
  }
  return between(low, high);
}

bool holds(CompareOperator op, int order) {
  switch (op) {
    case CompareOperator::equal:
      return order == 0;
    case CompareOperator::less:
      return order < 0;
    case CompareOperator::less_equal:
      return order <= 0;
    case CompareOperator::greater:
      return order > 0;
    case CompareOperator::greater_equal:
      return order >= 0;
  }
  return false;
}

template <typename T>
int order_of(const T& a, const T& b) {
  return static_cast<int>(a > b) - static_cast<int>(a < b);
}

}  // namespace

Datum low_end(const Datum& datum) {
  const auto* range = std::get_if<Range>(&datum);
  if (range == nullptr) return datum;
  return std::visit([](auto number) { return Datum(number); }, range->low);
}

Datum high_end(const Datum& datum) {
  const auto* range = std::get_if<Range>(&datum);
  if (range == nullptr) return datum;
  return std::visit([](auto number) { return Datum(number); }, range->high);
}

Datum hull(const Datum& a, const Datum& b) {
  return between(smaller(low_end(a), low_end(b)), larger(high_end(a), high_end(b)));
}

Datum arithmetic(ArithmeticOperator op, Type left, Type result, const Datum& a, const Datum& b) {
  if (is_missing(a) || is_missing(b)) return Missing{};
  if (is_range(a) || is_range(b)) return range_arithmetic(op, left, result, a, b);
  if (result.kind == TypeKind::number) return number_arithmetic(op, number_in(a), number_in(b));
  if (std::holds_alternative<double>(a) || std::holds_alternative<double>(b)) {  // a duration times a number
    return datum_of(values::round_to_integer(number_in(a) * number_in(b)));
  }
  const Datum exact = exact_arithmetic(op, integer_in(a), integer_in(b));
  if (left.kind != TypeKind::date || is_missing(exact)) return exact;
  return exact_arithmetic(ArithmeticOperator::multiply, integer_in(exact), values::kMicrosPerDay);
}

Datum negate(const Datum& a) {
  if (is_missing(a)) return Missing{};
  if (is_range(a)) return between(negate(high_end(a)), negate(low_end(a)));
  if (const auto* number = std::get_if<double>(&a)) return -*number;
  return datum_of(values::negate(integer_in(a)));
}

Datum to_number(const Datum& integer) {
  if (is_missing(integer)) return Missing{};
  if (is_range(integer)) return between(to_number(low_end(integer)), to_number(high_end(integer)));
  return number_in(integer);
}

Datum smaller(const Datum& a, const Datum& b) {
  if (is_missing(a) || is_missing(b)) return Missing{};
  if (is_range(a) || is_range(b)) return between(smaller(low_end(a), low_end(b)), smaller(high_end(a), high_end(b)));
  return order(b, a) < 0 ? b : a;
}

Datum larger(const Datum& a, const Datum& b) {
  if (is_missing(a) || is_missing(b)) return Missing{};
  if (is_range(a) || is_range(b)) return between(larger(low_end(a), low_end(b)), larger(high_end(a), high_end(b)));
  return order(b, a) > 0 ? b : a;
}

Datum absolute(const Datum& a) {
  if (is_uncertain(a)) return Missing{};
  if (const auto* number = std::get_if<double>(&a)) return std::fabs(*number);
  return datum_of(values::absolute(integer_in(a)));
}

int order(const Datum& a, const Datum& b, bool exactly) {
  if (std::holds_alternative<std::string_view>(a)) {
    return exactly ? text_in(a).compare(text_in(b)) : values::compare_folded(text_in(a), text_in(b));
  }
  if (std::holds_alternative<bool>(a)) return order_of(boolean_in(a), boolean_in(b));
  if (std::holds_alternative<double>(a)) return order_of(std::get<double>(a), std::get<double>(b));
  return order_of(integer_in(a), integer_in(b));
}

Truth compare(CompareOperator op, const Datum& a, const Datum& b, bool exactly) {
  if (is_missing(a) || is_missing(b)) return Truth::missing;
  if (!is_range(a) && !is_range(b)) return truth_of(holds(op, order(a, b, exactly)));
  const int least = order(low_end(a), high_end(b));
  const int greatest = order(high_end(a), low_end(b));
  if (op == CompareOperator::equal) return least > 0 || greatest < 0 ? Truth::no : Truth::missing;
  const bool at_least_end = holds(op, least);
  return at_least_end == holds(op, greatest) ? truth_of(at_least_end) : Truth::missing;
}

}  // namespace merit::interpreter
