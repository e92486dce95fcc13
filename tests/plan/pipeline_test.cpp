#include "compiler/plan/pipeline.h"

#include <algorithm>

#include "compiler/plan/print_plan.h"
#include "tests/plan/harness.h"

using namespace merit::plan;

namespace {

constexpr const char* kDefinition = R"(
lead { id: text key, employees: integer, country: text }
event visit { page: text, seconds: number }
stage MQL when (employees > 25 + 25 and any visit where page starts with "/pricing" in last 30 days)
)";

std::vector<std::string> names_run(const PipelineOptions& options) {
  Plan plan = harness::plan_of(kDefinition);
  std::vector<std::string> names;
  for (const PassTime& each : run_passes(plan, options)) names.emplace_back(each.name);
  return names;
}

}  // namespace

TEST_CASE("passes run in this order") {
  const std::vector<std::string> order = {"fold-constants", "simplify",    "share", "order-by-cost",
                                          "event-filter",   "text-tables", "prune"};
  CHECK(names_run({}) == order);
}

TEST_CASE("each pass says what it does") {
  for (const Pass& pass : passes()) CHECK_FALSE(pass.what.empty());
}

TEST_CASE("a pass can be left out by name, and the others do not need it") {
  for (const Pass& left_out : passes()) {
    const std::vector<std::string> names = names_run({.without = {std::string(left_out.name)}, .after = {}});
    CHECK(names.size() == passes().size() - 1);
    CHECK(std::ranges::find(names, left_out.name) == names.end());
  }
}

TEST_CASE("the plan can be looked at after each pass") {
  std::vector<std::string> seen;
  Plan plan = harness::plan_of(kDefinition);
  std::string last;
  run_passes(plan, {.without = {"prune"}, .after = [&](std::string_view name, const Plan& each) {
                      seen.emplace_back(name);
                      last = print_plan(each);
                    }});
  CHECK(seen == names_run({.without = {"prune"}, .after = {}}));
  CHECK(last == print_plan(plan));
}

TEST_CASE("where the data lacks nothing, nothing is left undecided") {
  Plan plan = harness::plan_of(std::string("# known: employees, visit.page\n") + kDefinition);
  run_passes(plan);
  const auto is_undecided = [](const Root& root) { return root.kind == Root::Kind::undecided; };
  CHECK(std::ranges::none_of(plan.roots, is_undecided));
  CHECK(plan.patterns.size() == 1);
}

TEST_CASE("the same definition gives the same plan") {
  Plan one = harness::plan_of(kDefinition);
  Plan two = harness::plan_of(kDefinition);
  run_passes(one);
  run_passes(two);
  CHECK(print_plan(one) == print_plan(two));
}
