// Generated code under the address sanitizer, where this program is built with it.
#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>

#include "compiler/codegen/codegen.h"
#include "compiler/plan/build_plan.h"
#include "tests/differential/checked.h"
#include "tests/differential/generate_leads.h"

namespace merit::differential {

namespace {

constexpr const char* kDefinition = R"(
lead { id: text key, employees: integer }
stage MQL when employees > 50
)";

codegen::CompiledPlan compile(const semantics::Model& model, const columns::Leads& leads) {
  const plan::Plan plan = plan::build_plan(model, plan::all_columns(model));
  auto compiled = codegen::compile(plan, codegen::layout_of(plan, leads), {.keep_code = true});
  return std::move(compiled.value());
}

/// Whether deciding a lead that is not there, a thousand behind the last, ends the process.
bool is_stopped(const codegen::CompiledPlan& compiled, const columns::Leads& leads) {
  const pid_t child = ::fork();
  if (child == 0) {
    std::fclose(stderr);
    const columns::Row behind = {.lead = leads.count + 1000, .now = kNow};
    compiled.evaluate(*compiled.prepare(leads, {}), leads.events, std::span(&behind, 1));
    ::_exit(0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return status != 0;
}

}  // namespace

TEST_CASE("a sanitized program checks each read of generated code; another has no check in it") {
  const semantics::Model model = checked(kDefinition).value();
  const columns::Leads leads = generate_leads(model, 1, {.leads = 10, .missing = 0});
  const codegen::CompiledPlan compiled = compile(model, leads);
  const bool has_checks = compiled.llvm_ir().find("__asan_report_load8") != std::string::npos;
  CHECK(has_checks == codegen::kHasAddressSanitizer);
  if (has_checks) CHECK(is_stopped(compiled, leads));
}

}  // namespace merit::differential
