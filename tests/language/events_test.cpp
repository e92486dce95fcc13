// docs/language.md, "Events": windows, order, aggregates, derived events. Each test quotes the rule it proves.
#include "tests/language/harness.h"

using namespace merit::language;

namespace {

/// How many visits lie in a window, of visits at the given times. Now is 2026-10-31T00:00Z.
std::string inside(const std::string& window, const std::vector<std::string>& times, const std::string& zone = "UTC",
                   const std::string& more = "") {
  std::string data = more + "\n";
  for (const std::string& time : times) data += "visit " + time + "\n";
  return decide("definition \"d\" { timezone \"" + zone + "\" }\nstage Lead\noutput answer = count of visits " +
                    window + "\n",
                data)
      .values["answer"];
}

}  // namespace

TEST_CASE("one later than now does not exist; one at now does") {
  CHECK(value("count of visits", "visit 2026-10-31T00:00Z\nvisit 2026-10-31T00:00:00.000001Z") == "1");
}

TEST_CASE("`in last D`: now-D <= at <= now") {
  CHECK(inside("in last 30 days", {"2026-10-01T00:00Z"}) == "1");
  CHECK(inside("in last 30 days", {"2026-09-30T23:59:59.999999Z"}) == "0");
  CHECK(inside("in last 30 days", {"2026-10-31T00:00Z"}) == "1");
}

TEST_CASE("`from 60 to 30 days ago`: includes its start and excludes its end") {
  CHECK(inside("from 60 to 30 days ago", {"2026-09-01T00:00Z"}) == "1");
  CHECK(inside("from 60 to 30 days ago", {"2026-08-31T23:59:59Z"}) == "0");
  CHECK(inside("from 60 to 30 days ago", {"2026-10-01T00:00Z"}) == "0");
  CHECK(inside("from 60 to 30 days ago", {"2026-09-30T23:59:59Z"}) == "1");
}

TEST_CASE("`more than D ago`: at < now-D") {
  CHECK(inside("more than 30 days ago", {"2026-10-01T00:00Z"}) == "0");
  CHECK(inside("more than 30 days ago", {"2026-09-30T23:59:59Z"}) == "1");
}

TEST_CASE("`since T`, `before T`, `from T1 until T2`") {
  CHECK(inside("since 2026-10-01", {"2026-10-01T00:00Z", "2026-09-30T23:59:59Z"}) == "1");
  CHECK(inside("before 2026-10-01", {"2026-10-01T00:00Z", "2026-09-30T23:59:59Z"}) == "1");
  CHECK(inside("from 2026-10-01 until 2026-10-02", {"2026-10-01T00:00Z", "2026-10-02T00:00Z"}) == "1");
}

TEST_CASE("`within D of T`, `after T`, `before T` include both ends; a missing T: no event matches") {
  const std::string lead = "lead created_at=2026-10-10T00:00Z";
  const std::vector<std::string> times = {"2026-10-08T00:00Z", "2026-10-10T00:00Z", "2026-10-12T00:00Z",
                                          "2026-10-12T00:00:01Z"};
  CHECK(inside("within 2 days of created_at", times, "UTC", lead) == "3");
  CHECK(inside("within 2 days after created_at", times, "UTC", lead) == "2");
  CHECK(inside("within 2 days before created_at", times, "UTC", lead) == "2");
  CHECK(inside("within 2 days of created_at", times) == "0");
  CHECK(value("no visit since created_at", "visit 2026-10-08") == "true");
}

TEST_CASE("the present unit is [its start, now], the previous one complete; weeks begin on Monday") {
  // 2026-10-31 is a Saturday.
  CHECK(inside("today", {"2026-10-31T00:00Z", "2026-10-30T23:59Z"}) == "1");
  CHECK(inside("yesterday", {"2026-10-31T00:00Z", "2026-10-30T23:59Z", "2026-10-30", "2026-10-29T23:59Z"}) == "2");
  CHECK(inside("this week", {"2026-10-26", "2026-10-25T23:59Z"}) == "1");
  CHECK(inside("previous week", {"2026-10-26", "2026-10-25T23:59Z", "2026-10-19", "2026-10-18T23:59Z"}) == "2");
  CHECK(inside("this month", {"2026-10-01", "2026-09-30T23:59Z"}) == "1");
  CHECK(inside("previous month", {"2026-10-01", "2026-09-30T23:59Z", "2026-09-01", "2026-08-31T23:59Z"}) == "2");
  CHECK(inside("previous quarter", {"2026-10-01", "2026-09-30T23:59Z", "2026-07-01", "2026-06-30"}) == "2");
  CHECK(inside("previous year", {"2026-01-01", "2025-12-31", "2025-01-01", "2024-12-31"}) == "2");
}

TEST_CASE("calendar units are those of the definition's zone") {
  // Now is 2026-10-30T20:00 in New York (-04:00) and 2026-10-31T11:00 in Sydney (+11:00).
  CHECK(inside("today", {"2026-10-30T04:00Z", "2026-10-30T03:59Z"}, "America/New_York") == "1");
  CHECK(inside("today", {"2026-10-30T13:00Z", "2026-10-30T12:59Z"}, "Australia/Sydney") == "1");
}

