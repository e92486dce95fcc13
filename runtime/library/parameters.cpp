#include "runtime/library/parameters.h"

#include "runtime/library/cell.h"
#include "runtime/library/field_reader.h"
#include "runtime/values/arithmetic.h"
#include "runtime/values/fold.h"

namespace merit::library {

namespace {

const char* article_and_name(int32_t type) {
  switch (type) {
    case merit_boolean:
      return "a boolean";
    case merit_integer:
      return "an integer";
    case merit_number:
      return "a number";
    case merit_text_type:
      return "a text";
    case merit_time:
      return "a time";
    case merit_date:
      return "a date";
    case merit_duration:
      return "a duration";
    case merit_enumeration:
      return "an enumeration";
    default:
      return "of no type";
  }
}

/// -1, 0 or 1; texts and enumerations have no ranges.
int compare(int32_t type, const merit_value& a, const merit_value& b) {
  if (type == merit_number) return (a.number > b.number) - (a.number < b.number);
  return (a.integer > b.integer) - (a.integer < b.integer);
}

/// Whether a value is one of the parameter's type.
bool is_possible(const merit_parameter& parameter, const merit_value& value) {
  switch (parameter.type) {
    case merit_boolean:
      return value.integer == 0 || value.integer == 1;
    case merit_number:
      return values::is_finite(value.number);
    case merit_text_type:
      return (value.text.data != nullptr || value.text.size == 0) && is_utf8(view(value.text));
    case merit_date:
      return value.integer >= -kMostDays && value.integer <= kMostDays;
    case merit_enumeration:
      return value.integer >= 0 && static_cast<uint64_t>(value.integer) < parameter.label_count;
    default:
      return true;
  }
}

bool take(const merit_parameter& parameter, const merit_setting& setting, Failure& failure, merit_value& out) {
  const Quoted name{view(parameter.name)};
  merit_value value = setting.value;
  if (parameter.type == merit_number && setting.type == merit_integer) {
    value.number = static_cast<double>(setting.value.integer);
  } else if (setting.type != parameter.type) {
    return failure.is(merit_wrong_parameter, "the parameter ", name, " is ",
                      view_of_string(article_and_name(parameter.type)), ", and the value given is ",
                      view_of_string(article_and_name(setting.type)));
  }
  if (!is_possible(parameter, value)) {
    return failure.is(merit_wrong_parameter, "the value given for the parameter ", name, " is not ",
                      view_of_string(article_and_name(parameter.type)));
  }
  if ((parameter.has_lowest && compare(parameter.type, value, parameter.lowest) < 0) ||
      (parameter.has_highest && compare(parameter.type, value, parameter.highest) > 0)) {
    return failure.is(merit_wrong_parameter, "the value given for the parameter ", name, " is outside its range");
  }
  out = value;
  return true;
}

}  // namespace

bool take_parameters(const merit_description& description, const merit_setting* settings, uint64_t count,
                     Failure& failure, merit_value* values) {
  for (uint64_t i = 0; i < description.parameter_count; ++i) values[i] = description.parameters[i].standard;
  if (count > 0 && settings == nullptr) return failure.is(merit_wrong_call, "`settings` is null");
  for (uint64_t i = 0; i < count; ++i) {
    uint64_t place = 0;
    while (place < description.parameter_count &&
           !values::equals_exact(view(settings[i].name), view(description.parameters[place].name))) {
      ++place;
    }
    if (place == description.parameter_count) {
      return failure.is(merit_wrong_parameter, "there is no parameter ", Quoted{view(settings[i].name)});
    }
    if (!take(description.parameters[place], settings[i], failure, values[place])) return false;
  }
  return true;
}

}  // namespace merit::library
