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

}  // namespace merit::values
