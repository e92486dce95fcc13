// Each pass on plans of its own: testdata/PASS/NAME.merit, the plan before it (NAME.in: after all passes that stand
// before it in the pipeline) and after it (NAME.out). MERIT_UPDATE=1 build/bin/test_compiler_plan writes them.
#include "compiler/plan/pipeline.h"
#include "compiler/plan/print_plan.h"
#include "compiler/plan/verify.h"
#include "tests/plan/harness.h"

using namespace merit::plan;

namespace {

const std::vector<std::string> kNoViolations;

/// What `run_passes` stops before: `pass` and all that stand behind it.
std::vector<std::string> from_on(std::string_view name) {
  std::vector<std::string> names;
  for (const Pass& pass : passes()) {
    if (!names.empty() || pass.name == name) names.emplace_back(pass.name);
  }
  return names;
}

}  // namespace

TEST_CASE("every pass changes plans as its files say") {
  for (const Pass& pass : passes()) {
    for (const auto& file : harness::definitions_in(pass.name)) {
      CAPTURE(file.string());
      Plan plan = harness::plan_of(harness::text_of(file));
      run_passes(plan, {.without = from_on(pass.name)});
      const std::string before = print_plan(plan);
      harness::check_against(file, ".in", before);
      pass.run(plan);
      CHECK(verify(plan) == kNoViolations);
      const std::string after = print_plan(plan);
      CHECK(after != before);
      harness::check_against(file, ".out", after);
    }
  }
}

TEST_CASE("passes keep what a plan promises, one after another and each without the others") {
  std::vector<std::filesystem::path> files = harness::definitions_in("lowering");
  for (const Pass& pass : passes()) {
    const auto more = harness::definitions_in(pass.name);
    files.insert(files.end(), more.begin(), more.end());
  }
  for (const auto& file : files) {
    CAPTURE(file.string());
    const Plan built = harness::plan_of(harness::text_of(file));
    Plan plan = built;
    run_passes(plan, {.without = {}, .after = [](std::string_view name, const Plan& each) {
                        CAPTURE(name);
                        CHECK(verify(each) == kNoViolations);
                      }});
    for (const Pass& pass : passes()) {
      Plan alone = built;
      pass.run(alone);
      CAPTURE(pass.name);
      CHECK(verify(alone) == kNoViolations);
    }
  }
}
