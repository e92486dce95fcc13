// docs/language.md, "Types", "Missing data" and "Conditions": values of expressions. Each test quotes the rule it
// proves.
#include "tests/language/harness.h"

using namespace merit::language;

namespace {

/// Three conditions that are true, false and missing for `kLead`.
constexpr const char* kLead = "lead employees=60";
const std::string kTrue = "employees > 50";
const std::string kFalse = "employees > 99";
const std::string kMissing = "revenue > 1";

std::string of_three(const std::string& block, const std::string& a, const std::string& b, const std::string& c) {
  return value(block + " { " + a + ", " + b + ", " + c + " }", kLead);
}

}  // namespace

TEST_CASE("an operator with a missing operand gives missing") {
  CHECK(value("employees > 50") == "missing");
  CHECK(value("employees + 1") == "missing");
  CHECK(value("-employees") == "missing");
  CHECK(value("country is \"us\"") == "missing");
  CHECK(value("country is not \"us\"") == "missing");
  CHECK(value("not active") == "missing");
  CHECK(value("country contains \"a\"") == "missing");
  CHECK(value("country matches \".*\"") == "missing");
  CHECK(value("plan is at least \"trial\"") == "missing");
  CHECK(value("year(created_at)") == "missing");
}

TEST_CASE("and, or, not follow Kleene") {
  CHECK(value(kFalse + " and " + kMissing, kLead) == "false");
  CHECK(value(kMissing + " and " + kFalse, kLead) == "false");
  CHECK(value(kTrue + " and " + kMissing, kLead) == "missing");
  CHECK(value(kMissing + " and " + kMissing, kLead) == "missing");
  CHECK(value(kTrue + " or " + kMissing, kLead) == "true");
  CHECK(value(kMissing + " or " + kTrue, kLead) == "true");
  CHECK(value(kFalse + " or " + kMissing, kLead) == "missing");
  CHECK(value("not (" + kMissing + ")", kLead) == "missing");
  CHECK(value("not (" + kFalse + " and " + kMissing + ")", kLead) == "true");
}

TEST_CASE("blocks are missing only if the missing items could still change the answer") {
  CHECK(of_three("any of", kFalse, kMissing, kTrue) == "true");
  CHECK(of_three("any of", kFalse, kMissing, kFalse) == "missing");
  CHECK(of_three("all of", kTrue, kMissing, kFalse) == "false");
  CHECK(of_three("all of", kTrue, kMissing, kTrue) == "missing");
  CHECK(of_three("none of", kFalse, kMissing, kTrue) == "false");
  CHECK(of_three("none of", kFalse, kMissing, kFalse) == "missing");
  CHECK(of_three("at least 1 of", kTrue, kMissing, kMissing) == "true");
  CHECK(of_three("at least 2 of", kTrue, kMissing, kFalse) == "missing");
  CHECK(of_three("at least 3 of", kTrue, kMissing, kFalse) == "false");
  CHECK(of_three("at most 1 of", kTrue, kMissing, kTrue) == "false");
  CHECK(of_three("at most 1 of", kTrue, kMissing, kFalse) == "missing");
  CHECK(of_three("at most 2 of", kTrue, kMissing, kFalse) == "true");
  CHECK(of_three("exactly 1 of", kTrue, kMissing, kFalse) == "missing");
  CHECK(of_three("exactly 1 of", kTrue, kTrue, kMissing) == "false");
  CHECK(of_three("exactly 3 of", kTrue, kMissing, kFalse) == "false");
  CHECK(of_three("exactly 2 of", kTrue, kTrue, kFalse) == "true");
}

TEST_CASE("a block's number may be a parameter") {
  const std::string definition =
      "parameter needed = 2 between 0 and 9\nstage Lead\n"
      "output answer = at least needed of { employees > 1, employees > 2, employees > 3 }\n";
  CHECK(decide(definition, "lead employees=3").values["answer"] == "true");
  CHECK(decide(definition, "lead employees=2").values["answer"] == "false");
}

TEST_CASE("`x between A and B` is `x >= A and x <= B`: both ends included") {
  CHECK(value("employees between 50 and 500", "lead employees=50") == "true");
  CHECK(value("employees between 50 and 500", "lead employees=500") == "true");
  CHECK(value("employees between 50 and 500", "lead employees=501") == "false");
  CHECK(value("employees not between 50 and 500", "lead employees=49") == "true");
  CHECK(value("employees between 50 and revenue", "lead employees=49") == "false");  // decided without revenue
  CHECK(value("employees between 50 and revenue", "lead employees=51") == "missing");
}

TEST_CASE("`x in S` is missing only when x is; texts compare trimmed and folded") {
  CHECK(value("country in { \"us\", \"de\" }", "lead country=\" US \"") == "true");
  CHECK(value("country not in { \"us\", \"de\" }", "lead country=fr") == "true");
  CHECK(value("country in { \"us\" }") == "missing");
  CHECK(value("employees in { 1, 2 }", "lead employees=2") == "true");
  CHECK(value("plan in { \"trial\", \"paid\" }", "lead plan=trial") == "true");
  CHECK(
      decide("set g7 = \"US\", \"Österreich\"\nstage Lead\noutput answer = country in g7\n", "lead country=öSTERREICH")
          .values["answer"] == "true");
}

