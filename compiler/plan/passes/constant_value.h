/// The value of an operation whose operands are constants. Private to compiler/plan.
#pragma once

#include <optional>
#include <span>

#include "compiler/plan/plan.h"

namespace merit::plan {

/// Nothing where it does not hang on its operands alone, or is not worked out here (`matches`, `fill`).
std::optional<Value> constant_value(const Plan& plan, const Operation& operation);

}  // namespace merit::plan
