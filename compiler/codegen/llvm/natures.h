/// What is known of a plan's operations before code is written, once for all functions of a module. Private to this
/// folder.
#pragma once

#include <vector>

#include "compiler/codegen/tables.h"
#include "compiler/plan/plan.h"

namespace merit::codegen {

/// By operation: a text in scratch memory, at least for some data.
std::vector<bool> made_texts(const plan::Plan& plan);

/// By operation, of events: to work it out for nothing costs more than a jump. `tables`: those that the code reads.
std::vector<bool> costly_conditions(const plan::Plan& plan, const Tables& tables);

}  // namespace merit::codegen