TEST_CASE("`is missing`, `is known` are never missing; `default` replaces") {
  CHECK(value("employees is missing") == "true");
  CHECK(value("employees is known") == "false");
  CHECK(value("employees is known", kLead) == "true");
  CHECK(value("(employees > 50) is missing") == "true");
  CHECK(value("employees default 7") == "7");
  CHECK(value("employees default 7", kLead) == "60");
  CHECK(value("country is missing", "lead country=\"\"") == "false");  // empty text is not missing
}

TEST_CASE("if, case, grade: arms in order; a missing condition makes the whole result missing") {
  const std::string grade = "case { \"A\" when employees > 50, \"B\" when revenue > 1, \"C\" otherwise }";
  CHECK(value(grade, "lead employees=60") == "A");
  CHECK(value(grade, "lead employees=40") == "missing");
  CHECK(value(grade, "lead employees=40 revenue=2") == "B");
  CHECK(value(grade, "lead employees=40 revenue=1") == "C");
  CHECK(value("case { \"A\" when employees > 50 }", "lead employees=1") == "missing");
  CHECK(value("if employees > 50 then 1 otherwise 2", kLead) == "1");
  CHECK(value("if revenue > 50 then 1 otherwise 2", kLead) == "missing");
}

TEST_CASE("integer overflow, division by zero and a result that is not finite give missing") {
  const std::string most = "lead employees=9223372036854775807 revenue=1e308";
  CHECK(value("employees + 1", most) == "missing");
  CHECK(value("employees - 1", most) == "9223372036854775806");
  CHECK(value("employees * 2", most) == "missing");
  CHECK(value("-employees - 2", most) == "missing");
  CHECK(value("revenue * 10", most) == "missing");
  CHECK(value("1 / (employees - employees)", most) == "missing");
  CHECK(value("1 / 4") == "0.25");
  CHECK(value("(employees + 1) default 0", most) == "0");
}

TEST_CASE("times, dates and durations") {
  const std::string lead = "lead created_at=2026-10-01T12:00Z birthday=1990-06-15";
  CHECK(value("now - created_at", lead) == "29 days 12 hours");
  CHECK(value("created_at + 36 hours", lead) == "2026-10-03T00:00:00Z");
  CHECK(value("created_at >= 30 days ago", lead) == "true");
  CHECK(value("created_at >= 2026-10-01", lead) == "true");  // a date is the first instant of its day
  CHECK(value("birthday < 1990-06-16", lead) == "true");
  CHECK(value("(now - created_at) / 1 day", lead) == "29.5");
  CHECK(value("2 * 36 hours", lead) == "3 days");
  CHECK(value("(now - created_at) > 29 days", lead) == "true");
}

TEST_CASE("`is` trims and folds, `is exactly` does neither") {
  CHECK(value("country is \"united states\"", "lead country=\" United States \"") == "true");
  CHECK(value("country is not \"united states\"", "lead country=\"United States\"") == "false");
  CHECK(value("country is exactly \"united states\"", "lead country=\"United States\"") == "false");
  CHECK(value("country is exactly \"us\"", "lead country=\" us\"") == "false");
  CHECK(value("country is \"straße\"", "lead country=STRASSE") == "false");  // simple folding: ß is not ss
  CHECK(value("country is \"k\"", "lead country=\u212A") == "true");         // the Kelvin sign
}

TEST_CASE("contains folds and trims nothing; starts with and ends with trim the subject only") {
  CHECK(value("country contains \"STATES\"", "lead country=\"united states\"") == "true");
  CHECK(value("country contains \" states\"", "lead country=\"united states\"") == "true");
  CHECK(value("country contains \"us \"", "lead country=us") == "false");
  CHECK(value("country not contains \"x\"", "lead country=us") == "true");
  CHECK(value("country starts with \"UNI\"", "lead country=\"  united\"") == "true");
  CHECK(value("country starts with \" uni\"", "lead country=\" united\"") == "false");
  CHECK(value("country ends with \"ED\"", "lead country=\"united  \"") == "true");
  CHECK(value("job_title contains any of { \"chief\", \"head\" }", "lead job_title=\"Head of sales\"") == "true");
  CHECK(value("job_title contains any of { \"chief\", \"vp\" }", "lead job_title=\"Head of sales\"") == "false");
  CHECK(value("job_title contains country", "lead job_title=\"Head of sales\"") == "missing");
}

TEST_CASE("matches: RE2, found anywhere, ignoring case, over UTF-8") {
  CHECK(value("job_title matches \"(vp|head) of\"", "lead job_title=\"The HEAD OF sales\"") == "true");
  CHECK(value("job_title matches \"^head\"", "lead job_title=\"The head\"") == "false");
  CHECK(value("job_title matches \"^.$\"", "lead job_title=Ä") == "true");
  CHECK(value("job_title matches \"ä\"", "lead job_title=Ä") == "true");
  CHECK(value("job_title not matches \"x\"", "lead job_title=Ä") == "true");
}

