// A plan's key, by which compiled code is found again: a plan that differs anywhere has another.
#include "compiler/plan/plan_key.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "compiler/plan/pipeline.h"
#include "tests/plan/harness.h"

using namespace merit::plan;

namespace {

const std::string kDefinition = R"(
definition "Keys" { timezone "Europe/Berlin" }
parameter bar = 50
parameter word = "demo"
lead { id: text key, country: text, employees: integer, budget: number, size: one of "small", "large" }
event visit { page: text, seconds: integer }
event form { name: text, campaign: text }
table weights: text -> integer { "DE": 10, "FR": 5, default 1 }
score fit {
  +15 when country in { "DE", "FR" }
  +3 when employees > 50
  +weights[country]
  +1 when size is "large"
}
score behaviour {
  +2 per visit where page contains "pricing" in last 30 days, fading to 0 over 30 days
  +8 when any visit where seconds > 10 followed by form within 14 days
  +4 when any form where name matches "dem[oO]" this quarter
  +5 when distinct days of visit in last 2 months >= 3
}
output note = "{country}, {budget}"
stage MQL when fit + behaviour >= bar and not country is word
)";

std::string key_of_definition(const std::string& text) {
  Plan plan = harness::plan_of(text);
  run_passes(plan);
  return key_of(plan);
}

std::string replaced(std::string text, const std::string& before, const std::string& after) {
  const size_t at = text.find(before);
  REQUIRE(at != std::string::npos);
  return text.replace(at, before.size(), after);
}

}  // namespace

TEST_CASE("a definition's plan has one key") {
  CHECK(key_of_definition(kDefinition) == key_of_definition(kDefinition));
  CHECK(key_of_definition(replaced(kDefinition, "score fit {", "score fit {  # who they are\n")) ==
        key_of_definition(kDefinition));
}

TEST_CASE("what is said otherwise anywhere is another key") {
  const std::vector<std::pair<std::string, std::string>> changes = {
      {"Europe/Berlin", "Europe/Paris"},
      {"parameter bar = 50", "parameter bar = 50.0"},
      {"\"DE\", \"FR\" }", "\"DE\", \"IT\" }"},
      {"\"FR\": 5", "\"FR\": 6"},
      {"\"FR\": 5", "\"IT\": 5"},
      {"default 1", "default 2"},
      {"+15 when", "+16 when"},
      {"employees > 50", "employees > 51"},
      {"employees > 50", "employees >= 50"},
      {"\"small\", \"large\"", "\"large\", \"small\""},
      {"\"pricing\"", "\"prices\""},
      {"contains", "starts with"},
      {"in last 30 days", "in last 31 days"},
      {"over 30 days", "over 31 days"},
      {"within 14 days", "within 15 days"},
      {"seconds > 10", "seconds > 11"},
      {"dem[oO]", "dem[o]"},
      {"this quarter", "this year"},
      {"distinct days of", "distinct weeks of"},
      {"2 months", "3 months"},
      {"{country}, {budget}", "{country}; {budget}"},
      {"output note", "output remark"},
      {"country is word", "country is exactly word"},
  };
  std::map<std::string, std::string> keys = {{key_of_definition(kDefinition), "the definition itself"}};
  for (const auto& [before, after] : changes) {
    const std::string change = before + " -> " + after;
    const auto [found, is_new] = keys.emplace(key_of_definition(replaced(kDefinition, before, after)), change);
    CAPTURE(change);
    CAPTURE(found->second);
    CHECK(is_new);
  }
}

TEST_CASE("what is known of the data, and each pass, is part of the key") {
  const std::string known = "# known: country, visit.page\n" + kDefinition;
  CHECK(key_of_definition(known) != key_of_definition(kDefinition));
  CHECK(key_of(harness::plan_of(kDefinition)) != key_of_definition(kDefinition));
}
