#include "runtime/kernels/kernels.h"
#include "runtime/values/arithmetic.h"
#include "runtime/values/calendar.h"
#include "runtime/values/zone_offsets.h"

namespace {

using merit::kernels::UnitsMet;
using merit::values::CalendarUnit;
using merit::values::Maybe;
using merit::values::Zone;

/// The nearest number to `high` * 2^64 + `low`, `high` not being 0: the 64 bits from the first that is set, the last of
/// them standing for all below it too, are rounded once. Compilers would call a function of their own library for it.
double wide_to_number(uint64_t high, uint64_t low) {
  const int zeros = __builtin_clzll(high);
  uint64_t bits = high;
  uint64_t below = low;
  if (zeros > 0) {
    bits = high << zeros | low >> (64 - zeros);
    below = low << zeros;
  }
  if (below != 0) bits |= 1;
  const auto scale = static_cast<uint64_t>(1023 + 64 - zeros) << 52;  // the bits of 2^(64 - zeros)
  double power = 0;
  __builtin_memcpy(&power, &scale, sizeof power);
  return static_cast<double>(bits) * power;
}

/// Events stand in the order of time, so a unit later than all before is a new one. An earlier one comes only where
/// clocks go back over midnight, by far less than 64 units, so that no set is needed.
void meet(UnitsMet& met, int64_t number) {
  if (number > met.latest) {
    const uint64_t ahead = static_cast<uint64_t>(number) - static_cast<uint64_t>(met.latest);
    met.seen = (ahead < 64 ? met.seen << ahead : 0) | 1;
    met.latest = number;
    ++met.count;
    return;
  }
  const uint64_t bit = UINT64_C(1) << ((met.latest - number) & 63);
  if ((met.seen & bit) == 0) ++met.count;
  met.seen |= bit;
}

bool give(const Maybe<int64_t>& result, int64_t* out) {
  if (result.known) *out = result.value;
  return result.known;
}

}  // namespace

extern "C" {

const Zone* merit_find_zone(const char* name, uint64_t size) {
  return merit::values::find_zone(merit::values::TextView(name, size));
}

int64_t merit_months_back(const Zone* zone, int64_t time, int64_t months) {
  return merit::values::months_back(*zone, time, months);
}

int64_t merit_start_of_unit(const Zone* zone, int64_t time, int64_t unit, int64_t units) {
  return merit::values::start_of_unit(*zone, time, static_cast<CalendarUnit>(unit), units);
}

void merit_meet_units(const Zone* zone, const int64_t* event_at, int64_t begin, uint64_t mask, int64_t unit,
                      UnitsMet* met) {
  for (; mask != 0; mask &= mask - 1) {
    const int64_t at = event_at[begin + __builtin_ctzll(mask)];
    meet(*met, merit::values::unit_at(*zone, at, static_cast<CalendarUnit>(unit)));
  }
}

void merit_offset_around(const Zone* zone, int64_t time, merit::values::OffsetStretch* out) {
  *out = merit::values::offset_around(*zone, time);
}

int64_t merit_unit_of_day(int64_t day, int64_t unit) {
  return merit::values::unit_number(day, static_cast<CalendarUnit>(unit));
}

int64_t merit_local_day(const Zone* zone, int64_t time) {
  return merit::values::local_day(*zone, time);
}

int64_t merit_start_of_day(const Zone* zone, int64_t day) {
  return merit::values::start_of_day(*zone, day);
}

int64_t merit_year(int64_t day) {
  return merit::values::civil_date(day).year;
}

int64_t merit_month(int64_t day) {
  return merit::values::civil_date(day).month;
}

int64_t merit_day(int64_t day) {
  return merit::values::civil_date(day).day;
}

int64_t merit_weekday(int64_t day) {
  return merit::values::weekday(day);
}

double merit_wide_to_number(int64_t high, uint64_t low) {
  const bool negative = high < 0;
  auto top = static_cast<uint64_t>(high);
  if (negative) {
    low = ~low + 1;
    top = ~top + static_cast<uint64_t>(low == 0);
  }
  const double size = top == 0 ? static_cast<double>(low) : wide_to_number(top, low);
  return negative ? -size : size;
}

bool merit_round(double value, int64_t* out) {
  return give(merit::values::round_to_integer(value), out);
}

bool merit_floor(double value, int64_t* out) {
  return give(merit::values::floor_to_integer(value), out);
}

bool merit_ceiling(double value, int64_t* out) {
  return give(merit::values::ceiling_to_integer(value), out);
}

}  // extern "C"
