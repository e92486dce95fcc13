/// `merit run`: evaluates definitions over leads and their events.
#include "compiler/driver/run.h"

#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <iterator>
#include <optional>

#include "cli/comparison.h"
#include "cli/console.h"
#include "cli/data_problems.h"
#include "cli/definitions.h"
#include "cli/output.h"
#include "cli/overwrites.h"
#include "cli/profile_table.h"
#include "cli/progress.h"
#include "cli/report.h"
#include "cli/run_settings.h"
#include "cli/summary.h"
#include "cli/timings.h"
#include "cli/verb.h"
#include "compiler/driver/joint.h"
#include "compiler/driver/parameters.h"
#include "compiler/interpreter/interpreter.h"
#include "compiler/semantics/value_text.h"
#include "compiler/semantics/zone.h"
#include "runtime/data/writing/output_file.h"
#include "runtime/values/owned_text.h"

namespace merit::cli {
namespace {

using Clock = std::chrono::steady_clock;

/// With several definitions also the stem that its columns bear.
std::string report_title(const driver::RunDefinition& definition, bool several) {
  const std::string title = title_of(*definition.model);
  return several ? fmt::format("{}: {}", definition.stem, title) : title;
}

class Run : public Verb {
 public:
  explicit Run(CLI::App& app) { add_run_options(app, settings_); }

  ExitStatus run(Console& console) override {
    start_ = Clock::now();
    if (const auto fault = find_fault(settings_)) return console.usage(*fault, "`merit run --help` has an example");
    const auto destination =
        destination_of(settings_.out, settings_.format, settings_.limit.has_value(), console.output());
    if (!destination) return console.usage(destination.error());
    const auto compilations = compile_all(settings_.definitions, conditions_of(settings_), console, settings_.quiet);
    if (!compilations) return compilations.error();
    for (const driver::Compilation& compilation : *compilations) {
      if (!compilation.model->is_library()) continue;
      return refuse_library(compilation, "decide", "run a definition that uses it", console);
    }
    auto chosen = definitions_of(settings_, *compilations);
    if (!chosen) return console.usage(chosen.error());
    varied_ = chosen->varied;
    auto plan = plan_of(settings_, std::move(*chosen));
    if (!plan) return console.usage(plan.error());
    if (const auto fault = find_overwritten_by_run(*compilations, plan->inputs)) return console.usage(*fault);
    const auto moment = moment_of(settings_.data);
    if (!moment) return console.usage(moment.error());
    for (auto& definition : plan->definitions) definition.now = moment->in(semantics::zone_of(*definition.model));
    std::optional<driver::JointCondition> joint;
    if (const auto condition = joint_condition_of(settings_)) {
      auto compiled = driver::compile_joint_condition(plan->definitions, *condition);
      if (!compiled) return console.usage("`--where`: " + compiled.error());
      joint = std::move(*compiled);
      if (!joint->compilation.model) {
        console.diagnostics(joint->compilation.sources, joint->compilation.diagnostics.all());
        return ExitStatus::usage;
      }
      plan->joint_where = &*joint;
    }
    auto summary = open_summary();
    if (!summary) return refuse_output(summary.error(), console);
    return evaluate(*compilations, *plan, *moment, *destination, *summary, console);
  }

 private:
  /// Before anything is decided, so that one that cannot be written leaves no decisions behind either.
  std::expected<std::optional<data::OutputFile>, data::Error> open_summary() const {
    if (settings_.summary.empty()) return std::nullopt;
    return data::OutputFile::open(settings_.summary);
  }

  std::optional<std::string> find_overwritten_by_run(const std::vector<driver::Compilation>& compilations,
                                                     const data::Inputs& inputs) const {
    std::vector<std::string> read = files_of(compilations);
    std::ranges::move(files_of(inputs), std::back_inserter(read));
    if (auto fault = find_overwritten({{"--out", settings_.out}, {"--summary", settings_.summary}}, read)) return fault;
    // The new output may take the place of the earlier one; a summary may not.
    return find_overwritten({{"--summary", settings_.summary}}, {settings_.previous});
  }

