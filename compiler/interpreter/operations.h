/// Arithmetic and comparison of values (docs/language.md, "Types" and "Missing data").
///
/// - A missing operand gives missing. So do integer overflow (also of times and durations), division by zero, and a
///   number that is not finite.
/// - Integers are exact; numbers are IEEE doubles, rounded one operation at a time. `/` gives a number.
/// - A duration is exact in microseconds; times a number it is rounded to the nearest, halves away from zero.
/// - The difference of two dates counts days of 24 hours.
/// - Ranges (datum.h) pass through `+ - *`, `min`, `max` and comparisons; any other use of one is missing.
#pragma once

#include "compiler/interpreter/datum.h"

namespace merit::interpreter {

using semantics::Type;

/// `left` is the type of `a`, `result` that of the operation.
Datum arithmetic(semantics::Arithmetic::Operator op, Type left, Type result, const Datum& a, const Datum& b);
Datum negate(const Datum& a);
Datum to_number(const Datum& integer);

Datum smaller(const Datum& a, const Datum& b);
Datum larger(const Datum& a, const Datum& b);
Datum absolute(const Datum& a);

Datum low_end(const Datum& datum);
Datum high_end(const Datum& datum);
/// The narrowest range that both lie in; missing where one is.
Datum hull(const Datum& a, const Datum& b);

/// Negative, 0 or positive. Texts are compared trimmed and folded, or with `exactly` byte by byte; both are known, of
/// one type, and no range.
int order(const Datum& a, const Datum& b, bool exactly = false);
Truth compare(semantics::Compare::Operator op, const Datum& a, const Datum& b, bool exactly = false);

}  // namespace merit::interpreter
