#include "runtime/library/field_reader.h"

#include "runtime/values/calendar.h"

namespace merit::library {

namespace {

constexpr int64_t kNanosPerMicro = 1'000;

Reading known_integer(int64_t value) {
  return {Reading::State::known, value, 0, {}};
}

/// Whether that is so of all texts, of which those of nulls need not be looked at one by one.
bool has_ascii_alone(const Array& array) {
  if (array.length == 0 || array.bytes == nullptr || array.format.shape == Shape::text_view) return false;
  const char* const begin = array.text(0).begin();
  return is_ascii(TextView(begin, static_cast<size_t>(array.text(array.length - 1).end() - begin)));
}

}  // namespace

Clock::Clock(const merit_definition& definition) : zones_(definition.zones), state_{} {
  if (zones_ != nullptr) zones_->set_up(definition.data_zone, state_);
}

FieldReader::FieldReader(const merit_field& field, bool key, Clock& clock, Blocks& blocks) : blocks_(&blocks) {
  interpreter_.set_up(field, key, clock.wall_clock(), room_for<double>(blocks, field.missing_count));
}

void FieldReader::set_array(const Array* array) {
  array_ = array;
  direct_ = Direct::none;
  of_value_ = nullptr;
  is_ascii_ = is_as_it_is_ = false;
  if (array == nullptr) return;
  if (array->dictionary != nullptr) {
    const auto values = static_cast<size_t>(array->dictionary->length);
    of_value_ = room_for<Reading>(*blocks_, values);
    is_read_ = zeroed<uint8_t>(*blocks_, values);
    return;
  }
  const int32_t type = field().type;
  const cells::Spellings& spellings = interpreter_.spellings();
  const Shape shape = array->format.shape;
  const bool is_text = shape == Shape::text32 || shape == Shape::text64 || shape == Shape::text_view;
  if (type == merit_text_type && is_text) direct_ = Direct::text;
  is_ascii_ = direct_ == Direct::text && has_ascii_alone(*array);
  is_as_it_is_ = is_ascii_ && spellings.empty() && !interpreter_.is_key();
  if (!spellings.have_numbers()) {
    if (type == merit_integer && shape == Shape::int64) direct_ = Direct::integer64;
    if (type == merit_number && shape == Shape::float64) direct_ = Direct::float64;
  }
  if (!spellings.empty()) return;
  if (type == merit_boolean && shape == Shape::boolean) direct_ = Direct::boolean;
  const bool names_instants = array->format.zoned || interpreter_.clock().is_utc();
  if (type == merit_time && shape == Shape::timestamp && names_instants && array->format.multiply == 1) {
    direct_ = array->format.divide == 1 ? Direct::instant_micros : Direct::instant_nanos;
  }
}

/// Of a cell that is not null and whose type is the field's.
Reading FieldReader::read_directly(int64_t row) const {
  switch (direct_) {
    case Direct::integer64:
    case Direct::instant_micros:
      return known_integer(array_->value<int64_t>(row));
    case Direct::instant_nanos:
      return known_integer(values::floor_divide(array_->value<int64_t>(row), kNanosPerMicro));
    case Direct::float64: {
      const auto number = array_->value<double>(row);
      return {cells::state_of(number), 0, number, {}};
    }
    case Direct::boolean: {
      const int64_t bit = array_->offset + row;
      return known_integer(array_->values[bit >> 3] >> (bit & 7) & 1);
    }
    case Direct::text:
    case Direct::none:
      break;
  }
  return read_direct_text(array_->text(row));
}

Reading FieldReader::read_direct_text(TextView text) const {
  return interpreter_.read_text_field(text, is_ascii_);
}

Reading FieldReader::read(int64_t row) {
  if (array_ == nullptr || array_->is_null(row)) return {};
  if (direct_ != Direct::none) return read_directly(row);
  CellText room;
  if (of_value_ == nullptr) return read(cell_at(*array_, row, room), room);
  return read_value(array_->code(row));
}

/// Of the dictionary.
const Reading& FieldReader::read_value(int64_t code) {
  if (is_read_[code] == 0) {
    CellText room;
    of_value_[code] = read(cell_at(*array_->dictionary, code, room), room);
    is_read_[code] = 1;
  }
  return of_value_[code];
}

Reading FieldReader::read(const Cell& cell, CellText& room) {
  Reading reading = interpreter_.read(cell, room);
  const char* const text = reading.text.data;
  if (text >= room.bytes && text < room.bytes + sizeof room.bytes) {
    char* const kept = blocks_->allocate(reading.text.size);
    __builtin_memcpy(kept, text, reading.text.size);
    reading.text.data = kept;
  }
  return reading;
}

}  // namespace merit::library
