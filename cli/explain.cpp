/// `merit explain`: why leads were decided as they were.
#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

#include "cli/assignments.h"
#include "cli/command_line.h"
#include "cli/console.h"
#include "cli/definitions.h"
#include "cli/explain_json.h"
#include "cli/explain_outline.h"
#include "cli/inputs.h"
#include "cli/progress.h"
#include "cli/verb.h"
#include "compiler/driver/explain_leads.h"
#include "compiler/driver/nearest.h"
#include "compiler/driver/parameters.h"
#include "compiler/driver/rows.h"
#include "compiler/interpreter/interpreter.h"
#include "compiler/semantics/zone.h"
#include "runtime/values/fold.h"

namespace merit::cli {
namespace {

/// For each of them changes are tried, which takes a while.
constexpr int64_t kMostNear = 1000;

class Explain : public Verb {
 public:
  explicit Explain(CLI::App& app) {
    app.add_option("definition", paths_);
    add_data_options(app, data_);
    app.add_option("--lead", keys_, "the key of a lead; may be repeated")
        ->type_name("KEY")
        ->check(something())
        ->allow_extra_args(false)
        ->group("leads");
    app.add_option("--stage", stage_, "why it is not at this stage; default: the one after its own")
        ->type_name("STAGE")
        ->check(something())
        ->group("leads");
    app.add_option("--set", set_, "the value of a parameter")
        ->type_name("NAME=VALUE")
        ->allow_extra_args(false)
        ->group("deciding");
    app.add_option("--near", near_, "in place of `--lead`: the leads that lack least for this stage")
        ->type_name("STAGE")
        ->check(something())
        ->group("leads");
    app.add_option("--limit", limit_, "with `--near`: so many leads; default 10")->type_name("N")->group("leads");
    app.add_option("--format", format_, "text, json or markdown")
        ->type_name("FORM")
        ->check(something())
        ->group("output");
    app.add_flag("--as-test", as_test_, "print the lead as a `test` block of the definition")->group("output");
    app.add_flag("-q,--quiet", quiet_, "nothing on standard error but errors")->group("messages");
  }

  ExitStatus run(Console& console) override {
    if (const auto fault = find_fault()) return console.usage(*fault, "`merit explain --help` has an example");
    const auto compilations = compile_all(paths_, {}, console, quiet_);
    if (!compilations) return compilations.error();
    const driver::Compilation& compilation = compilations->front();
    if (compilation.model->is_library()) {
      return refuse_library(compilation, "explain", "explain a lead by a definition that uses it", console);
    }
    auto plan = plan_of(compilation);
    if (!plan) return console.usage(plan.error());
    const auto asked = asked_of(*compilation.model);
    if (!asked) return console.usage(asked.error());
    const auto read = read_with_progress(*plan, console);
    if (!read) return refuse(read.error(), console);
    if (!near_.empty()) return list_near(*plan, *asked->stage, read->leads, console);
    return explain(*plan, *asked, read->leads, console);
  }

 private:
  std::optional<std::string> find_fault() const {
    if (paths_.empty()) return "no definition is named";
    if (paths_.size() > 1) return "one definition explains a lead; two are named";
    if (data_.leads.empty() && !data_.leads_from_events) return "no leads are given: name a file with `--leads`";
    if (format_ != "text" && format_ != "json" && format_ != "markdown") {
      return fmt::format("`--format` is text, json or markdown, not `{}`", format_);
    }
    if (keys_.empty() && near_.empty()) return "no lead is named: give its key with `--lead`, or a stage with `--near`";
    return find_contradiction();
  }

  std::optional<std::string> find_contradiction() const {
    if (!near_.empty() && !keys_.empty()) return "`--near` finds leads, `--lead` names them: give one of the two";
    if (!near_.empty() && !stage_.empty()) return "`--near` names the stage: `--stage` is for `--lead`";
    if (!near_.empty() && as_test_) return "`--as-test` is for `--lead`";
    if (near_.empty() && limit_) return "`--limit` is for `--near`";
    if (limit_ && (*limit_ < 1 || *limit_ > kMostNear)) {
      return fmt::format("`--limit` is 1 to {}, not {}", kMostNear, *limit_);
    }
    if (as_test_ && format_ != "text") return "`--as-test` has a form of its own: leave `--format` out";
    if (as_test_ && !stage_.empty()) return "`--as-test` tells what was decided: leave `--stage` out";
    return std::nullopt;
  }

