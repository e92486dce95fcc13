/// Pass: lets operations that differ only in the order of their operands be one, and so their patterns and facts.
#pragma once

#include "compiler/plan/plan.h"

namespace merit::plan {

/// Equal operations are one in every plan (writer.h); here `a and b` and `b and a` become equal. Only where the order
/// cannot show: `and`, `or`, counts of conditions, equality, sums and products of one type, and the smaller and larger
/// of what has no two zeros.
void share(Plan& plan);

}  // namespace merit::plan
