// docs/language.md, "Missing data": what leaves a decision undecided. Each test quotes the rule it proves.
#include <set>

#include "tests/language/harness.h"

using namespace merit::language;

namespace {

/// Visits whose page is `/a`, `/b` or missing, one for each letter of `pages`: `a`, `b`, `?`.
std::string visits(const std::string& pages) {
  std::string data;
  for (size_t i = 0; i < pages.size(); ++i) {
    data += "visit 2026-10-0" + std::to_string(i + 1);
    data += pages[i] == '?' ? "\n" : std::string(" page=/") + pages[i] + "\n";
  }
  return data;
}

/// The answers that a condition has when each `?` may be `a` or `b`.
std::set<std::string> possible_answers(const std::string& condition, std::string pages) {
  const size_t open = pages.find('?');
  if (open == std::string::npos) return {value(condition, visits(pages))};
  pages[open] = 'a';
  std::set<std::string> answers = possible_answers(condition, pages);
  pages[open] = 'b';
  answers.merge(possible_answers(condition, pages));
  return answers;
}

}  // namespace

TEST_CASE("the lead fields that are missing and occur in a condition that came out missing, in the order declared") {
  CHECK(undecided("country is \"us\" and employees > 50") == Names{"employees", "country"});
  CHECK(undecided("country is \"us\" and employees > 50", "lead country=us") == Names{"employees"});
  CHECK(undecided("country is \"us\" and employees > 50", "lead country=de") == Names{});
  CHECK(undecided("country is \"us\" or employees > 50", "lead country=us") == Names{});
  CHECK(undecided("employees > 50", "lead employees=1") == Names{});
}

TEST_CASE("once each") {
  const std::string definition =
      "score fit {\n+1 when employees > 1\n+1 when employees > 2\n}\nstage MQL when employees > 3\n";
  CHECK(decide(definition).undecided == Names{"employees"});
}

TEST_CASE("only whole conditions count, not parts of one that is decided") {
  CHECK(undecided("any of { employees > 50, active }", "lead active=true") == Names{});
  CHECK(undecided("not (employees > 50 and active)", "lead active=false") == Names{});
  CHECK(undecided("employees is missing") == Names{});
  CHECK(undecided("(employees default 0) > 50") == Names{});
}

TEST_CASE("also through `let`, functions and `qualifies as`") {
  CHECK(decide("let big = employees > 50\nstage MQL when big\n").undecided == Names{"employees"});
  CHECK(decide("function big(n: integer) -> boolean = n > 50\nstage MQL when big(employees)\n").undecided ==
        Names{"employees"});
  CHECK(decide("stage A when employees > 50\nstage B when qualifies as A and active\n", "lead active=true").undecided ==
        Names{"employees"});
}

TEST_CASE("neither `output` nor `grade` counts; a score's rules stand for themselves") {
  CHECK(decide("stage Lead\noutput big = employees > 50\ngrade g { \"A\" when revenue > 1, \"B\" otherwise }\n")
            .undecided.empty());
  CHECK(decide("score fit { +10 when employees > 50 }\nstage MQL when fit > 5 and active\n").undecided ==
        Names{"employees"});  // the stage's condition is false, whatever `active` is
}

TEST_CASE("a pattern counts as missing when events whose `where` is missing could still change its answer") {
  const std::string one = "visit 2026-10-30 seconds=1\n";
  const std::string any = "any visit where page is \"/a\"";
  CHECK(undecided(any, one) == Names{"visit.page"});
  CHECK(undecided("no visit where page is \"/a\"", one) == Names{"visit.page"});
  CHECK(undecided(any, one + "visit 2026-10-29 page=/a") == Names{});
  CHECK(undecided(any, one + "visit 2026-10-29 page=/b") == Names{"visit.page"});
  CHECK(undecided("at least 2 visits where page is \"/a\"", one) == Names{});  // one cannot make two
  CHECK(undecided("at most 1 visit where page is \"/a\"", one) == Names{});
  CHECK(undecided("exactly 1 visit where page is \"/a\"", one) == Names{"visit.page"});
  CHECK(undecided("exactly 2 visits where page is \"/a\"", one) == Names{});
}

TEST_CASE("only events inside its window") {
  CHECK(undecided("any visit where page is \"/a\" in last 7 days", "visit 2026-10-01") == Names{});
  CHECK(undecided("any visit where page is \"/a\" in last 7 days", "visit 2026-10-30") == Names{"visit.page"});
}

TEST_CASE("counts range from none to all such events matching") {
  const std::string count = "(count of visits where page is \"/a\")";
  const std::string three_known = "visit 2026-10-01 page=/a\nvisit 2026-10-02 page=/a\nvisit 2026-10-03 page=/a\n";
  const std::string data = three_known + "visit 2026-10-04";
  CHECK(undecided(count + " > 2", data) == Names{});  // three or four
  CHECK(undecided(count + " > 3", data) == Names{"visit.page"});
  CHECK(undecided(count + " > 4", data) == Names{});
  CHECK(undecided(count + " * 10 + 5 > 34", data) == Names{});
  CHECK(undecided(count + " is 5", data) == Names{});
  CHECK(undecided(count + " is 4", data) == Names{"visit.page"});
  CHECK(undecided("max(" + count + ", 9) > 8", data) == Names{});
}

