#include "cli/run_settings.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <limits>
#include <set>
#include <utility>

#include "cli/assignments.h"
#include "cli/command_line.h"
#include "compiler/driver/joint.h"
#include "compiler/interpreter/interpreter.h"
#include "runtime/threads/share_work.h"

namespace merit::cli {
namespace {

/// What `--where` becomes an output of; `where` is a reserved word, so no definition has one of this name.
constexpr const char* kCondition = "--where";

/// The columns that are named, each option perhaps naming several.
std::vector<std::string> columns_of(const RunSettings& settings) {
  std::vector<std::string> columns;
  for (const std::string& given : settings.columns) {
    for (std::string& column : split_at_commas(given)) {
      if (!column.empty()) columns.push_back(std::move(column));
    }
  }
  return columns;
}

/// `points`, `points:desc`, `points:asc`, `-points`.
std::expected<driver::SortOrder, std::string> sort_order(std::string text,
                                                         const std::vector<driver::RunDefinition>& definitions) {
  bool descending = false;
  if (text.ends_with(":desc") || text.ends_with(":asc")) {
    descending = text.ends_with(":desc");
    text.resize(text.rfind(':'));
  } else if (text.starts_with("-")) {
    descending = true;
    text.erase(0, 1);
  }
  const auto chosen = driver::choose_columns(definitions, {text});
  if (!chosen) return std::unexpected("`--sort`: " + chosen.error());
  return driver::SortOrder{chosen->front(), descending};
}

/// More funnels than these nobody reads.
constexpr size_t kMostVariants = 100;

/// Each definition so far once for each of the values.
std::vector<driver::RunDefinition> multiplied(const std::vector<driver::RunDefinition>& definitions,
                                              const Assignment& assignment) {
  std::vector<driver::RunDefinition> all;
  for (const driver::RunDefinition& definition : definitions) {
    for (const semantics::Value& value : assignment.values) {
      all.push_back(definition);
      all.back().parameters[assignment.parameter] = value;
      all.back().stem +=
          fmt::format("#{}", &value - assignment.values.data() + 1);  // definitions have stems of their own
    }
  }
  return all;
}

/// What has a meaning for rows alone, of which a comparison writes none.
std::optional<std::string> find_row_option(const RunSettings& settings) {
  if (!settings.columns.empty()) return "--columns";
  if (settings.where) return "--where";
  if (!settings.sort.empty()) return "--sort";
  if (settings.limit) return "--limit";
  if (!settings.previous.empty()) return "--previous";
  if (settings.profile) return "--profile";
  return std::nullopt;
}

std::optional<std::string> find_comparison_fault(const RunSettings& settings, const Chosen& chosen,
                                                 size_t compilations) {
  if (!chosen.is_comparison()) return std::nullopt;
  if (compilations > 1) return "`--set` with several values compares one definition with itself: name one alone";
  if (const auto option = find_row_option(settings)) {
    return fmt::format("`--set` with several values compares funnels, and writes no leads: `{}` has no meaning then",
                       *option);
  }
  if (chosen.definitions.size() <= kMostVariants) return std::nullopt;
  return fmt::format("`--set` asks for {} combinations of values; {} can be compared", chosen.definitions.size(),
                     kMostVariants);
}

/// What an earlier output is needed for, and what it cannot be.
std::optional<std::string> find_previous_fault(const RunSettings& settings, const driver::RunPlan& plan) {
  const auto is_change = [](const driver::ChosenColumn& column) {
    return column.column.kind == driver::DecisionColumn::Kind::changed_from;
  };
  const bool asks = std::ranges::any_of(plan.columns, is_change) || (plan.sort && is_change(plan.sort->column));
  if (asks && !plan.previous) return "`changed_from` needs an earlier output: name it with `--previous`";
  const auto is_standard = [](const data::Input& input) { return input.path == "-"; };
  const bool reads_standard =
      std::ranges::any_of(plan.inputs.leads, is_standard) || std::ranges::any_of(plan.inputs.events, is_standard);
  if (settings.previous == "-" && reads_standard) return "standard input is named twice";
  return std::nullopt;
}

}  // namespace

void add_run_options(CLI::App& app, RunSettings& settings) {
  app.add_option("definitions", settings.definitions);
  add_data_options(app, settings.data);
  app.add_flag("--strict", settings.strict, "what is wrong in the data ends the run before anything is written")
      ->group("data");

  const char* deciding = "deciding";
  app.add_option("--set", settings.set,
                 "the value of a parameter; with several definitions STEM.NAME=VALUE; with several values, as in "
                 "bar=40,50,60, the funnels of each are compared")
      ->type_name("NAME=VALUE")
      ->allow_extra_args(false)
      ->group(deciding);
  app.add_option("--threads", settings.threads, "how many; default: one a core")
      ->type_name("N")
      ->check(whole_number(1, threads::kMostThreads))
      ->group(deciding);
  app.add_option("--engine", settings.engine,
                 "interpreter, jit (machine code) or auto: jit from 10,000 leads and events on; all decide the same")
      ->type_name("ENGINE")
      ->group(deciding);
  app.add_flag("--no-cache", settings.no_cache, "neither use nor keep compiled code from earlier runs")
      ->group(deciding);
  app.add_option(
         "--previous", settings.previous,
         "an earlier output with `stage` and `reached`: it tells `reached` where events do not, and `changed_from`")
      ->type_name("F")
      ->check(something())
      ->group(deciding);

  const char* output = "output";
  app.add_option("--out", settings.out,
                 "where decisions go; default: standard output, of which a terminal is shown the first rows")
      ->type_name("F")
      ->check(something())
      ->group(output);
  app.add_option("--format", settings.format,
                 "csv, tsv, ndjson, parquet, arrow or table; default: told by the file's name")
      ->type_name("FORMAT")
      ->check(something())
      ->group(output);
  app.add_option("--where", settings.where,
                 "keep the leads for which this is true; it may name columns, and fields as lead.NAME; with several "
                 "definitions columns alone, as STEM.COLUMN: `old.stage is not new.stage`")
      ->type_name("CONDITION")
      ->group(output);
  app.add_option("--columns", settings.columns,
                 "these, in this order; also `reasons`, `reached`, `could_reach`, `changed_from`, `handoff`")
      ->type_name("a,b,…")
      ->allow_extra_args(false)
      ->group(output);
  app.add_option("--sort", settings.sort, "by a column, COLUMN:desc for the largest first; missing last")
      ->type_name("COLUMN")
      ->check(something())
      ->group(output);
  app.add_option("--limit", settings.limit, "at most so many rows")
      ->type_name("N")
      ->check(whole_number(0, std::numeric_limits<int64_t>::max()))
      ->group(output);
  app.add_option("--summary", settings.summary,
                 "a JSON file of what was read, decided and found, and of what repeats the run")
      ->type_name("F.json")
      ->check(something())
      ->group(output);
  app.add_flag("--timings", settings.timings, "how long each stage took, on standard error")->group("messages");
  app.add_flag("--profile", settings.profile,
               "how often each rule, stage and condition was true, and what it costs, on standard error")
      ->group("messages");
  add_pass_options(app, settings.passes);
  app.add_flag("-q,--quiet", settings.quiet, "no report on standard error")->group("messages");
}

std::optional<std::string> find_fault(const RunSettings& settings) {
  if (settings.definitions.empty()) return "no definition is named";
  if (!settings.columns.empty() && columns_of(settings).empty()) return "`--columns` names no column";
  const bool is_decisions_printed = settings.out.empty() || settings.out == "-";
  if (is_decisions_printed && (settings.summary == "-" || settings.summary == "/dev/stdout")) {
    return "decisions and summary would both go to standard output: name a file with `--out`";
  }
  if (settings.data.leads.empty() && !settings.data.leads_from_events)
    return "no leads are given: name a file with `--leads`";
  return std::nullopt;
}

std::vector<driver::Condition> conditions_of(const RunSettings& settings) {
  if (!settings.where || settings.definitions.size() > 1) return {};
  return {{kCondition, *settings.where}};
}

std::optional<driver::Condition> joint_condition_of(const RunSettings& settings) {
  if (!settings.where || settings.definitions.size() < 2) return std::nullopt;
  return driver::Condition{kCondition, *settings.where};
}

std::expected<Chosen, std::string> definitions_of(const RunSettings& settings,
                                                  const std::vector<driver::Compilation>& compilations) {
  std::vector<driver::RunDefinition> definitions;
  for (const driver::Compilation& compilation : compilations) {
    const semantics::Model& model = *compilation.model;
    definitions.push_back({&model, compilation.stem, interpreter::default_parameters(model), 0, &compilation.sources});
  }
  if (auto conflict = driver::find_conflict(definitions)) return std::unexpected(*std::move(conflict));
  Chosen chosen{definitions, {}};
  std::set<std::pair<size_t, size_t>> given;
  for (const std::string& text : settings.set) {
    const auto assignment = assignment_of(text, definitions);
    if (!assignment) return std::unexpected(assignment.error());
    if (!given.emplace(assignment->definition, assignment->parameter).second) {
      return std::unexpected(fmt::format("`--set` gives `{}` twice", text.substr(0, text.find('='))));
    }
    if (assignment->values.size() > 1) chosen.varied.push_back(assignment->parameter);
    if (chosen.is_comparison() && compilations.size() == 1 && chosen.definitions.size() <= kMostVariants) {
      chosen.definitions = multiplied(chosen.definitions, *assignment);
    } else if (!chosen.is_comparison()) {
      chosen.definitions[assignment->definition].parameters[assignment->parameter] = assignment->values.front();
    }
  }
  if (auto fault = find_comparison_fault(settings, chosen, compilations.size())) {
    return std::unexpected(*std::move(fault));
  }
  return chosen;
}

std::expected<driver::RunPlan, std::string> plan_of(const RunSettings& settings, Chosen chosen) {
  driver::RunPlan plan;
  const bool writes_rows = !chosen.is_comparison();
  plan.definitions = std::move(chosen.definitions);
  auto inputs = inputs_of(settings.data);
  if (!inputs) return std::unexpected(inputs.error());
  plan.inputs = std::move(*inputs);
  auto reading = read_options_of(settings.data);
  if (!reading) return std::unexpected(reading.error());
  plan.reading = std::move(*reading);
  plan.reading.strict = settings.strict;
  plan.reading.hash_inputs = !settings.summary.empty();
  plan.look_at_all = settings.strict;
  if (!settings.previous.empty()) plan.previous = data::Input{settings.previous, {}, {}, {}};

  if (writes_rows) {
    auto columns = driver::choose_columns(plan.definitions, columns_of(settings));
    if (!columns) return std::unexpected("`--columns`: " + columns.error());
    plan.columns = std::move(*columns);
  }
  if (!conditions_of(settings).empty())
    plan.where = driver::condition_column(*plan.definitions.front().model, kCondition);
  if (!settings.sort.empty()) {
    auto order = sort_order(settings.sort, plan.definitions);
    if (!order) return std::unexpected(order.error());
    plan.sort = std::move(*order);
  }
  if (const auto fault = find_previous_fault(settings, plan)) return std::unexpected(*fault);
  plan.limit = settings.limit;
  plan.tally = !writes_rows || !settings.quiet || !settings.summary.empty();
  plan.profile = settings.profile;
  plan.threads = settings.threads;
  const auto engine = driver::engine_named(settings.engine);
  if (!engine) {
    return std::unexpected(fmt::format("`--engine` is interpreter, jit or auto, not `{}`", settings.engine));
  }
  plan.engine.engine = *engine;
  if (!settings.no_cache) plan.engine.code.cache_folder = codegen::user_cache_folder();
  if (const auto fault = find_pass_fault(settings.passes)) return std::unexpected(*fault);
  plan.engine.passes = pipeline_of(settings.passes);
  return plan;
}

}  // namespace merit::cli