TEST_CASE("a day on which clocks change is 23 or 25 hours long") {
  // New York goes back on 2026-11-01: that day is [04:00Z, 05:00Z on the next).
  const std::string now = "now 2026-11-02T12:00Z";
  CHECK(inside("yesterday", {"2026-11-01T04:00Z", "2026-11-02T04:59Z"}, "America/New_York", now) == "2");
  CHECK(inside("yesterday", {"2026-11-01T03:59Z", "2026-11-02T05:00Z"}, "America/New_York", now) == "0");
  // Sydney goes forward on 2026-10-04: that day is [2026-10-03T14:00Z, 2026-10-04T13:00Z).
  const std::string october = "now 2026-10-05T00:00Z";
  CHECK(inside("yesterday", {"2026-10-03T14:00Z", "2026-10-04T12:59Z"}, "Australia/Sydney", october) == "2");
  CHECK(inside("yesterday", {"2026-10-03T13:59Z", "2026-10-04T13:00Z"}, "Australia/Sydney", october) == "0");
}

TEST_CASE("`in last 2 months` goes back to the same local time, clamped to the month's last day") {
  // From 2026-10-31T00:00 UTC 8 months back: February 28.
  CHECK(inside("in last 8 months", {"2026-02-28T00:00Z", "2026-02-27T23:59Z"}) == "1");
  CHECK(inside("in last 2 months", {"2026-08-31T00:00Z", "2026-08-30T23:59Z"}) == "1");
  CHECK(inside("in last 1 quarter", {"2026-07-31T00:00Z", "2026-07-30T23:59Z"}) == "1");
  // New York: 2026-11-10T12:00-05:00 one month back is 2026-10-10T12:00-04:00.
  CHECK(inside("in last 1 month", {"2026-10-10T16:00Z", "2026-10-10T15:59Z"}, "America/New_York",
               "now 2026-11-10T17:00Z") == "1");
}

TEST_CASE("a local time that does not exist moves forward by the gap; one that occurs twice is the earlier") {
  // New York, 2026-03-08: 02:30 does not exist and is 03:30-04:00, that is 07:30Z.
  CHECK(inside("in last 1 month", {"2026-03-08T07:30Z", "2026-03-08T07:29Z"}, "America/New_York",
               "now 2026-04-08T06:30Z") == "1");
  // New York, 2026-11-01: 01:30 occurs twice; the earlier is -04:00, that is 05:30Z.
  CHECK(inside("in last 1 month", {"2026-11-01T05:30Z", "2026-11-01T05:29Z"}, "America/New_York",
               "now 2026-12-01T06:30Z") == "1");
}

TEST_CASE("aggregates are known even when nothing matches, or missing") {
  CHECK(value("any visit") == "false");
  CHECK(value("no visit") == "true");
  CHECK(value("at most 0 visits") == "true");
  CHECK(value("exactly 0 visits") == "true");
  CHECK(value("at least 1 visit") == "false");
  CHECK(value("count of visits") == "0");
  CHECK(value("sum of seconds of visits") == "0");
  CHECK(value("sum of number_of_clicks of visits") == "0");
  CHECK(value("count of distinct page of visits") == "0");
  CHECK(value("distinct days of visits") == "0");
  CHECK(value("average of seconds of visits") == "missing");
  CHECK(value("highest of seconds of visits") == "missing");
  CHECK(value("lowest of seconds of visits") == "missing");
  CHECK(value("page of first visit") == "missing");
  CHECK(value("time of last visit") == "missing");
  CHECK(value("time since last visit") == "missing");
}

TEST_CASE("aggregates pass over events whose field is missing") {
  const std::string data = R"(
    visit 2026-10-01 seconds=4 page=/a
    visit 2026-10-02
    visit 2026-10-03 seconds=1 page=/A
    visit 2026-10-04 seconds=7 page=" /a "
    visit 2026-10-05)";
  CHECK(value("count of visits", data) == "5");
  CHECK(value("sum of seconds of visits", data) == "12");
  CHECK(value("average of seconds of visits", data) == "4");
  CHECK(value("highest of seconds of visits", data) == "7");
  CHECK(value("lowest of seconds of visits", data) == "1");
  CHECK(value("seconds of last visit", data) == "7");
  CHECK(value("page of first visit", data) == "/a");
  CHECK(value("count of distinct page of visits", data) == "1");  // compared as `is`
  CHECK(value("time of last visit", data) == "2026-10-05T00:00:00Z");
  CHECK(value("time since last visit", data) == "26 days");
}

TEST_CASE("a sum is exact; beyond 64 bits it is missing") {
  const std::string most = "visit 2026-10-01 number_of_clicks=9223372036854775807\n";
  CHECK(value("sum of number_of_clicks of visits", most) == "9223372036854775807");
  CHECK(value("sum of number_of_clicks of visits", most + "visit 2026-10-02 number_of_clicks=1") == "missing");
  CHECK(value("sum of number_of_clicks of visits",
              most + "visit 2026-10-02 number_of_clicks=1\n" + "visit 2026-10-03 number_of_clicks=-1") ==
        "9223372036854775807");
  CHECK(value("average of number_of_clicks of visits",
              "visit 2026-10-01 number_of_clicks=1\nvisit 2026-10-02 number_of_clicks=2") == "1.5");
}

