#include "runtime/values/times.h"

#include <doctest/doctest.h>

#include <random>
#include <string>

#include "runtime/values/owned_text.h"

namespace merit::values {
namespace {

constexpr int64_t kNoon = day_number({2026, 10, 1}) * kMicrosPerDay + 12 * kMicrosPerHour;

TEST_CASE("times with an offset are in UTC") {
  for (const char* text :
       {"2026-10-01T12:00Z", "2026-10-01 12:00:00Z", " 2026-10-01T12:00:00.000Z\n", "2026-10-01T14:00+02:00",
        "2026-10-01T14:00+0200", "2026-10-01 14:00:00+02", "2026-10-01T08:30:00-03:30", "2026-10-02T11:59+23:59"}) {
    const auto read = parse_time(text);
    REQUIRE_MESSAGE(read.known, text);
    CHECK(read.value.has_offset);
    CHECK_FALSE(read.value.is_date_only);
    CHECK_MESSAGE(read.value.micros == kNoon, text);
  }
}

TEST_CASE("times without one are local, dates alone say so") {
  for (const char* text : {"2026-10-01T12:00", "2026-10-01 12:00:00"}) {
    const auto read = parse_time(text);
    REQUIRE(read.known);
    CHECK_FALSE(read.value.has_offset);
    CHECK(read.value.micros == kNoon);
  }
  const auto date = parse_time("\t2026-10-01 ");
  REQUIRE(date.known);
  CHECK(date.value.is_date_only);
  CHECK(date.value.micros == kNoon - 12 * kMicrosPerHour);
  CHECK(parse_date("2026-10-01") == Maybe<int64_t>(day_number({2026, 10, 1})));
  CHECK(parse_date("0000-02-29").known);
  CHECK(parse_date("9999-12-31").known);
  CHECK_FALSE(parse_date("2026-10-01T00:00").known);
}

TEST_CASE("fractions of any length are read to the microsecond, and nothing but digits is one") {
  const std::string digits = "123456789";
  for (const std::string_view zone : {"", "Z", "+02:00"}) {
    int64_t micros = 0;
    int64_t place = kMicrosPerSecond;
    for (size_t size = 1; size <= digits.size(); ++size) {
      place /= 10;
      micros += (digits[size - 1] - '0') * place;
      const std::string text = "2026-10-01T12:00:05." + digits.substr(0, size) + std::string(zone);
      CAPTURE(text);
      const auto read = parse_time({text.data(), text.size()});
      REQUIRE(read.known);
      CHECK(read.value.micros == kNoon + 5'000'000 + micros - (zone == "+02:00" ? 2 * kMicrosPerHour : 0));
    }
    for (size_t at = 20; at < 26; ++at) {
      std::string text = "2026-10-01T12:00:05.000000" + std::string(zone);
      text[at] = ':';
      CHECK(!parse_time({text.data(), text.size()}).known);
    }
  }
}

TEST_CASE("one-digit hours, seconds, fractions") {
  CHECK(parse_time("2026-10-01 9:05").value.micros == kNoon - 3 * kMicrosPerHour + 5 * kMicrosPerMinute);
  CHECK(parse_time("2026-10-01T12:00:05.5").value.micros == kNoon + 5'500'000);
  CHECK(parse_time("2026-10-01T12:00:05.123456").value.micros == kNoon + 5'123'456);
  CHECK(parse_time("2026-10-01T12:00:05.123456999").value.micros == kNoon + 5'123'456);
  CHECK(parse_time("1969-12-31T23:59:59.999999Z").value.micros == -1);
}

TEST_CASE("what is no ISO time does not read") {
  for (const char* text : {"",
                           "2026",
                           "2026-10",
                           "2026-02-30",
                           "2026-02-29",
                           "2026-13-01",
                           "2026-00-10",
                           "2026-10-00",
                           "26-10-01",
                           "2026-1-5",
                           "20261001",
                           "2026/10/01",
                           "01.10.2026",
                           "10/01/2026",
                           "+2026-10-01",
                           "-001-10-01",
                           "2026-10-01T",
                           "2026-10-01 ,",
                           "2026-10-01T12",
                           "2026-10-01T24:00",
                           "2026-10-01T12:60",
                           "2026-10-01T23:59:60",
                           "2026-10-01T12:5",
                           "2026-10-01T123:00",
                           "2026-10-01T12:00:5",
                           "2026-10-01T12:00:05.",
                           "2026-10-01T12:00:05,5",
                           "2026-10-01T12:00.5",
                           "2026-10-01  12:00",
                           "2026-10-01t12:00",
                           "2026-10-01T12:00z",
                           "2026-10-01T12:00 Z",
                           "2026-10-01T12:00 UTC",
                           "2026-10-01T12:00+2",
                           "2026-10-01T12:00+",
                           "2026-10-01T12:00+02:",
                           "2026-10-01T12:00+02:0",
                           "2026-10-01T12:00+24:00",
                           "2026-10-01T12:00+02:60",
                           "2026-10-01T12:00+020",
                           "2026-10-01T12:00+02:00x",
                           "2026-10-01Z",
                           "2026-10-01T12:00 PM",
                           "1790856000",
                           "today",
                           "2026-10-\u0661\u0661"}) {
    CHECK_MESSAGE(!parse_time(text).known, text);
  }
}

TEST_CASE("the zone is that of texts without an offset") {
  const Zone& new_york = *find_zone("America/New_York");
  CHECK(parse_time_in(new_york, "2026-10-01T08:00") == Maybe<int64_t>(kNoon));
  CHECK(parse_time_in(new_york, "2026-10-01T12:00Z") == Maybe<int64_t>(kNoon));
  CHECK(parse_time_in(new_york, "2026-10-01") == Maybe<int64_t>(kNoon - 8 * kMicrosPerHour));
  CHECK(parse_time_in(new_york, "2026-03-08T02:30") == parse_time_in(new_york, "2026-03-08T03:30"));
  CHECK_FALSE(parse_time_in(new_york, "8:00").known);
}

TEST_CASE("times are written in ISO, a fraction only where there is one") {
  CHECK(time_text(kNoon) == "2026-10-01T12:00:00Z");
  CHECK(time_text(kNoon + 500'000) == "2026-10-01T12:00:00.5Z");
  CHECK(time_text(kNoon + 1) == "2026-10-01T12:00:00.000001Z");
  CHECK(time_text(-1) == "1969-12-31T23:59:59.999999Z");
  CHECK(time_text(INT64_MAX) == "+294247-01-10T04:00:54.775807Z");
  CHECK(time_text(INT64_MIN) == "-290308-12-21T19:59:05.224192Z");
  CHECK(date_text(day_number({987, 1, 2})) == "0987-01-02");
  CHECK(date_text(day_number({-1, 1, 2})) == "-000001-01-02");
  const auto in = [](const char* zone, int64_t time) { return time_text_in(*find_zone(zone), time); };
  CHECK(in("America/New_York", kNoon) == "2026-10-01T08:00:00-04:00");
  CHECK(in("Asia/Kolkata", kNoon) == "2026-10-01T17:30:00+05:30");
  CHECK(in("UTC", kNoon) == "2026-10-01T12:00:00Z");
  CHECK(in("Europe/London", 0) == "1970-01-01T01:00:00+01:00");
  CHECK(in("Africa/Abidjan", kNoon) == "2026-10-01T12:00:00+00:00");
  CHECK(in("Europe/Berlin", day_number({1800, 1, 1}) * kMicrosPerDay) == "1800-01-01T00:53:28+00:53:28");
}

TEST_CASE("a written time reads back, in any zone") {
  std::mt19937_64 random(7);
  const int64_t first = day_number({1900, 1, 1}) * kMicrosPerDay;
  const int64_t span = day_number({9999, 12, 30}) * kMicrosPerDay - first;
  for (int round = 0; round < 100'000; ++round) {
    const int64_t time = first + static_cast<int64_t>(random() % static_cast<uint64_t>(span));
    REQUIRE(parse_time(time_text(time)).value.micros == time);
    const Zone& zone = *find_zone(zone_name(static_cast<uint32_t>(random() % zone_count())));
    if (offset_at(zone, time) % 60 != 0) continue;  // local mean times of seconds, which ISO lacks
    REQUIRE(parse_time(time_text_in(zone, time)).value.micros == time);
  }
}

TEST_CASE("durations are written in words") {
  CHECK(duration_text(3 * kMicrosPerDay + 4 * kMicrosPerHour) == "3 days 4 hours");
  CHECK(duration_text(kMicrosPerDay + kMicrosPerHour + kMicrosPerMinute + kMicrosPerSecond) ==
        "1 day 1 hour 1 minute 1 second");
  CHECK(duration_text(0) == "0 seconds");
  CHECK(duration_text(1'500'000) == "1.5 seconds");
  CHECK(duration_text(1) == "0.000001 seconds");
  CHECK(duration_text(-2 * kMicrosPerDay) == "-2 days");
  CHECK(duration_text(2 * kMicrosPerWeek) == "14 days");
  CHECK(duration_text(INT64_MIN) == "-106751991 days 4 hours 54.775808 seconds");
}

TEST_CASE("times as they are mostly written read as their parts do, whatever stands at a place") {
  const std::string usual = "2026-02-28T23:59:58";
  for (size_t place = 0; place < usual.size(); ++place) {
    for (int byte = 0; byte < 256; ++byte) {
      std::string text = usual;
      text[place] = static_cast<char>(byte);
      CAPTURE(text);
      // Without the seconds a time is read character by character.
      const auto minute = parse_time(std::string_view(text).substr(0, 16));
      const std::string second = text.substr(16);
      const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
      const bool known =
          minute.known && second[0] == ':' && second[1] < '6' && is_digit(second[1]) && is_digit(second[2]);
      const auto read = parse_time(text);
      CHECK(read.known == known);
      if (!known) continue;
      const int64_t micros = ((second[1] - '0') * 10 + (second[2] - '0')) * kMicrosPerSecond;
      CHECK(read.value.micros == minute.value.micros + micros);
      CHECK(parse_time(text + ".25+01:00").value.micros ==
            read.value.micros + kMicrosPerSecond / 4 - 60 * kMicrosPerMinute);
      CHECK(!parse_time(text + ".").known);
      CHECK(!parse_time(text + "x").known);
    }
  }
}

}  // namespace
}  // namespace merit::values
