#include "runtime/values/zones.h"

#include "runtime/values/arithmetic.h"
#include "runtime/values/zone_data.h"
#include "runtime/values/zone_offsets.h"

namespace merit::values {

namespace {

#include "runtime/values/zone_tables.inc"

constexpr uint32_t kZoneCount = sizeof(kNamesOfZones) / sizeof(kNamesOfZones[0]);
constexpr int64_t kBeginningOfTime = INT64_MIN;
constexpr int64_t kEndOfTime = INT64_MAX;
constexpr int64_t kSecondsPerDay = 86400;

/// A stretch [begin, end) of UTC seconds with one offset.
struct Stretch {
  int64_t begin;
  int64_t end;
  int32_t offset;
};

/// The UTC second of a yearly change; `offset_before` holds until then.
int64_t change_in_year(const YearlyChange& change, int64_t year, int32_t offset_before) {
  const int64_t first = day_number({year, change.month, 1});
  const int64_t to_weekday = floor_remainder(change.weekday - weekday(first), 7);
  int64_t day = to_weekday + (change.week - 1) * 7;
  if (day >= days_in_month(year, change.month)) day -= 7;
  return (first + day) * kSecondsPerDay + change.seconds - offset_before;
}

/// After the last recorded change, at `last`: looks at the changes of the years around.
Stretch yearly_stretch(const Zone& zone, int64_t last, int64_t second) {
  Stretch found = {kBeginningOfTime, kEndOfTime, 0};
  const int64_t year = civil_date(floor_divide(second, kSecondsPerDay)).year;
  for (int64_t near = year - 1; near <= year + 1; ++near) {
    for (int i = 0; i < 2; ++i) {
      const int64_t change = change_in_year(zone.changes[i], near, zone.changes[1 - i].offset_after);
      if (change > second) {
        if (change < found.end) found.end = change;
      } else if (change > found.begin) {
        found.begin = change;
        found.offset = zone.changes[i].offset_after;
      }
    }
  }
  if (found.begin < last) found.begin = last;
  return found;
}

Stretch stretch_at(const Zone& zone, int64_t second) {
  const int64_t* const times = kChangeTimes + zone.first;
  uint32_t low = 0;  // changes [0, low) are at or before `second`, [high, count) after it
  uint32_t high = zone.count;
  while (low < high) {
    const uint32_t middle = low + (high - low) / 2;
    if (times[middle] <= second) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  const int64_t begin = low == 0 ? kBeginningOfTime : times[low - 1];
  if (low == zone.count && zone.yearly) return yearly_stretch(zone, begin, second);
  if (low == zone.count) return {begin, kEndOfTime, zone.final_offset};
  return {begin, times[low], low == 0 ? zone.initial_offset : kOffsetsAfter[zone.first + low - 1]};
}

/// Whether the last second before a change stands on a later day than the change itself.
bool goes_back_a_day(int64_t local_before, int64_t local_after) {
  return floor_divide(local_before - 1, kSecondsPerDay) > floor_divide(local_after, kSecondsPerDay);
}

int64_t local_midnight(int64_t day) {
  constexpr int64_t kLastDay = INT64_MAX / kMicrosPerDay;
  if (day > kLastDay) return INT64_MAX;
  if (day < -kLastDay) return INT64_MIN;
  return day * kMicrosPerDay;
}

}  // namespace

const Zone* find_zone(TextView name) {
  uint32_t low = 0;
  uint32_t high = kZoneCount;
  while (low < high) {
    const uint32_t middle = low + (high - low) / 2;
    const TextView candidate = zone_name(middle);
    const size_t common = candidate.size < name.size ? candidate.size : name.size;
    int order = common == 0 ? 0 : __builtin_memcmp(candidate.data, name.data, common);
    if (order == 0) order = static_cast<int>(candidate.size > name.size) - static_cast<int>(candidate.size < name.size);
    if (order == 0) return &kZones[kNamesOfZones[middle].zone];
    if (order < 0) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return nullptr;
}

uint32_t zone_count() {
  return kZoneCount;
}

TextView zone_name(uint32_t index) {
  return {kZoneNames + kNamesOfZones[index].begin, kNamesOfZones[index].size};
}

const Zone& utc_zone() {
  return kZones[kUtcZone];
}

TextView tzdata_version() {
  return {kTzdataVersion, sizeof(kTzdataVersion) - 1};
}

int32_t offset_at(const Zone& zone, int64_t time) {
  if (zone.count == 0 && !zone.yearly) return zone.final_offset;  // UTC, and others that never change
  return stretch_at(zone, floor_divide(time, kMicrosPerSecond)).offset;
}

int64_t to_local(const Zone& zone, int64_t time) {
  return saturating_add(time, offset_at(zone, time) * kMicrosPerSecond);
}

int64_t to_time(const Zone& zone, int64_t local) {
  constexpr int64_t kMoreThanAnyOffset = 26 * 3600;
  const int64_t second = floor_divide(local, kMicrosPerSecond);
  Stretch stretch = stretch_at(zone, second - kMoreThanAnyOffset);
  int32_t offset = stretch.offset;
  while (second - stretch.offset >= stretch.end) {
    offset = stretch.offset;
    stretch = stretch_at(zone, stretch.end);
  }
  // Not yet in this stretch and no longer in the one before: a gap, which the offset before it carries across.
  if (second - stretch.offset >= stretch.begin) offset = stretch.offset;
  return saturating_add(local, -offset * kMicrosPerSecond);
}

void ZoneClock::look_up(int64_t time) {
  constexpr int64_t kFarSecond = (INT64_C(1) << 62) / kMicrosPerSecond;  // beyond, sums could overflow: not remembered
  constexpr int64_t kMargin = 3 * kMicrosPerDay;                         // no change moves a clock by that much
  const Stretch stretch = stretch_at(*zone_, floor_divide(time, kMicrosPerSecond));
  begin_ = (stretch.begin < -kFarSecond ? -kFarSecond : stretch.begin) * kMicrosPerSecond;
  end_ = (stretch.end > kFarSecond ? kFarSecond : stretch.end) * kMicrosPerSecond;
  offset_ = stretch.offset * kMicrosPerSecond;
  unique_begin_ = begin_ + offset_ + kMargin;
  unique_end_ = end_ + offset_ - kMargin;
}

int64_t local_day(const Zone& zone, int64_t time) {
  return floor_divide(to_local(zone, time), kMicrosPerDay);
}

OffsetStretch offset_around(const Zone& zone, int64_t time) {
  constexpr int64_t kFar = INT64_C(1) << 62;
  constexpr int64_t kFarSecond = kFar / kMicrosPerSecond;
  if (time < -kFar || time >= kFar) return {time, 1, to_local(zone, time) - time};
  const Stretch stretch = stretch_at(zone, floor_divide(time, kMicrosPerSecond));
  const int64_t begin = stretch.begin < -kFarSecond ? -kFar : stretch.begin * kMicrosPerSecond;
  const int64_t end = stretch.end > kFarSecond ? kFar : stretch.end * kMicrosPerSecond;
  return {begin, static_cast<uint64_t>(end) - static_cast<uint64_t>(begin), stretch.offset * kMicrosPerSecond};
}

int64_t days_ascend_from(const Zone& zone) {
  for (int i = 0; i < 2 && zone.yearly; ++i) {
    const YearlyChange& change = zone.changes[i];
    const int64_t moved = change.offset_after - zone.changes[1 - i].offset_after;
    if (goes_back_a_day(change.seconds, change.seconds + moved)) return INT64_MAX;
  }
  int64_t from = INT64_MIN + 2 * kMicrosPerDay;
  for (uint32_t i = 0; i < zone.count; ++i) {
    const int64_t second = kChangeTimes[zone.first + i];
    const int64_t before = i == 0 ? zone.initial_offset : kOffsetsAfter[zone.first + i - 1];
    const int64_t after = kOffsetsAfter[zone.first + i];
    if (goes_back_a_day(second + before, second + after)) from = second * kMicrosPerSecond;
  }
  return from;
}

int64_t start_of_day(const Zone& zone, int64_t day) {
  return to_time(zone, local_midnight(day));
}

int64_t unit_at(const Zone& zone, int64_t time, CalendarUnit unit) {
  return unit_number(local_day(zone, time), unit);
}

int64_t start_of_unit(const Zone& zone, int64_t time, CalendarUnit unit, int64_t units) {
  return start_of_day(zone, first_day_of_unit(unit_at(zone, time, unit) + units, unit));
}

int64_t months_back(const Zone& zone, int64_t time, int64_t months) {
  const int64_t local = to_local(zone, time);
  const int64_t time_of_day = floor_remainder(local, kMicrosPerDay);
  const int64_t back = months < -INT64_MAX ? INT64_MAX : -months;
  const int64_t day = add_months(floor_divide(local, kMicrosPerDay), back);
  return to_time(zone, saturating_add(local_midnight(day), time_of_day));
}

}  // namespace merit::values
