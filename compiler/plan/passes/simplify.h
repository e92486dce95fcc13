/// Pass: says the same with fewer operations.
#pragma once

#include "compiler/plan/plan.h"

namespace merit::plan {

/// Every law here holds with missing operands too (Kleene's logic is a distributive lattice; `x or not x` is not true
/// in it), on all values, to the bit:
/// - `and`, `or`: nested, neutral, deciding, repeated and absorbed operands; counts of conditions that are one of them
/// - `not not x`, `not a < b`; `is known` of what is never missing, and of what is missing only when its operands are
/// - `when true`, `select`, `default` with conditions that are constant or never missing
/// - facts: `count` compared with 0 or 1 is `exists`; constant points are `count` times them; nothing matches a
///   condition that is false; a condition on the kind of event narrows the kinds
/// - `undecided` and `reasons` lose entries that never come up
void simplify(Plan& plan);

}  // namespace merit::plan
