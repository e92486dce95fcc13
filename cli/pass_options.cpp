#include "cli/pass_options.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <string_view>

#include "cli/console.h"
#include "compiler/driver/nearest.h"
#include "compiler/plan/print_plan.h"

namespace merit::cli {
namespace {

std::optional<std::string> find_unknown(std::string_view option, const std::string& pass) {
  std::vector<std::string> names;
  for (const plan::Pass& each : plan::passes()) {
    if (std::ranges::find(names, each.name) == names.end()) names.emplace_back(each.name);
  }
  if (std::ranges::find(names, pass) != names.end()) return std::nullopt;
  return fmt::format("`{}`: no pass is called `{}`{}", option, pass, driver::nearest_text(pass, names));
}

}  // namespace

void add_pass_options(CLI::App& app, PassOptions& options) {
  const char* messages = "messages";
  app.add_option("--print-after", options.print_after, "show the plan on standard error after this pass over it")
      ->type_name("PASS")
      ->group(messages);
  app.add_option("--without-pass", options.without,
                 "leave out this pass over the plan, to see what it brings: decisions stay the same")
      ->type_name("PASS")
      ->allow_extra_args(false)
      ->group(messages);
}

std::optional<std::string> find_pass_fault(const PassOptions& options) {
  if (!options.print_after.empty()) {
    if (auto fault = find_unknown("--print-after", options.print_after)) return fault;
  }
  for (const std::string& pass : options.without) {
    if (auto fault = find_unknown("--without-pass", pass)) return fault;
    if (pass == options.print_after)
      return fmt::format("`--print-after {0}` has no meaning without the pass `{0}`", pass);
  }
  return std::nullopt;
}

plan::PipelineOptions pipeline_of(const PassOptions& options, const std::string& title) {
  plan::PipelineOptions pipeline{.without = options.without};
  if (options.print_after.empty()) return pipeline;
  pipeline.after = [pass = options.print_after, title](std::string_view name, const plan::Plan& plan) {
    if (name != pass) return;
    const std::string names = plan.definitions.empty() ? title : fmt::format("{}", fmt::join(plan.definitions, ", "));
    write_errors(fmt::format("# plan of {} after {}\n{}", names, name, plan::print_plan(plan)));
  };
  return pipeline;
}

}  // namespace merit::cli