TEST_CASE("distinct days, weeks and months are of the calendar in the zone") {
  const std::string data = R"(
    visit 2026-10-05T03:59Z
    visit 2026-10-05T04:01Z
    visit 2026-10-04T23:00Z)";  // in New York: the 4th, the 5th, the 4th; 2026-10-05 is a Monday
  const std::string definition =
      "stage Lead\noutput d = distinct days of visits\noutput w = distinct weeks of visits\n"
      "output m = distinct months of visits\n";
  Outcome utc = decide(definition, data);
  CHECK(utc.values["d"] == "2");
  CHECK(utc.values["w"] == "2");
  CHECK(utc.values["m"] == "1");
  Outcome new_york = decide("definition \"d\" { timezone \"America/New_York\" }\n" + definition, data);
  CHECK(new_york.values["d"] == "2");
  Outcome sydney = decide("definition \"d\" { timezone \"Australia/Sydney\" }\n" + definition, data);
  CHECK(sydney.values["d"] == "1");
}

TEST_CASE("at the same instant the order is that of the events' declaration, then of input") {
  const std::string data = R"(
    form     2026-10-01 name=f seconds=3
    visit    2026-10-01 page=v seconds=1
    download 2026-10-01 asset=d seconds=2
    visit    2026-10-01 page=w seconds=4)";
  CHECK(value("seconds of first activity", data) == "1");
  CHECK(value("seconds of last activity", data) == "3");
  CHECK(value("page of first visit", data) == "v");
  CHECK(value("page of last visit", data) == "w");
}

TEST_CASE("all conditions of one pattern hold of the same event; a missing `where` does not match") {
  const std::string data = R"(
    visit 2026-10-01 page=/pricing seconds=1
    visit 2026-10-02 page=/blog seconds=9
    visit 2026-10-03 seconds=9)";
  CHECK(value("any visit where (page is \"/pricing\" and seconds > 5)", data) == "false");
  CHECK(value("count of visits where page is \"/pricing\"", data) == "1");
  CHECK(value("count of visits where not (page is \"/pricing\")", data) == "1");
  CHECK(value("count of visits where (page is \"/pricing\" or seconds > 5)", data) == "3");
  CHECK(value("count of visits where page is missing", data) == "1");
  CHECK(value("(count of visits where seconds > 5) > 1", data) == "true");
}

TEST_CASE("inside a pattern the event's fields come first; `lead.x` names the lead's") {
  const std::string data = "lead plan=paid\nvisit 2026-10-01 plan=paid\nvisit 2026-10-02 plan=free";
  CHECK(value("count of visits where plan is \"free\"", data) == "1");
  CHECK(value("count of visits where lead.plan is \"paid\"", data) == "2");
  CHECK(value("count of visits where plan is lead.plan", data) == "1");
}

TEST_CASE("at least, at most, exactly") {
  const std::string data = "visit 2026-10-01\nvisit 2026-10-02\nvisit 2026-10-03";
  CHECK(value("at least 3 visits", data) == "true");
  CHECK(value("at least 4 visits", data) == "false");
  CHECK(value("at most 3 visits", data) == "true");
  CHECK(value("at most 2 visits", data) == "false");
  CHECK(value("exactly 3 visits", data) == "true");
  CHECK(value("exactly 2 visits", data) == "false");
  CHECK(value("no visit in last 1 day", data) == "true");
}

TEST_CASE("without a key, equal rows are different events") {
  CHECK(value("count of visits", "visit 2026-10-01 page=/a\nvisit 2026-10-01 page=/a") == "2");
}

TEST_CASE("derived events: an event counts once, whatever number of members it is in") {
  const std::string definition =
      "event long_visit = visit where seconds > 60\nevent strong = pricing_visit or long_visit or form\nstage Lead\n"
      "output n = count of strongs\noutput p = count of pricing_visits where seconds > 60\n"
      "output longest = highest of seconds of strongs\n";
  Outcome outcome = decide(definition, R"(
    visit 2026-10-01 page=/pricing seconds=90
    visit 2026-10-02 page=/pricing seconds=9
    visit 2026-10-03 page=/blog seconds=100
    visit 2026-10-04 page=/blog seconds=1
    form  2026-10-05 name=demo seconds=120)");
  CHECK(outcome.values["n"] == "4");
  CHECK(outcome.values["p"] == "1");
  CHECK(outcome.values["longest"] == "120");
}

TEST_CASE("the window of a derived event and that of its use both hold") {
  const std::string definition =
      "event recent = visit in last 10 days\nstage Lead\noutput n = count of recents before 2026-10-30\n";
  CHECK(decide(definition, "visit 2026-10-20\nvisit 2026-10-21\nvisit 2026-10-30").values["n"] == "1");
}
