#include "runtime/data/cell_interpreter.h"

#include <fmt/format.h>

#include <cmath>
#include <utility>

#include "runtime/data/text_forms.h"
#include "runtime/values/fold.h"
#include "runtime/values/numbers.h"
#include "runtime/values/times.h"

namespace merit::data {
namespace {

using columns::Type;
using State = Reading::State;

Reading known_integer(int64_t value) {
  return {State::known, value, 0, {}};
}
Reading known_text(std::string_view text) {
  return {State::known, kNoCode, 0, text};
}
Reading unreadable() {
  return {State::unreadable, 0, 0, {}};
}

template <typename Value>
Reading integer_or_unreadable(const values::Maybe<Value>& value) {
  return value.known ? known_integer(static_cast<int64_t>(value.value)) : unreadable();
}

bool is_ascii(char c) {
  return static_cast<uint8_t>(c) < 0x80;
}
char lower_ascii(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// False only where two texts cannot be equal: a cheap look at how they begin.
bool may_be_equal(std::string_view trimmed, std::string_view spelling) {
  if (trimmed.empty() || spelling.empty()) return trimmed.empty() == spelling.empty();
  if (!is_ascii(trimmed.front()) || !is_ascii(spelling.front())) return true;
  return lower_ascii(trimmed.front()) == lower_ascii(spelling.front());
}

}  // namespace

std::string type_phrase(const Field& field) {
  switch (field.type) {
    case Type::boolean:
      return "true or false";
    case Type::integer:
      return "an integer";
    case Type::number:
      return "a number";
    case Type::text:
      return "text";
    case Type::time:
      return "a time";
    case Type::date:
      return "a date";
    case Type::duration:
      return "a duration in seconds";
    case Type::enumeration: {
      std::string labels;
      for (const auto& label : field.labels) labels += fmt::format("{}\"{}\"", labels.empty() ? "" : ", ", label);
      return "one of " + labels;
    }
    case Type::list:
    case Type::structure:
      break;
  }
  return "a value";
}

CellInterpreter::CellInterpreter(const Field& field, const values::Zone& data_zone, bool key)
    : field_(field), zone_(data_zone), clock_(data_zone), key_(key) {
  for (const std::string& spelling : field.missing_when) {
    const std::string_view text = values::trim(spelling);
    spellings_.push_back({std::string(text), values::parse_number(text)});
  }
}

bool CellInterpreter::text_means_missing(std::string_view text) const {
  if (spellings_.empty()) return false;
  const std::string_view trimmed = values::trim(text);
  for (const Spelling& spelling : spellings_) {
    if (may_be_equal(trimmed, spelling.text) && values::equals_folded(trimmed, spelling.text)) return true;
  }
  return false;
}

bool CellInterpreter::means_missing(const Cell& cell) {
  if (spellings_.empty()) return false;
  if (cell.kind == Cell::Kind::integer || cell.kind == Cell::Kind::number) {
    const double value = cell.kind == Cell::Kind::integer ? static_cast<double>(cell.integer) : cell.number;
    for (const Spelling& spelling : spellings_) {
      if (spelling.number.known && spelling.number.value == value) return true;
    }
    return false;
  }
  return text_means_missing(text_of(cell, scratch_));
}

Reading CellInterpreter::read_text(std::string_view text) {
  switch (field_.type) {
    case Type::boolean:
      return integer_or_unreadable(values::parse_boolean(text));
    case Type::integer:
      return integer_or_unreadable(values::parse_integer(text));
    case Type::number: {
      const auto number = values::parse_number(text);
      return number.known ? Reading{State::known, 0, number.value, {}} : unreadable();
    }
    case Type::text:
      if (!values::is_valid_utf8(text)) return unreadable();
      return known_text(key_ ? std::string_view(values::trim(text)) : text);
    case Type::time:
      return integer_or_unreadable(values::parse_time_in(zone_, text));
    case Type::date:
      return integer_or_unreadable(values::parse_date(text));
    case Type::duration: {
      const auto seconds = values::parse_number(text);
      return seconds.known ? integer_or_unreadable(micros_of_seconds(seconds.value)) : unreadable();
    }
    case Type::enumeration:
      for (size_t i = 0; i < field_.labels.size(); ++i) {
        if (values::equals_folded(text, field_.labels[i])) return known_integer(static_cast<int64_t>(i));
      }
      return unreadable();
    case Type::list:
    case Type::structure:
      break;
  }
  return unreadable();
}

/// A cell that has a type of its own: where that is not the field's, it reads as the text that a CSV file would have.
Reading CellInterpreter::read_as_type(const Cell& cell) {
  using Kind = Cell::Kind;
  switch (cell.kind) {
    case Kind::integer:
      if (field_.type == Type::integer) return known_integer(cell.integer);
      if (field_.type == Type::number) return {State::known, 0, static_cast<double>(cell.integer), {}};
      break;
    case Kind::number:
      if (!std::isfinite(cell.number)) return unreadable();
      if (field_.type == Type::number) return {State::known, 0, cell.number, {}};
      if (field_.type == Type::integer) return integer_or_unreadable(whole_number(cell.number));
      break;
    case Kind::boolean:
      if (field_.type == Type::boolean) return known_integer(cell.integer);
      break;
    case Kind::instant:
      if (field_.type == Type::time) return known_integer(cell.integer);
      break;
    case Kind::local_time:
      if (field_.type == Type::time) return known_integer(clock_.to_time(cell.integer));
      if (field_.type == Type::date) return integer_or_unreadable(day_at_midnight(cell.integer));
      break;
    case Kind::date:
      if (field_.type == Type::time) return known_integer(clock_.to_time(cell.integer * values::kMicrosPerDay));
      if (field_.type == Type::date) return known_integer(cell.integer);
      break;
    case Kind::duration:
      if (field_.type == Type::duration) return known_integer(cell.integer);
      break;
    case Kind::missing:
    case Kind::text:
      break;
    case Kind::other:
      return unreadable();
  }
  return read_text(text_of(cell, scratch_));
}

Reading CellInterpreter::read(const Cell& cell) {
  if (cell.kind == Cell::Kind::missing) return {};
  if (means_missing(cell)) return {};
  return cell.kind == Cell::Kind::text ? read_text(cell.text) : read_as_type(cell);
}

}  // namespace merit::data
