/// `merit check`: what is wrong in definitions, or hardly meant, and, given data, what is wrong in the data.
#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <span>

#include "cli/command_line.h"
#include "cli/console.h"
#include "cli/data_problems.h"
#include "cli/definitions.h"
#include "cli/figures.h"
#include "cli/inputs.h"
#include "cli/progress.h"
#include "cli/verb.h"
#include "compiler/driver/lint.h"
#include "compiler/driver/run.h"
#include "compiler/interpreter/interpreter.h"
#include "compiler/semantics/zone.h"

namespace merit::cli {
namespace {

/// `crm.merit: no errors: 4 stages, 2 scores, 9 fields, 5 events, 3 parameters`.
std::string summary_line(const driver::Compilation& compilation, const Terminal& terminal) {
  const semantics::Model& model = *compilation.model;
  std::string parts;
  const auto add = [&](size_t count, std::string_view noun) {
    if (count > 0) parts += fmt::format("{}{}", parts.empty() ? "" : ", ", counted(static_cast<int64_t>(count), noun));
  };
  add(model.stages.size(), "stage");
  add(model.scores.size(), "score");
  add(model.lead_fields.size(), "field");
  add(model.kinds.size(), "event");
  add(model.parameters.size(), "parameter");
  return fmt::format("{}: {}{}{}{}\n", compilation.path, paint(terminal, Ink::green, "no errors"),
                     model.is_library() ? ", a library" : "", parts.empty() ? "" : ": ", parts);
}

class Check : public Verb {
 public:
  explicit Check(CLI::App& app) {
    app.add_option("definitions", paths_);
    add_data_options(app, data_);
    app.add_option("--order", orders_, "events from the strongest on, \"download > visit\": weights must follow")
        ->type_name("ORDER")
        ->check(something())
        ->allow_extra_args(false)
        ->group("lints");
    app.add_flag("--no-lints", no_lints_, "only what is wrong, not what is hardly meant")->group("lints");
    app.add_flag("--strict", strict_, "a warning is an error: status 1")->group("lints");
    app.add_flag("-q,--quiet", quiet_, "say nothing where nothing is wrong")->group("messages");
  }

  ExitStatus run(Console& console) override {
    if (paths_.empty()) return console.usage("no definition is named", "as in `merit check crm.merit`");
    const auto inputs = inputs_of(data_);
    if (!inputs) return console.usage(inputs.error());
    const auto moment = moment_of(data_);
    if (!moment) return console.usage(moment.error());
    const auto examine = [&](driver::Compilation& compilation, std::span<const driver::Compilation> before) {
      return look_for_lints(compilation, before, *moment);
    };
    const auto compilations = compile_all(paths_, {}, console, quiet_, examine);
    if (!compilations) return compilations.error();
    if (!quiet_ && !console.json()) {
      for (const auto& compilation : *compilations) {
        if (const auto said = console.print(summary_line(compilation, console.output())); said != ExitStatus::done) {
          return said;
        }
      }
    }
    const ExitStatus verdict = strict_ && has_warnings(*compilations) ? ExitStatus::definition : ExitStatus::done;
    if (!data_.given()) return verdict;
    const ExitStatus of_data = check_data(*compilations, *inputs, *moment, console);
    return of_data == ExitStatus::done ? verdict : of_data;
  }

 private:
  std::expected<void, driver::LintFailure> look_for_lints(driver::Compilation& compilation,
                                                          std::span<const driver::Compilation> before,
                                                          const Moment& moment) const {
    if (no_lints_) return {};
    const semantics::Model& model = *compilation.model;
    driver::LintOptions options;
    options.today = values::local_day(semantics::zone_of(model), moment.in(semantics::zone_of(model)));
    options.orders = orders_;
    for (const driver::Compilation& other : before) {
      if (!other.model) continue;
      auto found = driver::lint_beside(model, *other.model, other.path, compilation.diagnostics);
      if (!found) return found;
    }
    return driver::lint(compilation.sources, compilation.file, model, options, compilation.diagnostics);
  }

  static bool has_warnings(const std::vector<driver::Compilation>& compilations) {
    const auto warns = [](const auto& one) { return one.severity() == diagnostics::Severity::warning; };
    return std::ranges::any_of(compilations, [&](const driver::Compilation& compilation) {
      return std::ranges::any_of(compilation.diagnostics.all(), warns);
    });
  }

  ExitStatus check_data(const std::vector<driver::Compilation>& compilations, const data::Inputs& inputs,
                        const Moment& moment, Console& console) {
    const auto reading = read_options_of(data_);
    if (!reading) return console.usage(reading.error());
    driver::RunPlan plan;
    for (const auto& compilation : compilations) {
      const semantics::Model& model = *compilation.model;
      if (model.is_library()) continue;
      plan.definitions.push_back(
          {&model, compilation.stem, interpreter::default_parameters(model), moment.in(semantics::zone_of(model))});
    }
    if (plan.definitions.empty()) return ExitStatus::done;

    Progress progress(console.errors());
    plan.inputs = inputs;
    plan.reading = *reading;
    plan.look_at_all = true;
    plan.progress = [&](driver::Activity, int64_t done, int64_t total) {
      progress.show("reading", done, total, "bytes");
      return true;
    };
    const auto reports = driver::check_data(plan);
    progress.clear();
    if (reports) return show(*reports, console);
    const auto* error = std::get_if<data::Error>(&reports.error());
    return error ? console.refuse(*error) : ExitStatus::data;
  }

  /// Values that do not read and the like are what `check` is asked about: they are errors, as in a strict run.
  ExitStatus show(const std::vector<data::Report>& reports, const Console& console) const {
    auto findings = findings_of(reports);
    bool wrong = false;
    for (data::Problem& finding : findings) {
      if (!data::entry_of(finding.id).wrong) continue;
      finding.severity = data::Severity::error;
      wrong = true;
    }
    console.problems(findings);
    if (wrong) return ExitStatus::data;
    if (quiet_ || console.json()) return ExitStatus::done;
    for (const data::InputRecord& input : reports.front().inputs) {
      const std::string verdict = paint(console.output(), Ink::green, findings.empty() ? "reads well" : "reads");
      const std::string line = fmt::format("{}: {}: {}\n", input.path, verdict, counted(input.rows, "row"));
      if (const auto said = console.print(line); said != ExitStatus::done) return said;
    }
    return ExitStatus::done;
  }

  std::vector<std::string> paths_;
  DataOptions data_;
  std::vector<std::string> orders_;
  bool no_lints_ = false;
  bool strict_ = false;
  bool quiet_ = false;
};

}  // namespace

std::unique_ptr<Verb> add_check(CLI::App& app) {
  return std::make_unique<Check>(app);
}

}  // namespace merit::cli
