#include "runtime/library/field_reader.h"

#include "runtime/values/arithmetic.h"
#include "runtime/values/calendar.h"
#include "runtime/values/fold.h"
#include "runtime/values/numbers.h"
#include "runtime/values/times.h"

namespace merit::library {

namespace {

using State = Reading::State;

constexpr int64_t kNanosPerMicro = 1'000;

Reading unreadable() {
  return {State::unreadable, 0, 0, {}};
}
Reading known_integer(int64_t value) {
  return {State::known, value, 0, {}};
}
Reading known_number(double value) {
  return {State::known, 0, value, {}};
}
template <typename Value>
Reading integer_or_unreadable(const values::Maybe<Value>& value) {
  return value.known ? known_integer(static_cast<int64_t>(value.value)) : unreadable();
}

/// A number without a fraction that 64 bits hold.
values::Maybe<int64_t> whole_number(double value) {
  const auto whole = values::floor_to_integer(value);
  if (!whole.known || static_cast<double>(whole.value) != value) return {};
  return whole;
}

values::Maybe<int64_t> micros_of_seconds(double seconds) {
  return values::round_to_integer(seconds * 1e6);
}

/// The day that begins at a local time.
values::Maybe<int64_t> day_at_midnight(int64_t local) {
  if (values::floor_remainder(local, values::kMicrosPerDay) != 0) return {};
  return values::floor_divide(local, values::kMicrosPerDay);
}

/// Whether that is so of all texts, of which those of nulls need not be looked at one by one.
bool has_ascii_alone(const Array& array) {
  if (array.length == 0 || array.bytes == nullptr || array.format.shape == Shape::text_view) return false;
  const char* const begin = array.text(0).begin();
  return is_ascii(TextView(begin, static_cast<size_t>(array.text(array.length - 1).end() - begin)));
}

}  // namespace

bool number_means_missing(const merit_field& field, double value) {
  for (uint64_t i = 0; i < field.missing_count; ++i) {
    const auto spelled = values::parse_number(view(field.missing[i]));
    if (spelled.known && spelled.value == value) return true;
  }
  return false;
}

bool spells_a_number(const merit_field& field) {
  for (uint64_t i = 0; i < field.missing_count; ++i) {
    if (values::parse_number(view(field.missing[i])).known) return true;
  }
  return false;
}

int64_t label_called(const merit_text* labels, uint64_t count, TextView text) {
  for (uint64_t i = 0; i < count; ++i) {
    if (values::equals_exact(text, view(labels[i]))) return static_cast<int64_t>(i);
  }
  for (uint64_t i = 0; i < count; ++i) {
    if (values::equals_folded(text, view(labels[i]))) return static_cast<int64_t>(i);
  }
  return -1;
}

Clock::Clock(const merit_definition& definition) : zones_(definition.zones), state_{} {
  if (zones_ != nullptr) zones_->set_up(definition.data_zone, state_);
}

FieldReader::FieldReader(const merit_field& field, bool key, Clock& clock, Blocks& blocks)
    : field_(&field), key_(key), clock_(&clock), blocks_(&blocks) {
  spellings_.set_up(field);
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
  const Shape shape = array->format.shape;
  const bool is_text = shape == Shape::text32 || shape == Shape::text64 || shape == Shape::text_view;
  if (field_->type == merit_text_type && is_text) direct_ = Direct::text;
  is_ascii_ = direct_ == Direct::text && has_ascii_alone(*array);
  is_as_it_is_ = is_ascii_ && field_->missing_count == 0 && !key_;
  if (!spells_a_number(*field_)) {
    if (field_->type == merit_integer && shape == Shape::int64) direct_ = Direct::integer64;
    if (field_->type == merit_number && shape == Shape::float64) direct_ = Direct::float64;
  }
  if (field_->missing_count > 0) return;
  if (field_->type == merit_boolean && shape == Shape::boolean) direct_ = Direct::boolean;
  const bool names_instants = array->format.zoned || clock_->is_utc();
  if (field_->type == merit_time && shape == Shape::timestamp && names_instants && array->format.multiply == 1) {
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
      if (values::is_finite(number)) return known_number(number);
      return number != number ? Reading{} : unreadable();
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
  if (!is_ascii_ && !is_utf8(text)) return text_means_missing(*field_, text) ? Reading() : unreadable();
  return spellings_.have(text) ? Reading() : valid_text(text);
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
  if (cell.kind == Cell::Kind::missing || means_missing(cell, room)) return {};
  Reading reading = cell.kind == Cell::Kind::text ? read_text(cell.text) : read_as_type(cell, room);
  const char* const text = reading.text.data;
  if (text >= room.bytes && text < room.bytes + sizeof room.bytes) {
    char* const kept = blocks_->allocate(reading.text.size);
    __builtin_memcpy(kept, text, reading.text.size);
    reading.text.data = kept;
  }
  return reading;
}

bool FieldReader::means_missing(const Cell& cell, CellText& room) const {
  if (field_->missing_count == 0 || cell.kind == Cell::Kind::other) return false;
  if (cell.kind == Cell::Kind::integer) return number_means_missing(*field_, static_cast<double>(cell.integer));
  if (cell.kind == Cell::Kind::number) return number_means_missing(*field_, cell.number);
  return text_means_missing(*field_, text_of(cell, room));
}

Reading FieldReader::known_text(TextView text) const {
  return is_utf8(text) ? valid_text(text) : unreadable();
}

Reading FieldReader::valid_text(TextView text) const {
  const TextView value = key_ ? values::trim(text) : text;
  return {State::known, 0, 0, value.empty() ? TextView("", 0) : value};
}

Reading FieldReader::read_text(TextView text) const {
  switch (field_->type) {
    case merit_boolean:
      return integer_or_unreadable(values::parse_boolean(text));
    case merit_integer:
      return integer_or_unreadable(values::parse_integer(text));
    case merit_number: {
      const auto number = values::parse_number(text);
      return number.known ? known_number(number.value) : unreadable();
    }
    case merit_text_type:
      return known_text(text);
    case merit_time: {
      const auto read = values::parse_time(text);
      if (!read.known) return unreadable();
      return known_integer(read.value.has_offset ? read.value.micros : clock_->to_time(read.value.micros));
    }
    case merit_date:
      return integer_or_unreadable(values::parse_date(text));
    case merit_duration: {
      const auto seconds = values::parse_number(text);
      return seconds.known ? integer_or_unreadable(micros_of_seconds(seconds.value)) : unreadable();
    }
    case merit_enumeration: {
      const int64_t place = label_called(field_->labels, field_->label_count, text);
      return place < 0 ? unreadable() : known_integer(place);
    }
    default:
      return unreadable();
  }
}

/// A cell that has a type of its own: where that is not the field's, it reads as the text that a CSV file would have.
Reading FieldReader::read_as_type(const Cell& cell, CellText& room) const {
  using Kind = Cell::Kind;
  const int32_t type = field_->type;
  switch (cell.kind) {
    case Kind::integer:
      if (type == merit_integer) return known_integer(cell.integer);
      if (type == merit_number) return known_number(static_cast<double>(cell.integer));
      break;
    case Kind::number:
      if (!values::is_finite(cell.number)) return unreadable();
      if (type == merit_number) return known_number(cell.number);
      if (type == merit_integer) return integer_or_unreadable(whole_number(cell.number));
      break;
    case Kind::boolean:
      if (type == merit_boolean) return known_integer(cell.integer);
      break;
    case Kind::instant:
      if (type == merit_time) return known_integer(cell.integer);
      break;
    case Kind::local_time:
      if (type == merit_time) return known_integer(clock_->to_time(cell.integer));
      if (type == merit_date) return integer_or_unreadable(day_at_midnight(cell.integer));
      break;
    case Kind::date:
      if (type == merit_time) return known_integer(clock_->to_time(cell.integer * values::kMicrosPerDay));
      if (type == merit_date) return known_integer(cell.integer);
      break;
    case Kind::duration:
      if (type == merit_duration) return known_integer(cell.integer);
      break;
    case Kind::missing:
    case Kind::text:
      break;
    case Kind::other:
      return unreadable();
  }
  return read_text(text_of(cell, room));
}

}  // namespace merit::library
