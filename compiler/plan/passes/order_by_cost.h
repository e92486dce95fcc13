/// Pass: puts cheap and deciding operands of `and` and `or` first, so that an evaluator which stops early stops early.
#pragma once

#include "compiler/plan/plan.h"

namespace merit::plan {

/// Kleene's `and` and `or` are commutative, and no operation has an effect: only time can change. Operands stand by
/// cost divided by how likely they decide; the costs are guesses about one evaluation, good for an order, not for sums.
void order_by_cost(Plan& plan);

}  // namespace merit::plan
