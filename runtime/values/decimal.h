/// A decimal as it stands in a text, and its rounding to a double. For parse_number.cpp only.
#pragma once

#include <stdint.h>

#include "runtime/values/text_view.h"

namespace merit::values {

/// ±(significant digits) × 10^exponent. `digits` begins and ends with a digit that is not 0 (but for zero: it is empty)
/// and may hold one `.`, which does not count.
struct Decimal {
  bool negative = false;
  TextView digits;
  int64_t digit_count = 0;
  int64_t exponent = 0;
};

/// False when the text, white space around it aside, is no plain number.
bool scan_decimal(TextView text, Decimal& decimal);

/// The bits of the double nearest to the digits × 10^exponent, half to even; those of infinity when it is too large.
/// The sign is left to the caller.
uint64_t nearest_double(const Decimal& decimal);

/// Whether the digits × 10^exponent lie above the middle between the double of these bits and the next larger one:
/// negative for below, 0 for the very middle, positive for above. Slow and exact. Requires finite bits.
int compare_with_middle(const Decimal& decimal, uint64_t bits);

}  // namespace merit::values
