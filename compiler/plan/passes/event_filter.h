/// Pass: finds out which events no rule can see (compiler/plan/event_filter.h).
#pragma once

#include "compiler/plan/plan.h"

namespace merit::plan {

/// Fills `Plan::event_filter` from the patterns that the plan needs; what an event's own fields decide becomes
/// operations of the plan.
void derive_event_filter(Plan& plan);

}  // namespace merit::plan
