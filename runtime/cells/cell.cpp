#include "runtime/cells/cell.h"

#include "runtime/values/numbers.h"
#include "runtime/values/times.h"

namespace merit::cells {

namespace {

using Kind = Cell::Kind;

double half_number(uint16_t bits) {
  const auto exponent = static_cast<int32_t>(bits >> 10 & 0x1F);
  double value = bits & 0x3FF;
  if (exponent == 0x1F) {
    value = value == 0 ? __builtin_inf() : __builtin_nan("");
  } else if (exponent == 0) {
    value *= 0x1p-24;
  } else {
    value = (value + 1024) * static_cast<double>(1U << exponent) * 0x1p-25;
  }
  return (bits & 0x8000) != 0 ? -value : value;
}

/// A time or day that no time in microseconds can be is nothing that a definition could compute with.
Cell beyond_all_times(int64_t value, CellText& room) {
  return {Kind::other, 0, 0, {room.bytes, values::write_integer(value, room.bytes)}};
}

}  // namespace

Cell unsigned_cell(uint64_t value, CellText& room) {
  if (value <= INT64_MAX) return integer_cell(Kind::integer, static_cast<int64_t>(value));
  constexpr size_t kMostDigits = 20;
  char* at = room.bytes + kMostDigits;
  for (; value > 0; value /= 10) *--at = static_cast<char>('0' + value % 10);
  return text_cell({at, static_cast<size_t>(room.bytes + kMostDigits - at)});
}

Cell half_cell(uint16_t bits) {
  return number_cell(half_number(bits));
}

Cell micros_cell(Kind kind, MicrosScale scale, int64_t value, CellText& room) {
  const auto micros = scale.to_micros(value);
  return micros.known ? integer_cell(kind, micros.value) : beyond_all_times(value, room);
}

Cell date_cell(int64_t day, CellText& room) {
  return day >= -kMostDays && day <= kMostDays ? integer_cell(Kind::date, day) : beyond_all_times(day, room);
}

size_t write_seconds(int64_t micros, char* out) {
  char* at = out;
  const int64_t seconds = micros / values::kMicrosPerSecond;
  int64_t fraction = micros % values::kMicrosPerSecond;
  if (micros < 0 && seconds == 0) *at++ = '-';
  at += values::write_integer(seconds, at);
  if (fraction != 0) {
    fraction = fraction < 0 ? -fraction : fraction;
    *at++ = '.';
    for (int64_t digit = 100'000; fraction > 0; digit /= 10) {
      *at++ = static_cast<char>('0' + fraction / digit);
      fraction %= digit;
    }
  }
  return static_cast<size_t>(at - out);
}

TextView text_of(const Cell& cell, CellText& room) {
  char* const out = room.bytes;
  switch (cell.kind) {
    case Kind::missing:
      return {};
    case Kind::text:
    case Kind::other:
      return cell.text;
    case Kind::boolean:
      return cell.integer != 0 ? TextView("true", 4) : TextView("false", 5);
    case Kind::integer:
      return {out, values::write_integer(cell.integer, out)};
    case Kind::number:
      if (!values::is_finite(cell.number)) return cell.number > 0 ? TextView("Infinity", 8) : TextView("-Infinity", 9);
      return {out, values::write_number(cell.number, out)};
    case Kind::instant:
      return {out, values::write_time(cell.integer, out)};
    case Kind::local_time:
      return {out, values::write_time(cell.integer, out) - 1};  // without the `Z`
    case Kind::date:
      return {out, values::write_date(cell.integer, out)};
    case Kind::duration:
      return {out, write_seconds(cell.integer, out)};
  }
  return {};
}

}  // namespace merit::cells
