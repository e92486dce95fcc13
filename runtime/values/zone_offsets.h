/// What evaluating many times of a zone one after another needs to know, to look its offset up once for many.
#pragma once

#include <stdint.h>

#include "runtime/values/zones.h"

namespace merit::values {

/// Times [begin, begin + length) that have one offset; microseconds.
struct OffsetStretch {
  int64_t begin;
  uint64_t length;
  int64_t offset;
};

/// As much of what is around a time as has its offset and no sum that overflows; of a time at the ends of 64 bits that
/// time alone, with what `to_local` adds to it.
OffsetStretch offset_around(const Zone& zone, int64_t time);

/// From this time on, for ever, no later time is on an earlier day: the zone's clocks do not go back over midnight. Two
/// days inside the ends of 64 bits at least; the latest time where they go on to do so.
int64_t days_ascend_from(const Zone& zone);

}  // namespace merit::values
