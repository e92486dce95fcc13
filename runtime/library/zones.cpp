// The one file of this room that reaches the tables of time zones: only through `merit_definition::zones`.
#include "runtime/values/zones.h"

#include "runtime/library/definition.h"
#include "runtime/library/failure.h"

namespace {

using merit::values::Zone;
using merit::values::ZoneClock;

static_assert(sizeof(ZoneClock) <= kMeritClockSize && alignof(ZoneClock) <= 8);

void set_up(merit_text name, void* clock) {
  const Zone* const zone = merit::values::find_zone(merit::library::view(name));
  const ZoneClock made(zone == nullptr ? merit::values::utc_zone() : *zone);
  __builtin_memcpy(clock, &made, sizeof made);
}

int64_t to_time(void* clock, int64_t local) {
  return static_cast<ZoneClock*>(clock)->to_time(local);
}

}  // namespace

extern "C" const merit_zones merit_data_zones = {&set_up, &to_time};
