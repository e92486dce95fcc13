/// Pass: leaves out what no wanted column needs.
#pragma once

#include "compiler/plan/plan.h"

namespace merit::plan {

/// Operations, patterns, columns and list entries that no root needs. The event filter is computed from what is left:
/// what only it needs stays.
void prune(Plan& plan);

}  // namespace merit::plan
