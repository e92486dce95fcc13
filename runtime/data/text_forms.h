/// Values as files write them, where `runtime/values` has no form of its own: durations in seconds, dates at midnight.
/// And its writers, for those who build a string.
#pragma once

#include <cstdint>
#include <string>

#include "runtime/values/maybe.h"

namespace merit::data {

// These append to a text.
void append_integer(std::string& out, int64_t value);
void append_number(std::string& out, double value);  ///< shortest decimal that reads back
void append_time(std::string& out, int64_t micros);  ///< `2026-10-01T09:30:00Z`
void append_date(std::string& out, int64_t days);
void append_seconds(std::string& out, int64_t micros);  ///< a duration: `90`, `0.5`

/// A number without a fraction that 64 bits hold.
values::Maybe<int64_t> whole_number(double value);

/// Seconds as microseconds.
values::Maybe<int64_t> micros_of_seconds(double seconds);

/// The day that begins at a local time.
values::Maybe<int64_t> day_at_midnight(int64_t local_micros);

}  // namespace merit::data
