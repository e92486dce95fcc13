#include "compiler/plan/passes/prune.h"

#include "compiler/plan/rewrite.h"

namespace merit::plan {

void prune(Plan& plan) {
  plan = rewritten(plan, unchanged);
}

}  // namespace merit::plan
