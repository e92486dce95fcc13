// What `reached` asks of a plan, and that it costs nothing where nobody asks.
#include <string>

#include "compiler/plan/pipeline.h"
#include "compiler/plan/print_plan.h"
#include "tests/plan/harness.h"

using namespace merit::plan;

namespace {

constexpr const char* kLadder = R"(
lead { id: text key, country: text }
event visit { page: text, seconds: number }
event form { name: text }
event ping { page: text }
stage Lead
stage MQL when any visit where page is "/pricing" in last 30 days and country is "US"
stage SQL when any form in last 7 days or any form since 2026-01-01
output pinged = count of pings in last 5 days
)";

std::string optimised(const std::string& text) {
  Plan plan = harness::plan_of(text);
  run_passes(plan);
  return print_plan(plan);
}

/// The lines of a printed plan that say what is seen of events.
std::string filter_of(const std::string& text) {
  const std::string plan = optimised(text);
  const size_t begin = plan.find("events visit");
  return begin == std::string::npos ? "" : plan.substr(begin);
}

}  // namespace

TEST_CASE("events that the ladder sees are kept however old they are, others as before") {
  const std::string asked = filter_of(kLadder + std::string("output since = reached\n"));
  CHECK(asked.find("events visit: fields [0]; all, field 0 needs") == 0);
  CHECK(asked.find("events form: fields []; all\n") != std::string::npos);
  CHECK(asked.find("events ping: fields []; back 5 days\n") != std::string::npos);
}

TEST_CASE("a definition that does not ask for it has the plan that it had") {
  const std::string plain = optimised(kLadder);
  CHECK(plain.find("reached") == std::string::npos);
  CHECK(filter_of(kLadder).find("events visit: fields [0]; back 30 days, field 0 needs") == 0);
  const std::string unwanted = "# columns: stage, disqualified, undecided, reasons, pinged\n";
  CHECK(optimised(unwanted + kLadder + "output since = reached\n") == plain);
}

TEST_CASE("a ladder on which no event moves a lead") {
  const std::string still = R"(
lead { id: text key }
stage Lead
output since = reached
)";
  CHECK(optimised(still).find("column since = ") != std::string::npos);
  CHECK(optimised(still).find("reached") == std::string::npos);
}
