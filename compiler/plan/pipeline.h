/// The passes between `build_plan` and code generation, as data.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/plan/plan.h"
#include "compiler/plan/stopwatch.h"

namespace merit::plan {

/// Changes how a plan computes, never what.
struct Pass {
  std::string_view name;
  void (*run)(Plan& plan);
  std::string_view what;  ///< what it does, in one line
};

/// In the order in which they run. A name may stand more than once.
std::span<const Pass> passes();

struct PassTime {
  std::string_view name;
  Took took;
};

struct PipelineOptions {
  std::vector<std::string> without;                                    ///< names of passes that are left out
  std::function<void(std::string_view pass, const Plan&)> after = {};  ///< called after each pass that ran
};

/// Runs the passes; how long each took.
std::vector<PassTime> run_passes(Plan& plan, const PipelineOptions& options = {});

}  // namespace merit::plan
