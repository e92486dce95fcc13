#include "runtime/library/cell.h"

#include "runtime/library/decimal_text.h"
#include "runtime/values/arithmetic.h"
#include "runtime/values/calendar.h"
#include "runtime/values/numbers.h"
#include "runtime/values/times.h"

namespace merit::library {

namespace {

using Kind = Cell::Kind;

Cell integer_cell(Kind kind, int64_t value) {
  return {kind, value, 0, {}};
}
Cell text_cell(TextView text) {
  return {Kind::text, 0, 0, text};
}
Cell number_cell(double value) {
  return value != value ? Cell{} : Cell{Kind::number, 0, value, {}};
}

/// Of an integer beyond 63 bits.
TextView write_unsigned(uint64_t value, CellText& room) {
  char* at = room.bytes + 20;
  for (; value > 0; value /= 10) *--at = static_cast<char>('0' + value % 10);
  return {at, static_cast<size_t>(room.bytes + 20 - at)};
}

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

Cell micros_cell(Kind kind, const Format& format, int64_t value) {
  if (format.divide > 1) return integer_cell(kind, values::floor_divide(value, format.divide));
  const auto micros = values::multiply(value, format.multiply);
  return micros.known ? integer_cell(kind, micros.value) : Cell{Kind::other, 0, 0, {}};
}

/// A day that no time in microseconds can lie in is nothing that a definition could compute with.
Cell date_cell(int64_t day) {
  return day >= -kMostDays && day <= kMostDays ? integer_cell(Kind::date, day) : Cell{Kind::other, 0, 0, {}};
}

TextView seconds_text(int64_t micros, CellText& room) {
  char* at = room.bytes;
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
  return {room.bytes, static_cast<size_t>(at - room.bytes)};
}

}  // namespace

Cell cell_at(const Array& array, int64_t row, CellText& room) {
  if (array.is_null(row)) return {};
  if (array.dictionary != nullptr) return cell_at(*array.dictionary, array.code(row), room);
  switch (array.format.shape) {
    case Shape::nothing:
      return {};
    case Shape::boolean: {
      const int64_t bit = array.offset + row;
      return integer_cell(Kind::boolean, array.values[bit >> 3] >> (bit & 7) & 1);
    }
    case Shape::int8:
    case Shape::uint8:
    case Shape::int16:
    case Shape::uint16:
    case Shape::int32:
    case Shape::uint32:
    case Shape::int64:
      return integer_cell(Kind::integer, array.code(row));
    case Shape::uint64: {
      const auto value = array.value<uint64_t>(row);
      if (value > INT64_MAX) return text_cell(write_unsigned(value, room));
      return integer_cell(Kind::integer, static_cast<int64_t>(value));
    }
    case Shape::float16:
      return number_cell(half_number(array.value<uint16_t>(row)));
    case Shape::float32:
      return number_cell(static_cast<double>(array.value<float>(row)));
    case Shape::float64:
      return number_cell(array.value<double>(row));
    case Shape::decimal: {
      const int32_t bits = array.format.width;
      return text_cell(decimal_text(array.values + (array.offset + row) * (bits / 8), bits, array.format.scale, room));
    }
    case Shape::date_days:
      return date_cell(array.value<int32_t>(row));
    case Shape::date_millis:
      return date_cell(values::floor_divide(array.value<int64_t>(row), values::kMicrosPerDay / 1'000));
    case Shape::timestamp:
      return micros_cell(array.format.zoned ? Kind::instant : Kind::local_time, array.format,
                         array.value<int64_t>(row));
    case Shape::duration:
      return micros_cell(Kind::duration, array.format, array.value<int64_t>(row));
    case Shape::text32:
    case Shape::text64:
    case Shape::text_view:
    case Shape::text_fixed:
      return text_cell(array.text(row));
    case Shape::list32:
    case Shape::list64:
    case Shape::list_fixed:
    case Shape::structure:
    case Shape::other:
      break;
  }
  return {Kind::other, 0, 0, {}};
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
      return seconds_text(cell.integer, room);
  }
  return {};
}

}  // namespace merit::library
