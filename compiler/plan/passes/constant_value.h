/// The value of an operation whose operands are known. Private to compiler/plan.
#pragma once

#include <optional>
#include <span>

#include "compiler/plan/plan.h"

namespace merit::plan {

/// Of these operands. Nothing where it does not hang on its operands alone, or is not worked out here (`matches`,
/// `fill`).
std::optional<Value> value_of(const Plan& plan, const Operation& operation, std::span<const Value* const> operands);
/// The same where the operands are constants of the plan.
std::optional<Value> constant_value(const Plan& plan, const Operation& operation);

}  // namespace merit::plan
