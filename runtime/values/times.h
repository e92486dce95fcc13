/// Times, dates and durations as text (docs/language.md, "Words and lines" and "Modules, data, tests").
///
/// Reading: ISO 8601, trimmed, and nothing that depends on a locale: `2026-10-01`, or that, `T` or one space, and
/// `9:30` or `09:30`, then perhaps `:05`, then perhaps `.123456` (digits beyond microseconds are dropped), then perhaps
/// `Z`, `+02`, `+0200` or `+02:00`. Years 0000 to 9999. What no calendar or clock shows does not read: February 30,
/// hour 24, second 60 (a leap second), an offset of 24 hours.
///
/// Writing: `2026-10-01T09:30:00Z`, with a fraction only where there is one, without its last zeros. Years outside 0000
/// to 9999, which only arithmetic can make, get a sign and six digits.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "runtime/values/maybe.h"
#include "runtime/values/text_view.h"
#include "runtime/values/zones.h"

namespace merit::values {

/// What a text said. Without an offset `micros` is a local time (zones.h): the reader knows in which zone.
struct ReadTime {
  int64_t micros = 0;  ///< since 1970-01-01T00:00, in UTC with an offset, else as a local clock shows it
  bool has_offset = false;
  bool is_date_only = false;  ///< `micros` is that day's midnight
};

Maybe<ReadTime> parse_time(TextView text);

/// The same as a time; `zone` is that of texts without an offset. A date alone is the first instant of the day.
Maybe<int64_t> parse_time_in(const Zone& zone, TextView text);

/// A date alone, as a day number.
Maybe<int64_t> parse_date(TextView text);

inline constexpr size_t kDateTextSize = 16;
inline constexpr size_t kTimeTextSize = 48;
inline constexpr size_t kDurationTextSize = 64;

/// These write to `out`, which has room for the size above, and return the number of bytes written.
size_t write_date(int64_t day, char* out);
/// `2026-10-01T09:30:00Z`
size_t write_time(int64_t time, char* out);
/// `2026-10-01T05:30:00-04:00`; in UTC, and only there, with `Z`.
size_t write_time_in(const Zone& zone, int64_t time, char* out);
/// `3 days 4 hours`, `1 minute 0.5 seconds`, `-2 days`, `0 seconds`: days, hours, minutes, seconds, without those that
/// are 0.
size_t write_duration(int64_t micros, char* out);

}  // namespace merit::values