  ExitStatus evaluate(const std::vector<driver::Compilation>& compilations, driver::RunPlan& plan, const Moment& moment,
                      const Destination& destination, std::optional<data::OutputFile>& summary,
                      const Console& console) {
    Progress progress(console.errors());
    plan.progress = [&](driver::Activity activity, int64_t done, int64_t total) {
      const bool reading = activity == driver::Activity::reading;
      progress.show(reading ? "reading" : "evaluating", done, total, reading ? "bytes" : "leads");
      return true;
    };
    DecisionFile file(destination);
    if (varied_.empty() && DecisionFile::suits(destination)) {
      plan.take_rows = [&](const columns::Table& rows) { return file.write(rows); };
      plan.help_to_take = [&] { file.help(); };
    }
    auto result = driver::run(plan);
    if (!result) {
      progress.clear();
      return refuse(result.error(), console);
    }
    // On standard output rows may stand on the same terminal as the bar.
    const bool bar_is_alone = !destination.is_standard_output();
    if (!bar_is_alone) progress.clear();
    driver::Timings timings = timings_of(compilations, *result);
    std::optional<driver::StageTimer> writing(std::in_place, timings, "write");
    const auto comparison = varied_.empty() ? std::nullopt : std::optional(comparison_of(plan, *result));
    if (comparison) result->table = comparison_table(*comparison);
    const bool for_people = comparison && destination.table;
    const auto written = [&] {
      if (result->rows_were_taken) return file.commit();
      if (for_people)
        return write_page(comparison_text(*comparison, destination.screen(console.output())), destination);
      return write_decisions(result->table, destination, console.output(), [&](int64_t rows) {
        if (bar_is_alone) progress.show("writing", rows, result->table.rows, "rows");
      });
    }();
    writing.reset();
    progress.clear();
    if (!written) return refuse_output(written.error(), console);

    RunReport report = report_of(plan, *result, moment);
    report.timings = std::move(timings);
    if (comparison) {
      const bool is_seen = for_people && destination.is_standard_output();
      report.funnels = is_seen ? "" : comparison_text(*comparison, console.errors()) + "\n";
    }
    if (summary) {
      const SummaryOutput output{destination.is_standard_output() ? "" : destination.path, destination.format_name()};
      const auto saved =
          write_and_commit(*summary, summary_json(settings_, compilations, plan, *result, report, output));
      if (!saved) return refuse_output(saved.error(), console);
    }
    tell(*result, report, console);
    return ExitStatus::done;
  }

  /// What a run says on standard error.
  void tell(const driver::RunResult& result, const RunReport& report, const Console& console) const {
    if (result.without_code && !settings_.quiet) {
      console.notice(driver::slower_without_code(*result.without_code),
                     driver::help_without_code(*result.without_code));
    }
    if (console.json()) return console.problems(report.findings);
    if (!settings_.quiet) write_errors(report_text(report, console.errors()));
    for (size_t i = 0; settings_.profile && i < result.profiles.size(); ++i) {
      write_errors("\n" + profile_table(report.definitions[i].title, result.profiles[i], console.errors()));
    }
    if (settings_.timings) {
      write_errors("\n" + engines_text(result.engines) + timings_text(report.timings, console.errors()));
    }
  }

  static driver::Timings timings_of(const std::vector<driver::Compilation>& compilations,
                                    const driver::RunResult& result) {
    driver::Timings timings;
    for (const driver::Compilation& compilation : compilations) timings.add(compilation.timings);
    timings.add(result.timings);
    return timings;
  }

  /// `engine: jit`; with several definitions each one's.
  static std::string engines_text(const std::vector<driver::Engine>& engines) {
    std::string names;
    for (const driver::Engine engine : engines)
      names += fmt::format("{}{}", names.empty() ? "" : ", ", name_of(engine));
    return fmt::format("  engine: {}\n", names);
  }

  static ExitStatus refuse(const driver::RunFailure& failure, const Console& console) {
    if (const auto* fault = std::get_if<driver::EngineFault>(&failure)) {
      return console.refuse_without_code(*fault, "`--engine interpreter` decides the same without it");
    }
    if (const auto* not_taken = std::get_if<driver::NotTaken>(&failure))
      return refuse_output(not_taken->error, console);
    const auto* error = std::get_if<data::Error>(&failure);
    return error ? console.refuse(*error) : ExitStatus::data;
  }

  /// What cannot be written is a matter of the name given or of the disk, not of the data.
  static ExitStatus refuse_output(const data::Error& error, const Console& console) {
    console.problems(error.problems);
    return ExitStatus::usage;
  }

  RunReport report_of(const driver::RunPlan& plan, const driver::RunResult& result, const Moment& moment) const {
    RunReport report;
    for (size_t i = 0; i < plan.definitions.size(); ++i) {
      report.definitions.push_back({report_title(plan.definitions[i], plan.definitions.size() > 1), result.tallies[i],
                                    values::time_text(plan.definitions[i].now)});
    }
    if (plan.definitions.front().model->account) report.subject = "account";
    report.leads = result.leads;
    for (const data::Report& read : result.reports) report.events = std::max(report.events, read.events_read);
    report.rows_written = result.table.rows;
    report.now_given = moment.given;
    report.seconds = std::chrono::duration<double>(Clock::now() - start_).count();
    report.findings = findings_of(result.reports);
    return report;
  }

  /// The varied parameters' values, and what came of each choice.
  Comparison comparison_of(const driver::RunPlan& plan, const driver::RunResult& result) const {
    const semantics::Model& model = *plan.definitions.front().model;
    Comparison comparison{title_of(model), model.account ? "account" : "lead", {}, {}};
    for (const size_t parameter : varied_) comparison.parameters.push_back(model.parameters[parameter].name);
    const auto written = interpreter::default_parameters(model);
    for (size_t i = 0; i < plan.definitions.size(); ++i) {
      const auto& given = plan.definitions[i].parameters;
      Variant variant{{}, given == written, result.tallies[i]};
      for (const size_t parameter : varied_) {
        variant.values.push_back(semantics::value_text(model, model.parameters[parameter].type, given[parameter]));
      }
      comparison.variants.push_back(std::move(variant));
    }
    return comparison;
  }

  RunSettings settings_;
  std::vector<size_t> varied_;  ///< parameters with several values
  Clock::time_point start_;
};

}  // namespace

std::unique_ptr<Verb> add_run(CLI::App& app) {
  return std::make_unique<Run>(app);
}

}  // namespace merit::cli
