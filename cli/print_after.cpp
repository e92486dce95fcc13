#include "cli/print_after.h"

#include <fmt/core.h>

#include <algorithm>
#include <vector>

#include "cli/console.h"
#include "compiler/driver/nearest.h"
#include "compiler/plan/pipeline.h"
#include "compiler/plan/print_plan.h"

namespace merit::cli {

std::optional<std::string> find_pass_fault(const std::string& pass) {
  if (pass.empty()) return std::nullopt;
  std::vector<std::string> names;
  for (const plan::Pass& each : plan::passes()) {
    if (std::ranges::find(names, each.name) == names.end()) names.emplace_back(each.name);
  }
  if (std::ranges::find(names, pass) != names.end()) return std::nullopt;
  return fmt::format("`--print-after`: no pass is called `{}`{}", pass, driver::nearest_text(pass, names));
}

driver::AfterPass printing_after(const std::string& pass, const std::string& title) {
  if (pass.empty()) return {};
  return [pass, title](std::string_view name, const plan::Plan& plan) {
    if (name == pass) write_errors(fmt::format("# plan of {} after {}\n{}", title, name, plan::print_plan(plan)));
  };
}

}  // namespace merit::cli