TEST_CASE("any other aggregate counts as missing once there is one") {
  const std::string data = "visit 2026-10-01 page=/a seconds=100\nvisit 2026-10-02 seconds=1\n";
  CHECK(undecided("(sum of seconds of visits where page is \"/a\") > 10", data) == Names{"visit.page"});
  CHECK(undecided("(highest of seconds of visits where page is \"/a\") > 10", data) == Names{"visit.page"});
  CHECK(undecided("(distinct days of visits where page is \"/a\") > 0", data) == Names{"visit.page"});
}

TEST_CASE("`event.field` for the missing fields in the `where`, of the kind that declares them") {
  CHECK(undecided("any visit where (page is \"/a\" and seconds > 1)", "visit 2026-10-01") ==
        Names{"visit.page", "visit.seconds"});
  CHECK(undecided("any visit where (page is \"/a\" and seconds > 1)", "visit 2026-10-01 page=/a") ==
        Names{"visit.seconds"});
  CHECK(undecided("any visit where (page is \"/a\" and seconds > 1)", "visit 2026-10-01 page=/b") == Names{});
  CHECK(undecided("any pricing_visit", "visit 2026-10-01") == Names{"visit.page"});
  CHECK(undecided("any activity where seconds > 1", "form 2026-10-01\nvisit 2026-10-02") ==
        Names{"visit.seconds", "form.seconds"});
}

TEST_CASE("`lead.x` in a `where` is a lead field that occurs in the condition") {
  CHECK(undecided("any visit where plan is lead.plan", "visit 2026-10-01 plan=free") == Names{"plan"});
  CHECK(undecided("any visit where plan is lead.plan", "visit 2026-10-01") == Names{"plan", "visit.plan"});
  CHECK(undecided("any visit where plan is lead.plan") == Names{});
}

TEST_CASE("a pattern after `per` counts too, and points that are missing") {
  const auto undecided_rule = [](const std::string& rule, const std::string& data) {
    return decide("stage Lead\nscore s { " + rule + " }\n", data).undecided;
  };
  CHECK(undecided_rule("+5 per visit where page is \"/a\"", "visit 2026-10-01") == Names{"visit.page"});
  CHECK(undecided_rule("+5 per last visit where page is \"/a\"", "visit 2026-10-01") == Names{"visit.page"});
  CHECK(undecided_rule("+5 per visit where page is \"/a\"", "visit 2026-10-01 page=/b") == Names{});
  CHECK(undecided_rule("+(seconds) per visit", "visit 2026-10-01\nvisit 2026-10-02 seconds=2") ==
        Names{"visit.seconds"});
  CHECK(undecided_rule("+(employees) per visit", "visit 2026-10-01") == Names{"employees"});
  CHECK(undecided_rule("+(employees) per visit", "") == Names{});
  CHECK(undecided_rule("+3 per (employees)", "") == Names{"employees"});
  CHECK(undecided_rule("+(employees) when active", "lead active=true") == Names{"employees"});
  CHECK(undecided_rule("+(employees) when active", "lead active=false") == Names{});
}

TEST_CASE("a test or count of one pattern is undecided exactly when its answer could be another") {
  const std::string pattern = " where page is \"/a\"";
  const Names conditions = {
      "any visit" + pattern,
      "no visit" + pattern,
      "at least 2 visits" + pattern,
      "at most 1 visit" + pattern,
      "exactly 1 visit" + pattern,
      "(count of visits" + pattern + ") > 1",
      "(count of visits" + pattern + ") is 2",
      "1 - (count of visits" + pattern + ") * 2 < 0",
      "min(count of visits" + pattern + ", 2) > 1",
      "not ((count of visits" + pattern + ") between 1 and 2)",
  };
  for (const std::string& condition : conditions) {
    for (const std::string pages : {"", "a", "?", "ab", "a?", "b?", "??", "aa?", "ab?", "bb?", "a??", "b??", "???"}) {
      INFO(condition, " of ", pages);
      CHECK(undecided(condition, visits(pages)).empty() == (possible_answers(condition, pages).size() == 1));
    }
  }
}

TEST_CASE("any other use of a count in doubt is missing in doubt") {
  const std::string count = "(count of visits where page is \"/a\")";
  const Names uses = {
      "weekday(now - " + count + " * 1 days) > 3",
      "date(now - " + count + " * 1 days) is 2026-10-31",
      "year(now + " + count + " * 1 hours) is 2026",
      "abs(" + count + ") > 0",
      "floor(" + count + " * 0.5) is 0",
      count + " / 2 > 0",
      count + " in { 1, 2 }",
  };
  for (const std::string& use : uses) {
    INFO(use);
    CHECK(undecided(use, visits("?")) == Names{"visit.page"});
    CHECK(undecided(use, visits("ab")) == Names{});
  }
}
