/// Whether a plan keeps what plan.h promises. For tests, which ask after every pass, and for whoever suspects a pass.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/plan/plan.h"

namespace merit::plan {

/// What is broken, a line each; empty for a good plan.
std::vector<std::string> verify(const Plan& plan);

/// What is wrong with the types of an operation whose operands, detail and their number are good.
std::optional<std::string> type_violation(const Plan& plan, const Operation& operation);

}  // namespace merit::plan
