/// How far back events can matter to what is decided of a moment.
#pragma once

#include <cstdint>
#include <optional>

#include "compiler/plan/plan.h"

namespace merit::plan {

/// Microseconds, not negative: no event that is earlier than `now` by more than this changes the value, whatever the
/// lead and the moment. Absent: any may.
std::optional<int64_t> look_back_of(const Plan& plan, OperationId value);

}  // namespace merit::plan
