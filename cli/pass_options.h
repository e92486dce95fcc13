/// The options that look at the passes over plans (compiler/plan/pipeline.h), which `run` and `build` share.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/plan/pipeline.h"

namespace CLI {  // NOLINT(readability-identifier-naming): not ours
class App;
}

namespace merit::cli {

struct PassOptions {
  std::string print_after;           ///< the pass after which plans are shown; empty: none
  std::vector<std::string> without;  ///< passes that are left out
};

void add_pass_options(CLI::App& app, PassOptions& options);

/// What is wrong with the names of passes; nothing where all is well.
std::optional<std::string> find_pass_fault(const PassOptions& options);

/// What they ask for: plans are shown on standard error, under the names of their definitions, or under `title` where
/// they know none.
plan::PipelineOptions pipeline_of(const PassOptions& options, const std::string& title = {});

}  // namespace merit::cli
