/// A plan as bytes, by which what was made of it is found again.
#pragma once

#include <string>

#include "compiler/plan/plan.h"

namespace merit::plan {

/// Equal exactly for plans that say the same of every row: all that a plan holds, but for its event filter, which is
/// for whoever reads the events. Grows with the plan's size; another build of the program may make other bytes.
std::string key_of(const Plan& plan);

}  // namespace merit::plan
