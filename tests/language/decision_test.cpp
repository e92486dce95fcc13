// docs/language.md, "Stages, grades, routes, hand-off": each test quotes the rule it proves.
#include "tests/language/harness.h"

using namespace merit::language;

namespace {

const std::string kLadder = R"(
stage Lead
stage IQL when any download
stage MQL when employees > 50
stage SQL when qualifies as MQL and any form
)";

}  // namespace

TEST_CASE("a lead's stage is the last one that is true, with none `none`") {
  CHECK(decide(kLadder).stage == "Lead");
  CHECK(decide(kLadder, "download 2026-10-01").stage == "IQL");
  CHECK(decide(kLadder, "lead employees=60").stage == "MQL");  // whether or not it is an IQL
  CHECK(decide(kLadder, "lead employees=60\nform 2026-10-01").stage == "SQL");
  CHECK(decide(kLadder, "form 2026-10-01").stage == "Lead");
  CHECK(decide("stage MQL when employees > 50\n").stage == "none");
}

TEST_CASE("stages act only on true: a missing condition passes") {
  CHECK(decide("stage MQL when employees > 50\nstage SQL when active\n", "lead active=false").stage == "none");
  CHECK(decide("stage MQL when not active\n").stage == "none");
}

TEST_CASE("a disqualification wins over every stage; the reason is that of the first that is true") {
  const std::string definition = kLadder + R"(
disqualify when country is "nowhere" because "no such country"
disqualify when email contains "@competitor." because "competitor: {email}"
disqualify when employees > 1000
)";
  Outcome competitor = decide(definition, "lead employees=60 email=a@competitor.example");
  CHECK(competitor.stage == "Disqualified");
  CHECK(competitor.disqualified == "competitor: a@competitor.example");
  CHECK(decide(definition, "lead employees=60 email=a@friend.example").stage == "MQL");
  CHECK(decide(definition, "lead employees=60 email=a@friend.example").disqualified.empty());
  CHECK(decide(definition, "lead employees=60").disqualified.empty());
  CHECK(decide(definition, "lead employees=60").undecided == Names{"country", "email"});
  CHECK(decide(definition, "lead employees=2000 country=nowhere").disqualified == "no such country");
  CHECK_FALSE(decide(definition, "lead employees=2000").disqualified.empty());
}

TEST_CASE("`stage` is an enumeration: none, the ladder; `Disqualified` equals only itself") {
  const std::string definition = kLadder + R"(
disqualify when active because "off"
output at_least_mql = stage is at least MQL
output at_most_mql = stage is at most MQL
output is_mql = stage is MQL
output out = stage is Disqualified
output name = "{stage}"
)";
  Outcome mql = decide(definition, "lead employees=60");
  CHECK(mql.values["at_least_mql"] == "true");
  CHECK(mql.values["is_mql"] == "true");
  CHECK(mql.values["out"] == "false");
  CHECK(mql.values["name"] == "MQL");
  CHECK(decide(definition, "download 2026-10-01").values["at_least_mql"] == "false");
  Outcome out = decide(definition, "lead employees=60 active=true");
  CHECK(out.values["at_least_mql"] == "false");
  CHECK(out.values["at_most_mql"] == "false");
  CHECK(out.values["out"] == "true");
}

TEST_CASE("`grade` is an output; outputs may use outputs, scores and what is decided") {
  const std::string definition = R"(
score fit { +35 when employees > 50 because "size" }
grade fit_grade { "A" when fit >= 35, "B" when fit >= 20, "C" otherwise }
output next = if fit_grade is "A" then "call" otherwise "wait"
output why = reasons
output open = undecided
output gone = disqualified is missing
stage MQL when fit_grade is "A" and revenue > 1
)";
  Outcome outcome = decide(definition, "lead employees=60");
  CHECK(outcome.values["fit_grade"] == "A");
  CHECK(outcome.values["next"] == "call");
  CHECK(outcome.values["why"] == "size");
  CHECK(outcome.values["open"] == "revenue");
  CHECK(outcome.values["gone"] == "true");
  CHECK(outcome.stage == "none");
}

TEST_CASE("lets are named expressions, used before they stand") {
  const std::string definition =
      "stage MQL when engaged and mid_market\nlet engaged = any visit in last 30 days\n"
      "let mid_market = employees between 50 and 500\n";
  CHECK(decide(definition, "lead employees=50\nvisit 2026-10-30").stage == "MQL");
  CHECK(decide(definition, "lead employees=50\nvisit 2026-09-30").stage == "none");
}
