#include "runtime/values/zones.h"

#include <doctest/doctest.h>

#include <fstream>
#include <random>
#include <string>

#include "runtime/values/zone_offsets.h"

namespace merit::values {
namespace {

const Zone& zone(const char* name) {
  const Zone* found = find_zone(name);
  REQUIRE_MESSAGE(found != nullptr, name);
  return *found;
}

/// A local time, or, in UTC, a time.
constexpr int64_t at(int64_t year, int32_t month, int32_t day, int64_t hour = 0, int64_t minute = 0) {
  return day_number({year, month, day}) * kMicrosPerDay + hour * kMicrosPerHour + minute * kMicrosPerMinute;
}

TEST_CASE("every zone agrees with Python's zoneinfo") {
  std::ifstream expectations(MERIT_ZONE_EXPECTATIONS);
  std::string kind;
  std::string name;
  int64_t second = 0;
  int64_t expected = 0;
  int64_t count = 0;
  while (expectations >> kind >> name >> second >> expected) {
    ++count;
    const Zone& in = zone(name.c_str());
    const int64_t found = kind == "utc" ? offset_at(in, second * kMicrosPerSecond)
                                        : to_time(in, second * kMicrosPerSecond) / kMicrosPerSecond;
    if (found != expected) FAIL_CHECK(kind << " " << name << " " << second << ": " << found << ", not " << expected);
  }
  CHECK(count > 50'000);
}

TEST_CASE("names are found in their exact case, links too") {
  CHECK(find_zone("Europe/Berlin") != nullptr);
  CHECK(find_zone("US/Eastern") == find_zone("America/New_York"));
  CHECK(find_zone("UTC") == &utc_zone());
  CHECK(find_zone("europe/berlin") == nullptr);
  CHECK(find_zone("Europe/Berli") == nullptr);
  CHECK(find_zone("Europe/Berlins") == nullptr);
  CHECK(find_zone("") == nullptr);
  CHECK(find_zone(TextView{}) == nullptr);
  CHECK(zone_count() > 500);
  for (uint32_t i = 0; i < zone_count(); ++i) CHECK(find_zone(zone_name(i)) != nullptr);
  CHECK(tzdata_version().size == 5);
}

TEST_CASE("a local time that does not exist moves forward by the gap") {
  CHECK(to_time(zone("America/New_York"), at(2026, 3, 8, 2, 30)) == at(2026, 3, 8, 7, 30));        // shown as 03:30
  CHECK(to_time(zone("Europe/Berlin"), at(2026, 3, 29, 2)) == at(2026, 3, 29, 1));                 // 03:00
  CHECK(to_time(zone("Australia/Lord_Howe"), at(2026, 10, 4, 2, 10)) == at(2026, 10, 3, 15, 40));  // half an hour
  CHECK(to_time(zone("Pacific/Apia"), at(2011, 12, 30, 12)) == at(2011, 12, 30, 22));              // a whole day
  CHECK(to_local(zone("Pacific/Apia"), at(2011, 12, 30, 22)) == at(2011, 12, 31, 12));
}

TEST_CASE("a local time that occurs twice is the earlier") {
  CHECK(to_time(zone("America/New_York"), at(2026, 11, 1, 1, 30)) == at(2026, 11, 1, 5, 30));
  CHECK(to_time(zone("America/New_York"), at(2026, 11, 1, 2)) == at(2026, 11, 1, 7));
  CHECK(to_time(zone("Europe/Berlin"), at(2026, 10, 25, 2, 59)) == at(2026, 10, 25, 0, 59));
  CHECK(to_time(zone("Australia/Lord_Howe"), at(2026, 4, 5, 1, 45)) == at(2026, 4, 4, 14, 45));
}

TEST_CASE("rules hold for any year") {
  const Zone& berlin = zone("Europe/Berlin");
  CHECK(offset_at(berlin, at(9999, 7, 1)) == 7200);
  CHECK(offset_at(berlin, at(9999, 12, 31)) == 3600);
  CHECK(offset_at(berlin, at(2400, 3, 26, 0, 59)) == 3600);  // the last Sunday of March 2400
  CHECK(offset_at(berlin, at(2400, 3, 26, 1)) == 7200);
  CHECK(offset_at(berlin, at(-9999, 1, 1)) == 53 * 60 + 28);  // local mean time
  CHECK(offset_at(zone("Australia/Sydney"), at(2500, 1, 1)) == 11 * 3600);
  CHECK(offset_at(zone("Asia/Tokyo"), at(2500, 7, 1)) == 9 * 3600);
  CHECK(offset_at(utc_zone(), at(2026, 1, 1)) == 0);
}

TEST_CASE("a zone's clock says what the functions say, whatever it remembers") {
  std::mt19937_64 random(10);
  for (const char* name :
       {"America/New_York", "Europe/Dublin", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Tokyo", "UTC"}) {
    const Zone& in = zone(name);
    ZoneClock clock(in);
    int64_t time = 0;
    for (int round = 0; round < 200'000; ++round) {
      if (round % 100 == 0) time = static_cast<int64_t>(random());
      if (round % 100 == 1) time = at(1880 + static_cast<int64_t>(random() % 300), 1, 1);
      REQUIRE(clock.to_local(time) == to_local(in, time));
      if (round % 3 == 0) REQUIRE(clock.to_time(time) == to_time(in, time));
      if (round % 100 != 0) time += static_cast<int64_t>(random() % static_cast<uint64_t>(10 * kMicrosPerDay));
    }
    for (const int64_t extreme : {INT64_MIN, INT64_MAX}) {
      CHECK(clock.to_local(extreme) == to_local(in, extreme));
      CHECK(clock.to_time(extreme) == to_time(in, extreme));
    }
  }
}

TEST_CASE("a stretch has its offset from end to end, wherever it is asked for") {
  std::mt19937_64 random(5);
  for (const char* name : {"UTC", "Europe/Berlin", "Pacific/Apia", "America/Havana"}) {
    for (int i = 0; i < 2000; ++i) {
      const int64_t time = static_cast<int64_t>(random()) >> (i % 20);
      const OffsetStretch found = offset_around(zone(name), time);
      REQUIRE(static_cast<uint64_t>(time) - static_cast<uint64_t>(found.begin) < found.length);
      CHECK(to_local(zone(name), time) == time + found.offset);
      const int64_t last = static_cast<int64_t>(static_cast<uint64_t>(found.begin) + found.length - 1);
      for (const int64_t end : {found.begin, last}) CHECK(to_local(zone(name), end) == end + found.offset);
    }
  }
}

TEST_CASE("days ascend from the last time that clocks go back over midnight") {
  CHECK(days_ascend_from(utc_zone()) < INT64_MIN + 3 * kMicrosPerDay);
  // From 0:00 to 23:00 is back to before midnight, but no clock has shown the new day by then.
  CHECK(days_ascend_from(zone("Asia/Beirut")) < at(1900, 1, 1));
  const Zone& newfoundland = zone("America/St_Johns");  // one minute past midnight, until 2010
  const int64_t last = days_ascend_from(newfoundland);
  CHECK(last == at(2010, 11, 7, 2, 31));
  CHECK(local_day(newfoundland, last - 1) > local_day(newfoundland, last));
}

TEST_CASE("the ends of 64 bits are not crossed") {
  for (uint32_t i = 0; i < zone_count(); ++i) {
    const Zone& each = *find_zone(zone_name(i));
    for (const int64_t extreme : {INT64_MIN, INT64_MAX}) {
      const int64_t local = to_local(each, extreme);
      CHECK((local < 0) == (extreme < 0));
      CHECK((to_time(each, extreme) < 0) == (extreme < 0));
      CHECK((start_of_unit(each, extreme, CalendarUnit::year, -1) < 0) == (extreme < 0));
      CHECK((months_back(each, extreme, 1) < 0) == (extreme < 0));
      months_back(each, extreme, INT64_MIN);
      months_back(each, extreme, INT64_MAX);
    }
  }
}

TEST_CASE("days are the zone's days") {
  const Zone& new_york = zone("America/New_York");
  CHECK(local_day(new_york, at(2026, 10, 31, 3, 59)) == day_number({2026, 10, 30}));
  CHECK(local_day(new_york, at(2026, 10, 31, 4)) == day_number({2026, 10, 31}));
  CHECK(start_of_day(new_york, day_number({2026, 10, 31})) == at(2026, 10, 31, 4));
  // Where midnight is skipped a day begins at one; where it comes twice, at the first.
  CHECK(start_of_day(zone("America/Sao_Paulo"), day_number({2018, 11, 4})) == at(2018, 11, 4, 3));
  CHECK(start_of_day(zone("America/Havana"), day_number({2026, 11, 1})) == at(2026, 11, 1, 4));
  CHECK(unit_at(new_york, at(2026, 11, 2, 4, 59), CalendarUnit::week) + 1 ==
        unit_at(new_york, at(2026, 11, 2, 5), CalendarUnit::week));
}

TEST_CASE("this and the previous unit begin in the zone") {
  const Zone& berlin = zone("Europe/Berlin");
  const int64_t now = at(2026, 10, 31, 23, 30);  // November 1, 00:30, in Berlin: a Sunday
  CHECK(start_of_unit(berlin, now, CalendarUnit::day, 0) == at(2026, 10, 31, 23));
  CHECK(start_of_unit(berlin, now, CalendarUnit::day, -1) == at(2026, 10, 30, 23));
  CHECK(start_of_unit(berlin, now, CalendarUnit::week, 0) == at(2026, 10, 25, 23));
  CHECK(start_of_unit(berlin, now, CalendarUnit::week, -1) == at(2026, 10, 18, 22));  // before clocks went back
  CHECK(start_of_unit(berlin, now, CalendarUnit::month, 0) == at(2026, 10, 31, 23));
  CHECK(start_of_unit(berlin, now, CalendarUnit::month, -1) == at(2026, 9, 30, 22));
  CHECK(start_of_unit(berlin, now, CalendarUnit::quarter, -1) == at(2026, 6, 30, 22));
  CHECK(start_of_unit(berlin, now, CalendarUnit::year, 0) == at(2025, 12, 31, 23));
}

TEST_CASE("months back: the same local time, clamped, and moved out of a gap") {
  const Zone& berlin = zone("Europe/Berlin");
  CHECK(months_back(berlin, at(2026, 10, 31, 11), 1) == at(2026, 9, 30, 10));  // 12:00 CET, 12:00 CEST
  CHECK(months_back(berlin, at(2026, 10, 31, 11), 2) == at(2026, 8, 31, 10));
  CHECK(months_back(berlin, at(2024, 2, 29, 11), 12) == at(2023, 2, 28, 11));
  CHECK(months_back(berlin, at(2026, 4, 29, 0, 30), 1) == at(2026, 3, 29, 1, 30));    // 02:30 does not exist: 03:30
  CHECK(months_back(berlin, at(2026, 11, 25, 1, 30), 1) == at(2026, 10, 25, 0, 30));  // 02:30 twice: the earlier
  CHECK(months_back(utc_zone(), at(2026, 1, 31) + 1, 2) == at(2025, 11, 30) + 1);
}

}  // namespace
}  // namespace merit::values
