#include "compiler/driver/run_tests.h"

#include <doctest/doctest.h>

#include <string>

#include "compiler/source/text_loader.h"

namespace merit::driver {
namespace {

constexpr int64_t kNow = 1'790'812'800'000'000;  // 2026-10-01T00:00Z

const std::string kDeclarations =
    "lead { id : text key, size : integer, plan : one of \"free\", \"paid\" }\n"
    "event visit { page : text }\n";

TestRun run_of(const std::string& text, const TestOptions& options = {.now = kNow, .fixed = true, .filter = {}}) {
  source::TextLoader loader;
  loader.texts["d.merit"] = kDeclarations + text;
  const auto compiled = compile("d.merit", loader);
  REQUIRE(compiled);
  REQUIRE(compiled->model);
  return run_tests(*compiled, options);
}

/// `text=value[expected](parts)`.
std::string shown(const explain::Reason& observation) {
  std::string text = observation.text + "=" + observation.value;
  if (observation.expected) text += "[" + *observation.expected + "]";
  if (observation.parts.empty()) return text;
  std::string parts;
  for (const explain::Reason& part : observation.parts) parts += (parts.empty() ? "" : "; ") + shown(part);
  return text + "(" + parts + ")";
}

/// Of the only expectation of a test, given what stands before it.
std::string why(const std::string& expectation, const std::string& facts = "", const std::string& declared = "") {
  const TestRun run = run_of("stage A\n" + declared + "\ntest \"t\" {\n" + facts + "\nexpect " + expectation + "\n}\n");
  REQUIRE(run.tests.size() == 1);
  REQUIRE(run.tests[0].expectations.size() == 1);
  return shown(run.tests[0].expectations[0].reason);
}

}  // namespace

TEST_CASE("a comparison shows both sides, but for constants") {
  CHECK(why("size is 5", "lead { size: 3 }") == "size is 5=false(size=3[5])");
  CHECK(why("size > 5") == "size > 5=missing(size=missing)");
  CHECK(why("size > bar", "lead { size: 3 }", "parameter bar = 7") == "size > bar=false(size=3; bar=7)");
  CHECK(why("plan is \"paid\"", "lead { plan: \"free\" }") == R"(plan is "paid"=false(plan="free"["paid"]))");
  CHECK(why("size / 2 > 1", "lead { size: 1 }") == "size / 2 > 1=false(size / 2=0.5)");
}

TEST_CASE("a moment that is counted back from now is shown as it is written") {
  const std::string bar = "parameter bar = 2 days";
  CHECK(why("date(now) is date(3 days ago)") ==
        "date(now) is date(3 days ago)=false(date(now)=2026-10-01; date(3 days ago)=2026-09-28)");
  CHECK(why("now < 3 days ago") == "now < 3 days ago=false(now=2026-10-01T00:00:00Z; 3 days ago=2026-09-28T00:00:00Z)");
  CHECK(why("now < bar ago", "", bar) == "now < bar ago=false(now=2026-10-01T00:00:00Z; bar ago=2026-09-29T00:00:00Z)");
  CHECK(why("now < 2 months ago") ==
        "now < 2 months ago=false(now=2026-10-01T00:00:00Z; 2 months ago=2026-08-01T00:00:00Z)");
}

TEST_CASE("of a conjunction those parts are shown that keep it from being true") {
  CHECK(
      why("size > 1 and any visit and plan is \"paid\"", "lead { size: 3 }") ==
      R"(size > 1 and any visit and plan is "paid"=false(any visit=false; plan is "paid"=missing(plan=missing["paid"])))");
  CHECK(why("any of { size > 5, any visit }", "lead { size: 7 }") ==
        "any of { size > 5, any visit }=true(size > 5=true(size=7))");
}

TEST_CASE("names are looked through") {
  CHECK(why("big", "lead { size: 3 }", "let big = size > 5 or any visit") ==
        "big=false(size > 5=false(size=3); any visit=false)");
  CHECK(why("qualifies as B", "", "let busy = any visit\nstage B when busy") ==
        "qualifies as B=false(any visit=false)");
}

TEST_CASE("what is explained is what the expectations ask about") {
  const std::string scores = "score a { +1 when any visit }\nscore b { +2 when size > 5\n-1 per visit }\n";
  const std::string facts = "lead { size: 9 }\nvisit today\n";
  const auto explained = [&](const std::string& expectation) {
    const TestRun run = run_of(scores + "stage A when a > 0\ntest \"t\" {\n" + facts + expectation + "\n}\n");
    REQUIRE(run.tests[0].explanation);
    return *run.tests[0].explanation;
  };
  const explain::Explanation of_score = explained("expect b is 2");
  REQUIRE(of_score.scores.size() == 1);
  CHECK(of_score.scores[0].name == "b");
  CHECK(explain::points_text(of_score.scores[0].value) == "1");
  CHECK(explain::signed_points(of_score.scores[0].rules[0].points) == "+2");
  CHECK(explain::signed_points(of_score.scores[0].rules[1].points) == "-1");
  CHECK(of_score.stages.empty());
  const explain::Explanation of_stage = explained("expect stage is none");
  REQUIRE(of_stage.scores.size() == 1);
  CHECK(of_stage.scores[0].name == "a");
  REQUIRE(of_stage.stages.size() == 1);
  CHECK(of_stage.stages[0].truth == interpreter::Truth::yes);
}

TEST_CASE("a rule that counts is covered by whether something counted") {
  const std::string rules = "score a {\n+1 per visit where page is \"x\"\n+1 per (size)\n+1\n}\nstage A\n";
  const TestRun run = run_of(rules +
                             "test \"1\" {\nlead { size: 0 }\nvisit { page: \"x\" } today\n}\n"
                             "test \"2\" {\nvisit today\n}\n"
                             "test \"3\" {\nlead { size: 2 }\n}\n");
  REQUIRE(run.coverage.size() == 2);
  CHECK(run.coverage[0].made_true == 1);
  CHECK(run.coverage[0].undecided == 1);
  CHECK(run.coverage[0].made_false == 1);
  CHECK(run.coverage[1].made_true == 1);
  CHECK(run.coverage[1].undecided == 1);
  CHECK(run.coverage[1].made_false == 1);
}

TEST_CASE("an arm of a route is covered by leads that come to it, and explained") {
  const std::string route =
      "stage A\nstage B when size > 10\n"
      "route B { to \"large\" when size > 100, to \"seen\" when any visit, nurture \"rest\" otherwise }\n";
  const TestRun run =
      run_of(route +
             "test \"1\" {\nlead { size: 200 }\nexpect queue is \"large\" and respond_by is missing\n}\n"
             "test \"2\" {\nlead { size: 20 }\nexpect queue is \"seen\"\n}\n"
             "test \"3\" {\nlead { size: 2 }\nexpect action is missing\n}\n");
  CHECK(run.passed() == 2);
  REQUIRE(run.coverage.size() == 4);
  const auto counts = [&](size_t arm) {
    const CoverageEntry& entry = run.coverage[arm + 1];
    return std::vector<int64_t>{entry.made_true, entry.made_false, entry.undecided};
  };
  CHECK(counts(0) == std::vector<int64_t>{1, 1, 0});
  CHECK(counts(1) == std::vector<int64_t>{0, 1, 0});
  CHECK(counts(2) == std::vector<int64_t>{1, 1, 0});
  CHECK(run.coverage[3].text == "nurture \"rest\" otherwise");
  REQUIRE(run.tests[1].explanation.has_value());
  const auto& arms = run.tests[1].explanation->arms;
  REQUIRE(arms.size() == 3);
  CHECK(arms[1].name == "to \"seen\" when any visit");
  CHECK(arms[1].truth == interpreter::Truth::no);
  CHECK(arms[2].truth == interpreter::Truth::yes);
}

TEST_CASE("a name is chosen by a part of it or by an expression") {
  CHECK(is_chosen("A Director", ""));
  CHECK(is_chosen("A Director", "director"));
  CHECK(is_chosen("A Director", "^a .*tor$"));
  CHECK(is_chosen("50% (of all", "(of"));
  CHECK_FALSE(is_chosen("A Director", "^director"));
  CHECK_FALSE(is_chosen("A Director", "(["));
}

TEST_CASE("a moment that is not given is looked into") {
  const std::string text = "stage A\ntest \"t\" {\nvisit 3 days ago\nexpect any visit this month\n}\n";
  CHECK(run_of(text).tests[0].notices.empty());
  CHECK(run_of(text, {.now = kNow, .fixed = false, .filter = {}}).tests[0].notices.size() == 1);
}

TEST_CASE("times that are out of range leave an event out") {
  const TestRun run = run_of("stage A\ntest \"t\" {\nnow 1900-01-01\nvisit 106_751_991 days ago\nexpect no visit\n}\n");
  CHECK(run.passed() == 1);
  REQUIRE(run.tests[0].notices.size() == 1);
}

}  // namespace merit::driver