  std::expected<driver::ExplainPlan, std::string> plan_of(const driver::Compilation& compilation) const {
    const semantics::Model& model = *compilation.model;
    driver::ExplainPlan plan;
    plan.compilation = &compilation;
    plan.definition = {&model, compilation.stem, interpreter::default_parameters(model)};
    for (const std::string& assignment : set_) {
      const auto given = named_value(assignment);
      if (!given) return std::unexpected(given.error());
      const auto set = driver::set_parameter(model, plan.definition.parameters, given->name, given->value);
      if (!set) return std::unexpected("`--set`: " + set.error());
    }
    const auto moment = moment_of(data_);
    if (!moment) return std::unexpected(moment.error());
    plan.definition.now = moment->in(semantics::zone_of(model));
    auto inputs = inputs_of(data_);
    if (!inputs) return std::unexpected(inputs.error());
    plan.inputs = std::move(*inputs);
    auto reading = read_options_of(data_);
    if (!reading) return std::unexpected(reading.error());
    plan.reading = std::move(*reading);
    return plan;
  }

  static std::expected<data::Dataset, driver::RunFailure> read_with_progress(driver::ExplainPlan plan,
                                                                             const Console& console) {
    Progress progress(console.errors());
    plan.progress = [&](driver::Activity, int64_t done, int64_t total) {
      progress.show("reading", done, total, "bytes");
      return true;
    };
    auto read = driver::read_seen(plan);
    progress.clear();
    return read;
  }

  static ExitStatus refuse(const driver::RunFailure& failure, const Console& console) {
    // command.cpp says what to report.
    if (const auto* fault = std::get_if<driver::EngineFault>(&failure)) throw std::runtime_error(fault->message);
    const auto* error = std::get_if<data::Error>(&failure);
    return error ? console.refuse(*error) : ExitStatus::data;
  }

  /// The stage that an option names, as data would: case does not count.
  static std::expected<uint32_t, std::string> stage_called(const semantics::Model& model, const char* option,
                                                           const std::string& name) {
    std::vector<std::string> names;
    for (uint32_t i = 0; i < model.stages.size(); ++i) {
      names.push_back(model.stages[i].name);
      if (values::equals_folded(names.back(), name)) return i;
    }
    return std::unexpected(
        fmt::format("`{}`: there is no stage `{}`{}", option, name, driver::nearest_text(name, names)));
  }

  /// Nothing where none is named.
  std::expected<explain::Asked, std::string> asked_of(const semantics::Model& model) const {
    if (stage_.empty() && near_.empty()) return explain::Asked{};
    const auto stage = near_.empty() ? stage_called(model, "--stage", stage_) : stage_called(model, "--near", near_);
    if (!stage) return std::unexpected(stage.error());
    return explain::Asked{*stage};
  }

  ExitStatus explain(const driver::ExplainPlan& plan, const explain::Asked& asked, const columns::Leads& leads,
                     const Console& console) const {
    std::vector<explain::LeadExplanation> told;
    std::string tests;
    for (const std::string& key : keys_) {
      const auto lead = driver::find_lead(*plan.definition.model, leads, key);
      if (!lead) return console.usage("`--lead`: " + lead.error().message);
      if (as_test_) {
        tests += (tests.empty() ? "" : "\n") + driver::test_of_row(plan, leads, *lead);
      } else {
        told.push_back(driver::explain_row(plan, leads, *lead, asked));
      }
    }
    if (as_test_) return console.print(tests);
    if (format_ == "json") return console.print(explanations_json(plan, told));
    std::string text;
    for (const explain::LeadExplanation& each : told) {
      if (!text.empty()) text += "\n";
      text += printed(explanation_outline({*plan.definition.model, each}), console);
    }
    return console.print(text);
  }

  ExitStatus list_near(driver::ExplainPlan& plan, uint32_t stage, const columns::Leads& leads,
                       const Console& console) const {
    constexpr int64_t kUsually = 10;
    Progress progress(console.errors());
    plan.progress = [&](driver::Activity, int64_t done, int64_t total) {
      progress.show("looking for the nearest", done, total, "leads");
      return true;
    };
    const explain::NearLeads found =
        driver::leads_near(plan, leads, stage, static_cast<size_t>(limit_.value_or(kUsually)));
    progress.clear();
    const semantics::Model& model = *plan.definition.model;
    const auto key_of = [&](int64_t lead) { return driver::key_text(*leads.key, lead); };
    const NearStage near{model, model.stages[stage].name, plan.definition.now, found, key_of};
    return console.print(format_ == "json" ? near_json(plan, near) : printed(near_outline(near), console));
  }

  std::string printed(const Outline& outline, const Console& console) const {
    return format_ == "markdown" ? outline.markdown() : outline.text(console.output());
  }

  std::vector<std::string> paths_, keys_, set_;
  std::string stage_, near_, format_ = "text";
  std::optional<int64_t> limit_;
  bool as_test_ = false;
  DataOptions data_;
  bool quiet_ = false;
};

}  // namespace

std::unique_ptr<Verb> add_explain(CLI::App& app) {
  return std::make_unique<Explain>(app);
}

}  // namespace merit::cli
