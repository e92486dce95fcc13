/// `merit explain`: why leads were decided as they were.
#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

#include "cli/command_line.h"
#include "cli/console.h"
#include "cli/definitions.h"
#include "cli/explain_json.h"
#include "cli/explain_text.h"
#include "cli/inputs.h"
#include "cli/progress.h"
#include "cli/verb.h"
#include "compiler/driver/explain_leads.h"
#include "compiler/driver/nearest.h"
#include "compiler/driver/parameters.h"
#include "compiler/interpreter/interpreter.h"
#include "runtime/values/fold.h"

namespace merit::cli {
namespace {

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
    app.add_option("--format", format_, "text or json")->type_name("FORM")->check(something())->group("output");
    app.add_flag("-q,--quiet", quiet_, "nothing on standard error but errors")->group("messages");
  }

  ExitStatus run(Console& console) override {
    if (const auto fault = find_fault()) return console.usage(*fault, "`merit explain --help` has an example");
    const auto compilations = compile_all(paths_, {}, console, quiet_);
    if (!compilations) return compilations.error();
    const driver::Compilation& compilation = compilations->front();
    if (compilation.model->is_library()) {
      console.usage(fmt::format("`{}` is a library: it has no stages, so there is nothing to decide", compilation.path),
                    "explain a lead by a definition that uses it");
      return ExitStatus::definition;
    }
    const auto plan = plan_of(compilation);
    if (!plan) return console.usage(plan.error());
    const auto asked = asked_of(*compilation.model);
    if (!asked) return console.usage(asked.error());
    const auto read = read_with_progress(*plan, console);
    if (!read) return refuse(read.error(), console);
    return explain(*plan, *asked, read->leads, console);
  }

 private:
  std::optional<std::string> find_fault() const {
    if (paths_.empty()) return "no definition is named";
    if (paths_.size() > 1) return "one definition explains a lead; two are named";
    if (data_.leads.empty() && !data_.leads_from_events) return "no leads are given: name a file with `--leads`";
    if (format_ != "text" && format_ != "json") return fmt::format("`--format` is text or json, not `{}`", format_);
    if (keys_.empty()) return "no lead is named: give its key with `--lead`";
    return std::nullopt;
  }

  std::expected<driver::ExplainPlan, std::string> plan_of(const driver::Compilation& compilation) const {
    const semantics::Model& model = *compilation.model;
    driver::ExplainPlan plan;
    plan.compilation = &compilation;
    plan.definition = {&model, compilation.stem, interpreter::default_parameters(model)};
    for (const std::string& assignment : set_) {
      const size_t equals = assignment.find('=');
      if (equals == std::string::npos || equals == 0) {
        return std::unexpected(fmt::format("`--set` is given as NAME=VALUE, not `{}`", assignment));
      }
      const auto set = driver::set_parameter(model, plan.definition.parameters, assignment.substr(0, equals),
                                             assignment.substr(equals + 1));
      if (!set) return std::unexpected("`--set`: " + set.error());
    }
    const auto moment = moment_of(data_);
    if (!moment) return std::unexpected(moment.error());
    plan.definition.now = moment->in(model.definition.zone);
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

  /// Stages are named as in data: case does not count.
  std::expected<explain::Asked, std::string> asked_of(const semantics::Model& model) const {
    if (stage_.empty()) return explain::Asked{};
    std::vector<std::string> names;
    for (uint32_t i = 0; i < model.stages.size(); ++i) {
      names.push_back(model.stages[i].name);
      if (values::equals_folded(names.back(), stage_)) return explain::Asked{i};
    }
    return std::unexpected(
        fmt::format("`--stage`: there is no stage `{}`{}", stage_, driver::nearest_text(stage_, names)));
  }

  ExitStatus explain(const driver::ExplainPlan& plan, const explain::Asked& asked, const columns::Leads& leads,
                     const Console& console) const {
    std::vector<explain::LeadExplanation> told;
    for (const std::string& key : keys_) {
      const auto lead = driver::find_lead(*plan.definition.model, leads, key);
      if (!lead) return console.usage("`--lead`: " + lead.error().message);
      told.push_back(driver::explain_row(plan, leads, *lead, asked));
    }
    if (format_ == "json") return console.print(explanations_json(plan, told));
    std::string text;
    for (const explain::LeadExplanation& each : told) {
      if (!text.empty()) text += "\n";
      text += explanation_text({*plan.definition.model, each}, console.output());
    }
    return console.print(text);
  }

  std::vector<std::string> paths_, keys_, set_;
  std::string stage_, format_ = "text";
  DataOptions data_;
  bool quiet_ = false;
};

}  // namespace

std::unique_ptr<Verb> add_explain(CLI::App& app) {
  return std::make_unique<Explain>(app);
}

}  // namespace merit::cli
