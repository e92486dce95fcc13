// What has a name is worked out once for a lead, however often and however deep it is used: names that use one before
// them twice, forty times over, would else take 2^40 steps.
#include <doctest/doctest.h>

#include "tests/language/harness.h"

using namespace merit::language;

namespace {

constexpr int kDepth = 40;

std::string name(int depth) {
  std::string text = "n";
  text += std::to_string(depth);
  return text;
}

/// `FORM` for each depth, `@` the name of this one and `$` that of the one before.
std::string chain(const std::string& form, int depth = kDepth) {
  std::string text;
  for (int i = 1; i <= depth; ++i) {
    for (const char c : form) {
      if (c == '@') {
        text += name(i);
      } else if (c == '$') {
        text += name(i - 1);
      } else {
        text += c;
      }
    }
    text += '\n';
  }
  return text;
}

const std::string kLast = name(kDepth);
const std::string kDoubt = "visit 2026-10-30 seconds=1";
const std::string kFirst = "let n0 = any visit where page is \"/a\"\n";

}  // namespace

TEST_CASE("conditions that use one before them twice") {
  for (const std::string form :
       {"let @ = $ and not (not $ and active)", "let @ = $ or (if $ then $ otherwise active)",
        "let @ = any of { $, $ is known and $ and active }", "let @ = at least 2 of { $, $, active }"}) {
    INFO(form);
    const Outcome outcome = decide(kFirst + chain(form) + "stage MQL when " + kLast + "\n", kDoubt);
    CHECK(outcome.stage == "none");
    CHECK(outcome.undecided == Names{"active", "visit.page"});
  }
}

TEST_CASE("numbers and texts that use one before them twice") {
  CHECK(decide("let n0 = employees\n" + chain("let @ = max($, min($, 5) + 1)") + "stage Lead\noutput x = " + kLast,
               "lead employees=7")
            .values["x"] == "7");
  CHECK(decide("let n0 = job_title\n" + chain("let @ = if $ is \"a\" then $ otherwise $ default \"c\"") +
                   "stage Lead\noutput x = " + kLast,
               "lead job_title=b")
            .values["x"] == "b");
  CHECK(decide("let n0 = count of visits where page is \"/a\"\n" + chain("let @ = $ + $ - $ * 1") + "stage MQL when " +
                   kLast + " > 0\n",
               kDoubt)
            .undecided == Names{"visit.page"});
}

TEST_CASE("stages, outputs and scores that use one before them twice") {
  const std::string first = "stage n0 when any visit where page is \"/a\"\n";
  const Outcome stages =
      decide(first + chain("stage @ when (qualifies as $ and active) or (qualifies as $ and not active)"), kDoubt);
  CHECK(stages.stage == "none");
  CHECK(stages.undecided == Names{"active", "visit.page"});
  CHECK(decide("stage Lead\noutput n0 = employees\n" + chain("output @ = if $ > 1 then $ otherwise 2 * $"),
               "lead employees=3")
            .values[kLast] == "3");
  CHECK(decide("stage Lead\nscore n0 { +1 per visit }\n" + chain("score @ { +($ - min($, 3)) when $ > 0 }"), kDoubt)
            .values[kLast] == "0");
}

TEST_CASE("derived events that use one before them twice") {
  constexpr int kWrittenOut = 10;  // deeper ones are refused: `definition-too-large`
  const std::string last = name(kWrittenOut);
  const std::string first = "event n0 = visit where page is \"/a\"\n";
  for (const std::string form : {"event @ = $ or $", "event @ = $ where (seconds > 0) or $ where (seconds > 1)",
                                 "event @ = $ in last 300 days or $ before 2030-01-01"}) {
    INFO(form);
    const Outcome outcome = decide(first + chain(form, kWrittenOut) + "stage MQL when any " + last + "\n", kDoubt);
    CHECK(outcome.stage == "none");
    CHECK(outcome.undecided == Names{"visit.page"});
  }
  CHECK(
      decide(first + chain("event @ = $ or $", kWrittenOut) + "stage MQL when any " + last, "visit 2026-10-30 page=/a")
          .stage == "MQL");
}
