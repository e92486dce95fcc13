/// Pass: leaves out what no wanted column needs.
#pragma once

#include "compiler/plan/plan.h"

namespace merit::plan {

/// Operations, patterns, fields and list entries that neither a root nor the event filter needs.
void prune(Plan& plan);

}  // namespace merit::plan
