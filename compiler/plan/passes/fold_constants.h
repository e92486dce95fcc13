/// Pass: works out, once and for all, what hangs on constants alone.
#pragma once

#include "compiler/plan/plan.h"

namespace merit::plan {

/// Bit for bit what an evaluator gives: the same code of runtime/values. Parameters are not constants. `matches` and
/// `fill` stay: regular expressions and texts are made later.
void fold_constants(Plan& plan);

}  // namespace merit::plan
