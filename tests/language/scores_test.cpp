// docs/language.md, "Scores": each test quotes the rule it proves.
#include "tests/language/harness.h"

using namespace merit::language;

namespace {

const std::string kThreeVisits = R"(
  lead  employees=60
  visit 2026-10-01 page=/a seconds=10 number_of_clicks=1
  visit 2026-10-02 page=/b seconds=20 number_of_clicks=2
  visit 2026-10-03 page=/pricing seconds=30 number_of_clicks=3)";

}  // namespace

TEST_CASE("a `when` rule adds its points once, and only when its condition is true") {
  CHECK(points("+15 when employees > 50", kThreeVisits) == "15");
  CHECK(points("-15 when employees > 50", kThreeVisits) == "-15");
  CHECK(points("+15 when employees > 60", kThreeVisits) == "0");
  CHECK(points("+15 when revenue > 50", kThreeVisits) == "0");  // missing passes
  CHECK(points("+2.5 when employees > 50", kThreeVisits) == "2.5");
  CHECK(points("+(employees / 100) when employees > 50", kThreeVisits) == "0.6");
}

TEST_CASE("with `per PATTERN`, `per first P`, `per last P` the points see the event's fields") {
  CHECK(points("+2 per visit", kThreeVisits) == "6");
  CHECK(points("+2 per visit where page is \"/a\"", kThreeVisits) == "2");
  CHECK(points("+2 per visit in last 29 days", kThreeVisits) == "4");
  CHECK(points("+(number_of_clicks) per visit", kThreeVisits) == "6");
  CHECK(points("+(seconds / 10) per visit", kThreeVisits) == "6");
  CHECK(points("+(number_of_clicks * 10) per first visit", kThreeVisits) == "10");
  CHECK(points("-(number_of_clicks * 10) per last visit", kThreeVisits) == "-30");
  CHECK(points("+10 per last form", kThreeVisits) == "0");
}

TEST_CASE("a table look-up gives the points of each event") {
  const std::string definition =
      "table asset_points : text -> integer { \"ROI calculator\": 25, default 5 }\nstage Lead\n"
      "score points { + asset_points[asset] per download in last 90 days, at most 40 }\n";
  const std::string one = "download 2026-10-01 asset=\"roi CALCULATOR\"\n";
  CHECK(decide(definition, one).values["points"] == "25");
  CHECK(decide(definition, one + "download 2026-10-02 asset=other").values["points"] == "30");
  CHECK(decide(definition, one + one).values["points"] == "40");
  CHECK(decide(definition, one + "download 2026-10-02").values["points"] == "25");  // a missing key adds 0
  CHECK(decide(definition, one + "download 2026-10-02").undecided == Names{"download.asset"});
}

TEST_CASE("`per (NUMBER)`: that many times, fractions allowed, missing adds 0") {
  CHECK(points("+3 per (employees)", kThreeVisits) == "180");
  CHECK(points("+3 per (employees / 100)", kThreeVisits) == "1.7999999999999998");
  CHECK(points("+3 per (revenue)", kThreeVisits) == "0");
  CHECK(points("+3 per (employees * 0)", kThreeVisits) == "0");
  CHECK(points("-3 per (employees - 62)", kThreeVisits) == "6");
}

TEST_CASE("`at most M` clamps a rule to [-M, M]") {
  CHECK(points("+10 per visit, at most 25", kThreeVisits) == "25");
  CHECK(points("-10 per visit, at most 25", kThreeVisits) == "-25");
  CHECK(points("+40 when employees > 1, at most 25", kThreeVisits) == "25");
}

TEST_CASE("a group's sum is clamped likewise, after its rules'") {
  const std::string group = "group web at most 20 {\n+10 per visit, at most 25\n-3 when employees > 1\n}";
  CHECK(points(group, kThreeVisits) == "20");
  CHECK(points(group + "\n+1 when employees > 1", kThreeVisits) == "21");
  CHECK(points("group web at most 20 {\n-10 per visit\n}", kThreeVisits) == "-20");
}

TEST_CASE("the score starts at N and is kept between two ends, last") {
  CHECK(points("start at 10\n+5 when employees > 1", kThreeVisits) == "15");
  CHECK(points("start at 10\n-50 when employees > 1\nkeep between 0 and 100", kThreeVisits) == "0");
  CHECK(points("keep between 0 and 50\n+90 when employees > 1\n-50 when employees > 2", kThreeVisits) == "40");
  CHECK(points("keep between 5 and 50", kThreeVisits) == "5");
  CHECK(points("+90 when employees > 1\nkeep between 0 and 50", kThreeVisits) == "50");
}

TEST_CASE("a rule that overflows adds 0 and lists nothing; the sum itself saturates") {
  const std::string most = "lead employees=9223372036854775807\n";
  CHECK(points("+(employees * 2) when employees > 1\n+5 when employees > 1", most) == "5");
  CHECK(points("+5 per (employees)", most) == "0");
  CHECK(points("+(employees) when employees > 1\n+5 when employees > 1", most) == "9223372036854775807");
  CHECK(points("-(employees) when employees > 1\n-5 when employees > 1", most) == "-9223372036854775808");
  CHECK(points("+(employees) when employees > 1\n+5 when employees > 1\n-7 when employees > 1", most) ==
        "9223372036854775800");
  CHECK(decide("stage Lead\nscore s { +(employees * 2) when employees > 1 }\n", most).undecided.empty());
}

TEST_CASE("one number makes the score a number; sums are in event order") {
  CHECK(points("+1 when employees > 1\n+0.5 per visit", kThreeVisits) == "2.5");
  // 1e16 + 1 + 1 in this order is 1e16, not 1e16 + 2.
  const std::string data = "visit 2026-10-01 seconds=1e16\nvisit 2026-10-02 seconds=1\nvisit 2026-10-03 seconds=1";
  CHECK(points("+(seconds) per visit", data) == "10000000000000000");
}

TEST_CASE("scores may use scores") {
  const std::string definition =
      "stage Lead\nscore total {\n+1 per (fit)\n+1 per (interest)\n}\nscore fit { +15 when employees > 50 }\n"
      "score interest { +2 per visit }\n";
  CHECK(decide(definition, kThreeVisits).values["total"] == "21");
}

TEST_CASE("reasons: of each rule that acted, in order; without `because` its text to the end of the condition") {
  const std::string definition = R"(stage Lead
score fit {
  +15 when employees > 50   because "{employees} people"
  +10 when employees > 90   because "large"
  +10 when revenue > 1      because "rich"
  +1 per visit where page is "/a", at most 5
  +1 per form               because "form"
  +0 per (employees)
  +1 per (employees - 60)   because "nothing"
}
)";
  CHECK(decide(definition, kThreeVisits).reasons ==
        Names{"60 people", "+1 per visit where page is \"/a\"", "+0 per (employees)"});
}

TEST_CASE("a cap of zero leaves nothing") {
  const std::string most = "parameter most = 0\nstage Lead\n";
  const auto with_cap = [&](const std::string& rules) {
    return decide(most + "score points {\n" + rules + "\n}\n", kThreeVisits).values["points"];
  };
  CHECK(with_cap("+10 when employees > 1, at most most") == "0");
  CHECK(with_cap("-1 per visit, at most most") == "0");
  CHECK(with_cap("+1 per form, at most most") == "0");
  CHECK(with_cap("+7 when employees > 1\ngroup g at most most {\n+1 per visit\n}") == "7");
}
