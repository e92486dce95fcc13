#include "runtime/cells/cell_interpreter.h"

#include "runtime/values/numbers.h"
#include "runtime/values/times.h"

namespace merit::cells {

namespace {

using State = Reading::State;

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

/// The position of the label that a text is, or -1. Most texts are written as the label is.
int64_t label_called(const merit_field& field, TextView text) {
  for (uint64_t i = 0; i < field.label_count; ++i) {
    if (values::equals_exact(text, view(field.labels[i]))) return static_cast<int64_t>(i);
  }
  for (uint64_t i = 0; i < field.label_count; ++i) {
    if (values::equals_folded(text, view(field.labels[i]))) return static_cast<int64_t>(i);
  }
  return -1;
}

}  // namespace

void CellInterpreter::set_up(const merit_field& field, bool key, WallClock clock, double* numbers) {
  field_ = &field;
  key_ = key;
  clock_ = clock;
  spellings_.set_up(field.missing, field.missing_count, numbers);
}

Reading CellInterpreter::read(const Cell& cell, CellText& room) const {
  if (cell.kind == Cell::Kind::missing) return {};
  if (cell.kind == Cell::Kind::text) return spellings_.have(cell.text) ? Reading() : read_text(cell.text);
  return means_missing(cell, room) ? Reading() : read_as_type(cell, room);
}

bool CellInterpreter::means_missing(const Cell& cell, CellText& room) const {
  if (spellings_.empty() || cell.kind == Cell::Kind::other) return false;
  if (cell.kind == Cell::Kind::integer) return spellings_.have(static_cast<double>(cell.integer));
  if (cell.kind == Cell::Kind::number) return spellings_.have(cell.number);
  return spellings_.have(text_of(cell, room));
}

/// Of a text that is no spelling of missing.
Reading CellInterpreter::read_text(TextView text) const {
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
      return value_of(text, false);
    case merit_time: {
      const auto read = values::parse_time(text);
      if (!read.known) return unreadable();
      return known_integer(read.value.has_offset ? read.value.micros : clock_.to_time(read.value.micros));
    }
    case merit_date:
      return integer_or_unreadable(values::parse_date(text));
    case merit_duration: {
      const auto seconds = values::parse_number(text);
      return seconds.known ? integer_or_unreadable(micros_of_seconds(seconds.value)) : unreadable();
    }
    case merit_enumeration: {
      const int64_t place = label_called(*field_, text);
      return place < 0 ? unreadable() : known_integer(place);
    }
    default:
      return unreadable();
  }
}

/// A cell that has a type of its own: where that is not the field's, it reads as the text that a CSV file would have.
Reading CellInterpreter::read_as_type(const Cell& cell, CellText& room) const {
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
      if (type == merit_time) return known_integer(clock_.to_time(cell.integer));
      if (type == merit_date) return integer_or_unreadable(day_at_midnight(cell.integer));
      break;
    case Kind::date:
      if (type == merit_time) return known_integer(clock_.to_time(cell.integer * values::kMicrosPerDay));
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

}  // namespace merit::cells
