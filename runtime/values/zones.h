/// Time zones: the IANA database, compiled in, and what the language asks of it (docs/language.md, "Events").
///
/// - A *time* is microseconds since 1970-01-01T00:00Z. A *local time* is the same count for what a clock on a wall
/// shows:
///   the microseconds from 1970-01-01T00:00 to the date and time shown.
/// - A local time that a zone skips (clocks go forward) moves forward by the gap; one that occurs twice is the earlier.
/// - After a zone's last recorded change its rule for the future holds, for ever; before its first, its first offset.
/// - At the ends of 64 bits results stop at the nearest representable time.
///
/// The tables are made at build time (tables/zone_tables.py) from the pinned package; `tzdata_version()` enters a
/// definition's hash.
#pragma once

#include <stdint.h>

#include "runtime/values/calendar.h"
#include "runtime/values/text_view.h"

namespace merit::values {

/// One zone of the compiled-in database; lives for ever. Names that are links share one.
struct Zone;

/// The zone of an IANA name such as `Europe/Berlin`, in exactly that case; null when there is none.
const Zone* find_zone(TextView name);

/// The names of all zones, sorted by bytes: `zone_name(0)` to `zone_name(zone_count() - 1)`. For suggestions.
uint32_t zone_count();
TextView zone_name(uint32_t index);

const Zone& utc_zone();

/// "2026a"
TextView tzdata_version();

/// Seconds east of UTC at a time.
int32_t offset_at(const Zone& zone, int64_t time);

int64_t to_local(const Zone& zone, int64_t time);
int64_t to_time(const Zone& zone, int64_t local);

/// The day number of the date that a zone's calendar shows at a time.
int64_t local_day(const Zone& zone, int64_t time);

/// The first instant of a day: what a date is as a time.
int64_t start_of_day(const Zone& zone, int64_t day);

/// The number of the day, week, month … that a time lies in: for `distinct weeks`.
int64_t unit_at(const Zone& zone, int64_t time, CalendarUnit unit);

/// The first instant of the unit that `time` lies in, moved by `units`: 0 for `this month`, −1 for `previous month`.
int64_t start_of_unit(const Zone& zone, int64_t time, CalendarUnit unit, int64_t units);

/// `in last N months`: back to the same local time, clamped to the month's last day. Quarters are 3 months, years 12.
int64_t months_back(const Zone& zone, int64_t time, int64_t months);

/// The same as `to_local` and `to_time`, for many times one after another: remembers the offset last used and between
/// which changes of the zone it holds, so that times of the same season cost a comparison. Not shared between threads.
class ZoneClock {
 public:
  explicit ZoneClock(const Zone& zone) : zone_(&zone) {}

  int64_t to_local(int64_t time) {
    if (time < begin_ || time >= end_) look_up(time);
    return begin_ <= time && time < end_ ? time + offset_ : values::to_local(*zone_, time);
  }

  int64_t to_time(int64_t local) {
    if (local >= unique_begin_ && local < unique_end_) return local - offset_;
    const int64_t time = values::to_time(*zone_, local);
    look_up(time);
    return time;
  }

 private:
  void look_up(int64_t time);

  const Zone* zone_;
  int64_t begin_ = 0;  ///< times in [begin_, end_) have the offset
  int64_t end_ = 0;
  int64_t unique_begin_ = 0;  ///< local times in [unique_begin_, unique_end_) are far from any gap or overlap
  int64_t unique_end_ = 0;
  int64_t offset_ = 0;  ///< microseconds
};

}  // namespace merit::values
