#include "runtime/data/fields/cell_interpreter.h"

#include <fmt/format.h>

namespace merit::data {
namespace {

using columns::Type;

/// -1: no field has it.
int32_t type_of(Type type) {
  switch (type) {
    case Type::boolean:
      return merit_boolean;
    case Type::integer:
      return merit_integer;
    case Type::number:
      return merit_number;
    case Type::text:
      return merit_text_type;
    case Type::time:
      return merit_time;
    case Type::date:
      return merit_date;
    case Type::duration:
      return merit_duration;
    case Type::enumeration:
      return merit_enumeration;
    case Type::list:
    case Type::structure:
      break;
  }
  return -1;
}

std::vector<merit_text> views_of(const std::vector<std::string>& texts) {
  std::vector<merit_text> views;
  for (const std::string& text : texts) views.push_back({text.data(), text.size()});
  return views;
}

int64_t time_of(void* clock, int64_t local) {
  return static_cast<values::ZoneClock*>(clock)->to_time(local);
}

}  // namespace

CellInterpreter::CellInterpreter(const Field& field, const values::Zone& data_zone, bool key)
    : parts_(std::make_unique<Parts>(data_zone)) {
  Parts& parts = *parts_;
  parts.labels = views_of(field.labels);
  parts.spellings = views_of(field.missing_when);
  parts.numbers.resize(parts.spellings.size());
  parts.field.type = type_of(field.type);
  parts.field.labels = parts.labels.data();
  parts.field.label_count = parts.labels.size();
  parts.field.missing = parts.spellings.data();
  parts.field.missing_count = parts.spellings.size();
  parts.interpreter.set_up(parts.field, key, {time_of, &parts.clock}, parts.numbers.data());
}

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

}  // namespace merit::data
