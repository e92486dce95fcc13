/// The options of `merit run`, and what they ask for.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "cli/inputs.h"
#include "cli/pass_options.h"
#include "compiler/driver/compile.h"
#include "compiler/driver/run.h"

namespace merit::cli {

struct RunSettings {
  std::vector<std::string> definitions;
  DataOptions data;
  std::vector<std::string> set;      ///< `NAME=VALUE`, `NAME=VALUE,VALUE…`, or either with `STEM.` before it
  std::optional<std::string> where;  ///< a condition
  std::vector<std::string> columns;  ///< each perhaps several, separated by commas
  std::string sort;
  std::optional<int64_t> limit;
  unsigned threads = 0;
  std::string engine = "auto";
  bool no_cache = false;
  PassOptions passes;
  bool timings = false;
  bool profile = false;
  std::string out, format, summary;
  std::string previous;
  bool strict = false;
  bool quiet = false;
};

void add_run_options(CLI::App& app, RunSettings& settings);

/// What is wrong with the settings by themselves, before a file is looked at; nothing where all is well.
std::optional<std::string> find_fault(const RunSettings& settings);

/// The condition of `--where`, as the only definition is to be compiled with it.
std::vector<driver::Condition> conditions_of(const RunSettings& settings);
/// The same where there are several: one over the columns of all.
std::optional<driver::Condition> joint_condition_of(const RunSettings& settings);

/// What runs: each definition once; or, where `--set` gives a parameter several values, the only one once for each of
/// them, to be compared.
struct Chosen {
  std::vector<driver::RunDefinition> definitions;
  std::vector<size_t> varied;  ///< parameters (by `Model::parameters`) with several values

  bool is_comparison() const { return !varied.empty(); }
};

/// The definitions with the parameters that `--set` gives. The error is one of usage.
std::expected<Chosen, std::string> definitions_of(const RunSettings& settings,
                                                  const std::vector<driver::Compilation>& compilations);

/// What to read, evaluate and keep. The error is one of usage.
std::expected<driver::RunPlan, std::string> plan_of(const RunSettings& settings, Chosen chosen);

}  // namespace merit::cli
