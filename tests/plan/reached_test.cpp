// What `reached` asks of a plan, and that it costs nothing where nobody asks.
#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "compiler/plan/passes/look_back.h"
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

/// The plan of a ladder's stage, the only root.
Plan plan_of_ladder(const std::string& ladder) {
  constexpr const char* kLead =
      "lead { id: text key, since: time }\nevent visit { page: text, seconds: number }\nevent form {}\n";
  const std::string columns = "# columns: stage\n";
  Plan plan = harness::plan_of(columns + kLead + ladder);
  run_passes(plan);
  REQUIRE(plan.roots.size() == 1);
  return plan;
}

std::optional<int64_t> in_days(const std::optional<int64_t>& micros) {
  constexpr int64_t kDay = int64_t{86'400} * 1'000'000;
  return micros ? std::optional(*micros / kDay) : std::nullopt;
}

/// How far back the stage of a ladder looks, in days.
std::optional<int64_t> days_back(const std::string& ladder) {
  const Plan plan = plan_of_ladder(ladder);
  return in_days(look_back_of(plan, plan.roots[0].value));
}

/// How many facts go on from one moment of `reached` to the next, and how far back the others look, in days.
std::pair<int64_t, std::optional<int64_t>> going_on(const std::string& ladder) {
  const Plan plan = plan_of_ladder(ladder);
  const Revisited made = revisited(plan, plan.roots[0].value);
  return {std::ranges::count(made.carried, true), in_days(made.look_back)};
}

}  // namespace

TEST_CASE("how far back the ladder looks from any moment") {
  CHECK(days_back("stage MQL when any visit in last 30 days\n") == 30);
  CHECK(days_back("stage MQL when any visit in last 30 days and no form from 90 to 60 days ago\n") == 90);
  CHECK(days_back("score s { +1 per visit in last 30 days, halving every 9 days }\nstage MQL when s > 3\n") == 30);
  CHECK(days_back("stage MQL when any visit in last 30 days followed by form within 2 days\n") == 30);
  CHECK(days_back("stage MQL when any visit followed by form in last 8 days within 2 days\n") == 10);
  CHECK(days_back("stage MQL when any visit in last 2 months\n") == 64);
  CHECK(days_back("stage MQL when since > 3 days ago\n") == 0);
}

TEST_CASE("a ladder that looks back without end") {
  CHECK_FALSE(days_back("stage MQL when any visit\n").has_value());
  CHECK_FALSE(days_back("stage MQL when any visit more than 3 days ago\n").has_value());
  CHECK_FALSE(days_back("stage MQL when any visit since 2026-01-01\n").has_value());
  CHECK_FALSE(days_back("stage MQL when any visit within 3 days of since\n").has_value());
  CHECK_FALSE(days_back("stage MQL when any visit in last 3 days and (time since last form) < 3 days\n").has_value());
  CHECK_FALSE(days_back("parameter d = 3 days\nstage MQL when any visit since now - d\n").has_value());
  CHECK_FALSE(days_back("stage MQL when any visit in last 3 days\nrecycle after form\n").has_value());
}

TEST_CASE("which facts go on from one moment to the next") {
  CHECK(going_on("stage MQL when any visit\n") == std::pair(int64_t{1}, std::optional<int64_t>(0)));
  CHECK(going_on("stage MQL when any visit and no form in last 3 days\n") ==
        std::pair(int64_t{1}, std::optional<int64_t>(3)));
  CHECK(going_on("stage MQL when any visit since since\n").first == 1);
  CHECK(going_on("stage MQL when any visit in last 3 days\nrecycle after form\n") ==
        std::pair(int64_t{1}, std::optional<int64_t>(3)));
  CHECK(going_on("score s { +1 per visit }\nstage MQL when s > 3\n").first == 1);
}

TEST_CASE("facts that look at everything at each moment") {
  CHECK(going_on("score s { +1 per visit, halving every 9 days }\nstage MQL when s > 3\n") ==
        std::pair(int64_t{0}, std::optional<int64_t>()));
  CHECK(going_on("stage MQL when any visit where at > 3 days ago\n") ==
        std::pair(int64_t{0}, std::optional<int64_t>()));
  CHECK(going_on("let n = count of forms\nstage MQL when any visit where seconds > n\n") ==
        std::pair(int64_t{1}, std::optional<int64_t>()));  // the forms go on
  CHECK(going_on("stage MQL when any visit and any visit followed by form\n") ==
        std::pair(int64_t{1}, std::optional<int64_t>()));
}

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
