#include "runtime/values/calendar.h"

#include <doctest/doctest.h>

#include <initializer_list>

namespace merit::values {
namespace {

TEST_CASE("counting day by day from year -9999 to 9999 meets every date once") {
  CivilDate date = {-9999, 1, 1};
  const int64_t last = day_number({9999, 12, 31});
  int32_t of_week = weekday(day_number(date));
  for (int64_t day = day_number(date); day <= last; ++day) {
    if (civil_date(day) != date || day_number(date) != day || weekday(day) != of_week || !is_valid_date(date)) {
      FAIL("day " << day);
    }
    of_week = of_week % 7 + 1;
    if (++date.day > days_in_month(date.year, date.month)) {
      date.day = 1;
      if (++date.month > 12) date = {date.year + 1, 1, 1};
    }
  }
  CHECK(date == CivilDate{10000, 1, 1});
}

TEST_CASE("known days") {
  CHECK(day_number({1970, 1, 1}) == 0);
  CHECK(day_number({2000, 2, 29}) == 11016);
  CHECK(civil_date(-1) == CivilDate{1969, 12, 31});
  CHECK(weekday(0) == 4);                          // Thursday
  CHECK(weekday(day_number({2026, 10, 5})) == 1);  // Monday
  CHECK(weekday(day_number({2026, 10, 4})) == 7);
  CHECK(weekday(day_number({1969, 12, 28})) == 7);
  CHECK(civil_date(INT64_MAX / kMicrosPerDay).year == 294247);
}

TEST_CASE("only dates that the calendar has are valid") {
  CHECK(is_valid_date({2024, 2, 29}));
  CHECK(is_valid_date({2000, 2, 29}));
  CHECK(is_valid_date({0, 2, 29}));
  CHECK_FALSE(is_valid_date({1900, 2, 29}));
  CHECK_FALSE(is_valid_date({2026, 2, 30}));
  CHECK_FALSE(is_valid_date({2026, 4, 31}));
  CHECK_FALSE(is_valid_date({2026, 13, 1}));
  CHECK_FALSE(is_valid_date({2026, 0, 1}));
  CHECK_FALSE(is_valid_date({2026, 1, 0}));
}

TEST_CASE("months are clamped to their last day") {
  const auto moved = [](CivilDate from, int64_t months) { return civil_date(add_months(day_number(from), months)); };
  CHECK(moved({2026, 10, 31}, -1) == CivilDate{2026, 9, 30});
  CHECK(moved({2026, 3, 31}, -1) == CivilDate{2026, 2, 28});
  CHECK(moved({2024, 3, 31}, -1) == CivilDate{2024, 2, 29});
  CHECK(moved({2024, 2, 29}, -12) == CivilDate{2023, 2, 28});
  CHECK(moved({2024, 2, 29}, 48) == CivilDate{2028, 2, 29});
  CHECK(moved({2026, 1, 15}, -1) == CivilDate{2025, 12, 15});
  CHECK(moved({2026, 12, 15}, 1) == CivilDate{2027, 1, 15});
  CHECK(moved({2026, 5, 5}, 0) == CivilDate{2026, 5, 5});
  CHECK(moved({0, 1, 31}, -11) == CivilDate{-1, 2, 28});
  CHECK(add_months(0, INT64_MIN) < 0);
}

TEST_CASE("units begin on their first day; neighbours differ by one") {
  const auto start = [](CivilDate date, CalendarUnit unit, int64_t units) {
    return civil_date(first_day_of_unit(unit_number(day_number(date), unit) + units, unit));
  };
  CHECK(start({2026, 10, 31}, CalendarUnit::day, -1) == CivilDate{2026, 10, 30});
  CHECK(start({2026, 11, 1}, CalendarUnit::week, 0) == CivilDate{2026, 10, 26});  // a Sunday
  CHECK(start({2026, 11, 2}, CalendarUnit::week, 0) == CivilDate{2026, 11, 2});   // a Monday
  CHECK(start({2026, 1, 1}, CalendarUnit::week, 0) == CivilDate{2025, 12, 29});
  CHECK(start({2026, 1, 31}, CalendarUnit::month, -1) == CivilDate{2025, 12, 1});
  CHECK(start({2026, 3, 31}, CalendarUnit::quarter, 0) == CivilDate{2026, 1, 1});
  CHECK(start({2026, 3, 31}, CalendarUnit::quarter, -1) == CivilDate{2025, 10, 1});
  CHECK(start({2026, 12, 31}, CalendarUnit::quarter, 0) == CivilDate{2026, 10, 1});
  CHECK(start({2024, 2, 29}, CalendarUnit::year, -1) == CivilDate{2023, 1, 1});
  CHECK(start({1969, 12, 31}, CalendarUnit::week, 0) == CivilDate{1969, 12, 29});
  CHECK(start({-1, 12, 31}, CalendarUnit::month, 0) == CivilDate{-1, 12, 1});
  for (const auto unit :
       {CalendarUnit::day, CalendarUnit::week, CalendarUnit::month, CalendarUnit::quarter, CalendarUnit::year}) {
    for (int64_t day = -800000; day < 100000; ++day) {
      const int64_t number = unit_number(day, unit);
      const int64_t first = first_day_of_unit(number, unit);
      if (first > day || first_day_of_unit(number + 1, unit) <= day || unit_number(first, unit) != number) {
        FAIL("day " << day);
      }
    }
  }
}

}  // namespace
}  // namespace merit::values
