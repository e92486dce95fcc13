#include "cli/run_settings.h"

#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <limits>
#include <set>

#include "cli/command_line.h"
#include "cli/print_after.h"
#include "compiler/driver/joint.h"
#include "compiler/driver/parameters.h"
#include "compiler/interpreter/interpreter.h"

namespace merit::cli {
namespace {

/// What `--where` becomes an output of; `where` is a reserved word, so no definition has one of this name.
constexpr const char* kCondition = "--where";

std::vector<std::string> split_at_commas(const std::vector<std::string>& texts) {
  std::vector<std::string> parts;
  for (const std::string& text : texts) {
    for (size_t begin = 0; begin <= text.size();) {
      const size_t end = std::min(text.find(',', begin), text.size());
      const std::string part(CLI::detail::trim_copy(text.substr(begin, end - begin)));
      if (!part.empty()) parts.push_back(part);
      begin = end + 1;
    }
  }
  return parts;
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

/// Which definition an assignment is for, and what is left of it: with several definitions `STEM.` stands before it.
std::expected<std::pair<size_t, std::string>, std::string> addressed(
    const std::string& assignment, const std::vector<driver::RunDefinition>& definitions) {
  const size_t equals = assignment.find('=');
  if (equals == std::string::npos || equals == 0) {
    return std::unexpected(fmt::format("`--set` is given as NAME=VALUE, not `{}`", assignment));
  }
  for (size_t i = 0; i < definitions.size(); ++i) {
    const std::string prefix = definitions[i].stem + ".";
    if (assignment.starts_with(prefix) && prefix.size() < equals) return std::pair{i, assignment.substr(prefix.size())};
  }
  if (definitions.size() == 1) return std::pair{size_t{0}, assignment};
  return std::unexpected(
      fmt::format("`--set {}`: with several definitions a parameter is named `STEM.NAME`, as in `{}.{}`", assignment,
                  definitions.front().stem, assignment));
}

}  // namespace

void add_run_options(CLI::App& app, RunSettings& settings) {
  app.add_option("definitions", settings.definitions);
  add_data_options(app, settings.data);
  app.add_flag("--strict", settings.strict, "what is wrong in the data ends the run before anything is written")
      ->group("data");

  const char* deciding = "deciding";
  app.add_option("--set", settings.set, "the value of a parameter; with several definitions STEM.NAME=VALUE")
      ->type_name("NAME=VALUE")
      ->allow_extra_args(false)
      ->group(deciding);
  app.add_option("--threads", settings.threads, "how many; default: one a core")
      ->type_name("N")
      ->check(whole_number(1, 1024))
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
  app.add_option("--print-after", settings.print_after, "show the plan on standard error after this pass over it")
      ->type_name("PASS")
      ->group("messages");
  app.add_flag("-q,--quiet", settings.quiet, "no report on standard error")->group("messages");
}

std::vector<std::string> data_files_of(const RunSettings& settings) {
  std::vector<std::string> read = settings.data.leads;
  for (const std::string& events : settings.data.events) {
    read.push_back(events);
    read.push_back(events.substr(events.find('=') + 1));
  }
  return read;
}

std::optional<std::string> find_fault(const RunSettings& settings) {
  if (settings.definitions.empty()) return "no definition is named";
  if (!settings.columns.empty() && split_at_commas(settings.columns).empty()) return "`--columns` names no column";
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

std::expected<std::vector<driver::RunDefinition>, std::string> definitions_of(
    const RunSettings& settings, const std::vector<driver::Compilation>& compilations) {
  std::vector<driver::RunDefinition> definitions;
  for (const driver::Compilation& compilation : compilations) {
    const semantics::Model& model = *compilation.model;
    definitions.push_back({&model, compilation.stem, interpreter::default_parameters(model)});
  }
  if (auto conflict = driver::find_conflict(definitions)) return std::unexpected(*std::move(conflict));
  std::set<std::pair<size_t, std::string>> given;
  for (const std::string& assignment : settings.set) {
    const auto target = addressed(assignment, definitions);
    if (!target) return std::unexpected(target.error());
    const auto& [definition, text] = *target;
    const size_t equals = text.find('=');
    if (!given.emplace(definition, text.substr(0, equals)).second) {
      return std::unexpected(fmt::format("`--set` gives `{}` twice", text.substr(0, equals)));
    }
    driver::RunDefinition& of = definitions[definition];
    const auto set = driver::set_parameter(*of.model, of.parameters, text.substr(0, equals), text.substr(equals + 1));
    if (!set) return std::unexpected("`--set`: " + set.error());
  }
  return definitions;
}

namespace {

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

std::expected<driver::RunPlan, std::string> plan_of(const RunSettings& settings,
                                                    std::vector<driver::RunDefinition> definitions) {
  driver::RunPlan plan;
  plan.definitions = std::move(definitions);
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

  auto columns = driver::choose_columns(plan.definitions, split_at_commas(settings.columns));
  if (!columns) return std::unexpected("`--columns`: " + columns.error());
  plan.columns = std::move(*columns);
  if (!conditions_of(settings).empty())
    plan.where = driver::condition_column(*plan.definitions.front().model, kCondition);
  if (!settings.sort.empty()) {
    auto order = sort_order(settings.sort, plan.definitions);
    if (!order) return std::unexpected(order.error());
    plan.sort = std::move(*order);
  }
  if (const auto fault = find_previous_fault(settings, plan)) return std::unexpected(*fault);
  plan.limit = settings.limit;
  plan.tally = !settings.quiet || !settings.summary.empty();
  plan.threads = settings.threads;
  const auto engine = driver::engine_named(settings.engine);
  if (!engine) {
    return std::unexpected(fmt::format("`--engine` is interpreter, jit or auto, not `{}`", settings.engine));
  }
  plan.engine.engine = *engine;
  if (!settings.no_cache) plan.engine.code.cache_folder = codegen::user_cache_folder();
  if (const auto fault = find_pass_fault(settings.print_after)) return std::unexpected(*fault);
  if (!settings.print_after.empty()) {
    plan.after_pass = [&](const driver::RunDefinition& of, std::string_view pass, const plan::Plan& after) {
      printing_after(settings.print_after, of.stem)(pass, after);
    };
  }
  return plan;
}

}  // namespace merit::cli
