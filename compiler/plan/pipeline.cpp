#include "compiler/plan/pipeline.h"

#include <algorithm>

#include "compiler/plan/passes/event_filter.h"
#include "compiler/plan/passes/fold_constants.h"
#include "compiler/plan/passes/order_by_cost.h"
#include "compiler/plan/passes/prune.h"
#include "compiler/plan/passes/share.h"
#include "compiler/plan/passes/simplify.h"
#include "compiler/plan/passes/text_tables.h"

namespace merit::plan {

namespace {

constexpr Pass kPasses[] = {
    {"fold-constants", fold_constants, "works out what hangs on constants alone"},
    {"simplify", simplify,
     "says the same with fewer operations: Kleene's laws, what is never missing, facts of nothing"},
    {"share", share, "lets operations that differ only in the order of their operands be one"},
    {"order-by-cost", order_by_cost, "puts cheap and deciding operands of `and` and `or` first"},
    {"event-filter", derive_event_filter, "finds out which events no rule can see"},
    {"text-tables", text_tables, "works out what hangs on one text column once for each distinct text"},
    {"prune", prune, "leaves out what no wanted column needs"},
};

}  // namespace

std::span<const Pass> passes() {
  return kPasses;
}

std::vector<PassTime> run_passes(Plan& plan, const PipelineOptions& options) {
  std::vector<PassTime> times;
  for (const Pass& pass : kPasses) {
    if (std::ranges::find(options.without, pass.name) != options.without.end()) continue;
    Stopwatch stopwatch;
    pass.run(plan);
    times.push_back({pass.name, stopwatch.lap()});
    if (options.after) options.after(pass.name, plan);
  }
  return times;
}

}  // namespace merit::plan
