/// How a time zone is stored. For zones.cpp and the generated tables only.
#pragma once

#include <stdint.h>

namespace merit::values {

/// A yearly change in POSIX terms (`M10.5.0/3`): the `week`-th (5: last) `weekday` (Sunday 0) of `month`, `seconds`
/// after the midnight that begins it, in the local time that the change ends.
struct YearlyChange {
  int8_t month;
  int8_t week;
  int8_t weekday;
  int32_t seconds;
  int32_t offset_after;
};

struct Zone {
  uint32_t first;          ///< into kChangeTimes and kOffsetsAfter
  uint32_t count;          ///< recorded changes
  int32_t initial_offset;  ///< before the first change; all offsets are seconds east of UTC
  int32_t final_offset;    ///< after the last one, where `yearly` is false
  bool yearly;             ///< after the last one `changes` happen every year
  YearlyChange changes[2];
};

/// A name, as a slice of kZoneNames.
struct ZoneName {
  uint16_t begin;
  uint16_t size;
  uint16_t zone;
};

}  // namespace merit::values
