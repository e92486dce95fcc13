// Definitions and their plans before any pass: testdata/lowering/NAME.merit and NAME.plan.
// MERIT_UPDATE=1 build/bin/test_compiler_plan writes the plans; review the diff.
#include "compiler/plan/print_plan.h"
#include "compiler/plan/verify.h"
#include "tests/plan/harness.h"

using namespace merit::plan;

TEST_CASE("a definition is lowered as its file says") {
  for (const auto& file : harness::definitions_in("lowering")) {
    CAPTURE(file.string());
    const Plan plan = harness::plan_of(harness::text_of(file));
    CHECK(verify(plan) == std::vector<std::string>());
    harness::check_against(file, ".plan", print_plan(plan));
  }
}

namespace {

constexpr const char* kTwoColumns = R"(
lead { id: text key, employees: integer, country: text }
event visit { page: text }
score fit { +15 when employees > 50
            +1 per visit where page is "/pricing" }
output where_from = country default "nowhere"
stage MQL when fit > 10
)";

std::string columns_of(const Plan& plan) {
  std::string names;
  for (const Root& root : plan.roots) names += root.name + " ";
  return names;
}

}  // namespace

TEST_CASE("only what the wanted columns need is computed") {
  const Plan plan = harness::plan_of(std::string("# columns: where_from\n") + kTwoColumns);
  CHECK(columns_of(plan) == "where_from ");
  CHECK(plan.lead_fields.size() == 1);
  CHECK(plan.event_fields.empty());
  CHECK(plan.patterns.empty());
}

TEST_CASE("what columns share is computed once") {
  const Plan fit = harness::plan_of(std::string("# columns: fit\n") + kTwoColumns);
  const Plan both = harness::plan_of(std::string("# columns: fit, stage\n") + kTwoColumns);
  CHECK(both.patterns.size() == fit.patterns.size());
  CHECK(both.lead_fields.size() == fit.lead_fields.size());
}

TEST_CASE("without a definition's columns there is nothing to do") {
  const Plan plan = build_plan(harness::model_of(kTwoColumns), Request{});
  CHECK(plan.operations.empty());
  CHECK(plan.roots.empty());
  CHECK(verify(plan).empty());
}
