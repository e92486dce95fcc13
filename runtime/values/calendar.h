/// Dates of the proleptic Gregorian calendar as day numbers, without a time zone.
///
/// A day number counts days from 1970-01-01. Any day number that a time in microseconds can have (about ±292,000 years)
/// is exact; larger ones are the caller's error. Nothing is missing here. Weeks begin on Monday.
#pragma once

#include <stdint.h>

namespace merit::values {

inline constexpr int64_t kMicrosPerSecond = 1'000'000;
inline constexpr int64_t kMicrosPerMinute = 60 * kMicrosPerSecond;
inline constexpr int64_t kMicrosPerHour = 60 * kMicrosPerMinute;
inline constexpr int64_t kMicrosPerDay = 24 * kMicrosPerHour;
inline constexpr int64_t kMicrosPerWeek = 7 * kMicrosPerDay;

/// Division that rounds down, and its remainder in [0, divisor).
constexpr int64_t floor_divide(int64_t value, int64_t divisor) {
  return value / divisor - static_cast<int64_t>(value % divisor < 0);
}
constexpr int64_t floor_remainder(int64_t value, int64_t divisor) {
  const int64_t remainder = value % divisor;
  return remainder < 0 ? remainder + divisor : remainder;
}

struct CivilDate {
  int64_t year = 1970;
  int32_t month = 1;  ///< 1 to 12
  int32_t day = 1;    ///< 1 to 31
  friend constexpr bool operator==(const CivilDate&, const CivilDate&) = default;
};

constexpr bool is_leap_year(int64_t year) {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/// `month` in 1 to 12.
constexpr int32_t days_in_month(int64_t year, int32_t month) {
  constexpr int8_t kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return kDays[month - 1] + static_cast<int32_t>(month == 2 && is_leap_year(year));
}

/// Whether the calendar has this date: February 30 it has not.
constexpr bool is_valid_date(const CivilDate& date) {
  return date.month >= 1 && date.month <= 12 && date.day >= 1 && date.day <= days_in_month(date.year, date.month);
}

/// Day numbers and dates, by Howard Hinnant's "chrono-compatible low-level date algorithms": years begin in March, so
/// that the leap day is the last of its year, and 400 years are one era of 146,097 days.
constexpr int64_t day_number(const CivilDate& date) {
  const int64_t year = date.year - static_cast<int64_t>(date.month <= 2);
  const int64_t era = floor_divide(year, 400);
  const int64_t year_of_era = year - era * 400;
  const int64_t day_of_year = (153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1;
  const int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;
}

constexpr CivilDate civil_date(int64_t day) {
  const int64_t shifted = day + 719468;
  const int64_t era = floor_divide(shifted, 146097);
  const int64_t day_of_era = shifted - era * 146097;
  const int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int64_t month_index = (5 * day_of_year + 2) / 153;
  const auto month = static_cast<int32_t>(month_index < 10 ? month_index + 3 : month_index - 9);
  return {year_of_era + era * 400 + static_cast<int64_t>(month <= 2), month,
          static_cast<int32_t>(day_of_year - (153 * month_index + 2) / 5 + 1)};
}

/// Monday is 1, Sunday 7.
constexpr int32_t weekday(int64_t day) {
  return static_cast<int32_t>(floor_remainder(day + 3, 7)) + 1;
}

/// The same day of another month, or that month's last day where it is shorter: January 31 plus one month is
/// February 28 or 29. `months` is kept within ±12 million, more than any time can be apart.
constexpr int64_t add_months(int64_t day, int64_t months) {
  constexpr int64_t kMost = 12'000'000;
  months = months > kMost ? kMost : months < -kMost ? -kMost : months;
  const CivilDate date = civil_date(day);
  const int64_t month_count = date.year * 12 + date.month - 1 + months;
  CivilDate moved = {floor_divide(month_count, 12), static_cast<int32_t>(floor_remainder(month_count, 12)) + 1,
                     date.day};
  const int32_t last = days_in_month(moved.year, moved.month);
  if (moved.day > last) moved.day = last;
  return day_number(moved);
}

enum class CalendarUnit : uint8_t { day, week, month, quarter, year };

/// Numbers the calendar's days, weeks, months … without a hole, so that two days lie in one unit exactly when the
/// numbers are equal, and neighbours differ by one.
constexpr int64_t unit_number(int64_t day, CalendarUnit unit) {
  if (unit == CalendarUnit::day) return day;
  if (unit == CalendarUnit::week) return floor_divide(day + 3, 7);
  const CivilDate date = civil_date(day);
  if (unit == CalendarUnit::year) return date.year;
  if (unit == CalendarUnit::quarter) return date.year * 4 + (date.month - 1) / 3;
  return date.year * 12 + date.month - 1;
}

/// The first day of a numbered unit: the inverse of `unit_number`.
constexpr int64_t first_day_of_unit(int64_t number, CalendarUnit unit) {
  switch (unit) {
    case CalendarUnit::day:
      return number;
    case CalendarUnit::week:
      return number * 7 - 3;
    case CalendarUnit::month:
      return day_number({floor_divide(number, 12), static_cast<int32_t>(floor_remainder(number, 12)) + 1, 1});
    case CalendarUnit::quarter:
      return day_number({floor_divide(number, 4), static_cast<int32_t>(floor_remainder(number, 4)) * 3 + 1, 1});
    case CalendarUnit::year:
      return day_number({number, 1, 1});
  }
  return number;
}

}  // namespace merit::values
