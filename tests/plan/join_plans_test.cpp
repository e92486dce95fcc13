#include "compiler/plan/join_plans.h"

#include <algorithm>

#include "compiler/plan/pipeline.h"
#include "compiler/plan/print_plan.h"
#include "compiler/plan/verify.h"
#include "tests/plan/harness.h"

using namespace merit::plan;

namespace {

const std::string kData = R"(
# columns: stage, fit
lead { id: text key, employees: integer, plan: one of "free", "paid" }
event visit { page: text }
)";

const std::vector<Value> kNothing;

/// A definition that asks for a number of visits and a plan, and another.
Plan asking(int64_t visits, const std::string& plan, const std::string& more = "") {
  return harness::plan_of(kData + more + "score fit { +15 when at least " + std::to_string(visits) +
                          " visits in last 30 days\n +1 when plan is \"" + plan + "\" }\nstage MQL when fit > 10\n");
}

size_t count_of(const Plan& plan, Opcode code) {
  return static_cast<size_t>(std::ranges::count(plan.operations, code, &Operation::code));
}

}  // namespace

TEST_CASE("what definitions have in common is computed once, and each root is its definition's") {
  const Plan a = asking(3, "free"), b = asking(5, "paid");
  const auto [plan, parameters] = join_plans({{"a", a, kNothing}, {"b", b, kNothing}});
  CHECK(verify(plan) == std::vector<std::string>());
  CHECK(count_of(plan, Opcode::count) == 1);
  CHECK(plan.patterns.size() == 1);
  CHECK(plan.lead_fields.size() == 1);
  CHECK(plan.definitions == std::vector<std::string>{"a", "b"});
  CHECK(plan.roots.size() == a.roots.size() + b.roots.size());
  CHECK(plan.roots.front().definition == 0);
  CHECK(plan.roots.back().definition == 1);
  CHECK(print_plan(plan).find("b: column fit = ") != std::string::npos);
}

TEST_CASE("one definition stays as it is") {
  const Plan alone = asking(3, "free");
  Plan joined = join_plans({{"a", alone, kNothing}}).plan;
  CHECK(print_plan(joined) == print_plan(alone));
}

TEST_CASE("an enumeration is another where its labels are") {
  const Plan a = asking(3, "free"), b = asking(3, "free", "stage SAL when employees > 5\n");
  const Plan plan = join_plans({{"a", a, kNothing}, {"b", b, kNothing}}).plan;
  CHECK(verify(plan) == std::vector<std::string>());
  CHECK(plan.enumerations.size() == 3);  // `plan`, and the two ladders
  const auto labels_of_stage = [&](const Root& root) {
    return plan.enumerations[plan[root.value].type.enumeration].labels;
  };
  CHECK(labels_of_stage(plan.roots.front()).size() == 3);
  const auto last = std::ranges::find_if(
      plan.roots, [](const Root& root) { return root.kind == Root::Kind::stage && root.definition == 1; });
  CHECK(labels_of_stage(*last).size() == 4);
}

TEST_CASE("parameters are one where name and value are") {
  const Plan each = harness::plan_of(kData + R"(
parameter bar: integer = 40
parameter few: integer = 3
score fit { +15 when at least 3 visits in last 30 days }
stage MQL when fit > bar and employees > few
)");
  const std::vector<Value> low = {int64_t{40}, int64_t{3}}, high = {int64_t{50}, int64_t{3}};
  const auto [plan, parameters] = join_plans({{"low", each, low}, {"high", each, high}});
  CHECK(verify(plan) == std::vector<std::string>());
  CHECK(parameters == std::vector<Value>{int64_t{40}, int64_t{3}, int64_t{50}});
  CHECK(count_of(plan, Opcode::parameter) == 3);
}