TEST_CASE("enumerations are ordered as written") {
  CHECK(value("plan is at least \"trial\"", "lead plan=trial") == "true");
  CHECK(value("plan is at least \"trial\"", "lead plan=free") == "false");
  CHECK(value("plan is at most \"trial\"", "lead plan=paid") == "false");
  CHECK(value("plan is \"Paid\"", "lead plan=paid") == "true");
  CHECK(value("plan is not \"paid\"", "lead plan=paid") == "false");
}

TEST_CASE("tables: an absent key gives the default, else missing; a missing key gives missing") {
  const std::string tables =
      "table with_default : text -> integer { \"ROI Calculator\": 25, default 5 }\n"
      "table without : text -> integer { \"ROI Calculator\": 25 }\nstage Lead\n";
  const std::string definition = tables + "output a = with_default[country]\noutput b = without[country]\n";
  CHECK(decide(definition, "lead country=\" roi calculator\"").values["a"] == "25");
  CHECK(decide(definition, "lead country=other").values["a"] == "5");
  CHECK(decide(definition).values["a"] == "missing");
  CHECK(decide(definition, "lead country=\"ROI CALCULATOR\"").values["b"] == "25");
  CHECK(decide(definition, "lead country=other").values["b"] == "missing");
}

TEST_CASE("functions see their arguments, also missing ones") {
  const std::string definition =
      "function big(n: integer) -> boolean = n > 50\n"
      "function size(n: integer) -> text = if n is missing then \"?\" otherwise (if big(n) then \"big\" otherwise "
      "\"small\")\nstage Lead\noutput a = size(employees)\noutput b = size(employees - 20)\n";
  CHECK(decide(definition, "lead employees=60").values["a"] == "big");
  CHECK(decide(definition, "lead employees=60").values["b"] == "small");
  CHECK(decide(definition).values["a"] == "?");
}

TEST_CASE("built-in functions") {
  const std::string lead =
      "lead email=\"Ann.Lee@Sales@ACME.Example \" country=\" Ünited \" employees=-7 revenue=-2.5 "
      "created_at=2026-03-01T03:30Z birthday=2026-10-04";
  CHECK(value("domain(email)", lead) == "acme.example");
  CHECK(value("domain(country)", lead) == "missing");
  CHECK(value("lower(country)", lead) == " ünited ");
  CHECK(value("upper(trim(country))", lead) == "ÜNITED");
  CHECK(value("length(country)", lead) == "8");
  CHECK(value("abs(employees)", lead) == "7");
  CHECK(value("min(employees, 3)", lead) == "-7");
  CHECK(value("max(revenue, 3)", lead) == "3");
  CHECK(value("round(revenue)", lead) == "-3");  // half away from zero
  CHECK(value("floor(revenue)", lead) == "-3");
  CHECK(value("ceiling(revenue)", lead) == "-2");
  CHECK(value("round(revenue)", "lead revenue=1e300") == "missing");
  CHECK(value("year(created_at)", lead) == "2026");
  CHECK(value("weekday(birthday)", lead) == "7");  // a Sunday; Monday is 1
  CHECK(value("date(created_at)", lead) == "2026-03-01");
}

TEST_CASE("calendar functions look at the definition's zone") {
  const std::string definition =
      "definition \"d\" { timezone \"America/New_York\" }\nstage Lead\noutput m = month(created_at)\n"
      "output d = day(created_at)\noutput on = date(created_at)\n";
  const std::string data = "lead created_at=2026-03-01T03:30Z";  // still February 28 in New York
  CHECK(decide(definition, data).values["m"] == "2");
  CHECK(decide(definition, data).values["d"] == "28");
  CHECK(decide(definition, data).values["on"] == "2026-02-28");
}

TEST_CASE("values filled into texts") {
  const std::string lead =
      "lead employees=60 revenue=0.1 active=true plan=trial created_at=2026-10-01T09:30Z birthday=1990-06-15";
  CHECK(value("\"{employees}, {revenue}, {active}, {plan}\"", lead) == "60, 0.1, true, trial");
  CHECK(value("\"{country}\"", lead) == "unknown");
  CHECK(value("\"{created_at}; {birthday}\"", lead) == "2026-10-01T09:30:00Z; 1990-06-15");
  CHECK(value("\"{(now - created_at)}\"", lead) == "29 days 14 hours 30 minutes");
  CHECK(value("\"\\{employees\\}\"", lead) == "{employees}");
  CHECK(decide("definition \"d\" { timezone \"America/New_York\" }\nstage Lead\noutput t = \"{created_at}\"\n",
               "lead created_at=2026-10-01T09:30Z")
            .values["t"] == "2026-10-01T05:30:00-04:00");
}
