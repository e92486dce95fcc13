#include "runtime/library/cell.h"

#include "runtime/cells/decimal_text.h"
#include "runtime/values/calendar.h"

namespace merit::library {

namespace {

using Kind = Cell::Kind;

cells::MicrosScale scale_of(const Format& format) {
  return {format.multiply, format.divide};
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
      return cells::integer_cell(Kind::boolean, array.values[bit >> 3] >> (bit & 7) & 1);
    }
    case Shape::int8:
    case Shape::uint8:
    case Shape::int16:
    case Shape::uint16:
    case Shape::int32:
    case Shape::uint32:
    case Shape::int64:
      return cells::integer_cell(Kind::integer, array.code(row));
    case Shape::uint64:
      return cells::unsigned_cell(array.value<uint64_t>(row), room);
    case Shape::float16:
      return cells::half_cell(array.value<uint16_t>(row));
    case Shape::float32:
      return cells::number_cell(static_cast<double>(array.value<float>(row)));
    case Shape::float64:
      return cells::number_cell(array.value<double>(row));
    case Shape::decimal: {
      const int32_t bits = array.format.width;
      return cells::text_cell(
          cells::decimal_text(array.values + (array.offset + row) * (bits / 8), bits, array.format.scale, room));
    }
    case Shape::date_days:
      return cells::date_cell(array.value<int32_t>(row), room);
    case Shape::date_millis:
      return cells::date_cell(values::floor_divide(array.value<int64_t>(row), values::kMicrosPerDay / 1'000), room);
    case Shape::timestamp:
      return cells::micros_cell(array.format.zoned ? Kind::instant : Kind::local_time, scale_of(array.format),
                                array.value<int64_t>(row), room);
    case Shape::duration:
      return cells::micros_cell(Kind::duration, scale_of(array.format), array.value<int64_t>(row), room);
    case Shape::text32:
    case Shape::text64:
    case Shape::text_view:
    case Shape::text_fixed:
      return cells::text_cell(array.text(row));
    case Shape::list32:
    case Shape::list64:
    case Shape::list_fixed:
    case Shape::structure:
    case Shape::other:
      break;
  }
  return {Kind::other, 0, 0, {}};
}

}  // namespace merit::library
