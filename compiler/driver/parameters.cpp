#include "compiler/driver/parameters.h"

#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>

#include "compiler/driver/nearest.h"
#include "runtime/values/calendar.h"
#include "runtime/values/owned_text.h"
#include "runtime/values/zones.h"

namespace merit::driver {
namespace {

using semantics::Model;
using semantics::Type;
using semantics::TypeKind;
using semantics::Value;

struct DurationUnit {
  std::string_view name;
  int64_t micros;
};
constexpr std::array<DurationUnit, 5> kDurationUnits = {{{"week", values::kMicrosPerWeek},
                                                         {"day", values::kMicrosPerDay},
                                                         {"hour", values::kMicrosPerHour},
                                                         {"minute", values::kMicrosPerMinute},
                                                         {"second", values::kMicrosPerSecond}}};

std::string without_underscores(std::string_view text) {
  std::string digits(text);
  std::erase(digits, '_');
  return digits;
}

values::Maybe<double> number_of(std::string_view text) {
  const bool per_cent = text.ends_with('%');
  if (per_cent) text.remove_suffix(1);
  const auto number = values::parse_number(without_underscores(text));
  return number.known && per_cent ? number.value / 100 : number;
}

/// `30 days`, `1.5 hours`: a number and a unit; missing where 64 bits of microseconds do not hold it.
values::Maybe<int64_t> duration_of(std::string_view text) {
  constexpr double kMost = 9.2e18;
  const size_t space = text.find_first_of(" \t");
  if (space == std::string_view::npos) return {};
  const auto count = number_of(text.substr(0, space));
  const std::string_view unit = values::trim(text.substr(space));
  for (const DurationUnit& known : kDurationUnits) {
    if (!count.known || (unit != known.name && unit != std::string(known.name) + "s")) continue;
    const double micros = count.value * static_cast<double>(known.micros);
    if (std::abs(micros) <= kMost) return std::llround(micros);
  }
  return {};
}

std::optional<Value> label_of(const semantics::Enumeration& enumeration, std::string_view text) {
  for (size_t i = 0; i < enumeration.labels.size(); ++i) {
    if (values::equals_folded(enumeration.labels[i], text)) return Value(static_cast<int64_t>(i));
  }
  return std::nullopt;
}

template <typename T>
std::optional<Value> as_value(values::Maybe<T> read) {
  if (!read.known) return std::nullopt;
  return Value(read.value);
}

std::optional<Value> value_of(const Model& model, const Type& type, std::string_view text) {
  const std::string_view trimmed = values::trim(text);
  switch (type.kind) {
    case TypeKind::boolean:
      return as_value(values::parse_boolean(trimmed));
    case TypeKind::integer:
      return as_value(values::parse_integer(without_underscores(trimmed)));
    case TypeKind::number:
      return as_value(number_of(trimmed));
    case TypeKind::text:
      return Value(std::string(text));
    case TypeKind::time: {
      const values::Zone* zone = values::find_zone(model.definition.zone);
      return as_value(values::parse_time_in(zone ? *zone : values::utc_zone(), trimmed));
    }
    case TypeKind::date:
      return as_value(values::parse_date(trimmed));
    case TypeKind::duration:
      return as_value(duration_of(trimmed));
    case TypeKind::enumeration:
      return label_of(model.enumerations[type.enumeration], trimmed);
    case TypeKind::text_list:
      return std::nullopt;
  }
  std::unreachable();
}

/// Of two values of one type that has a size: numbers, times, durations.
bool is_less(const Value& a, const Value& b) {
  if (const auto* number = std::get_if<double>(&a)) return *number < std::get<double>(b);
  return std::get<int64_t>(a) < std::get<int64_t>(b);
}

/// How a value of the type is written.
std::string described(const Model& model, const Type& type) {
  switch (type.kind) {
    case TypeKind::boolean:
      return "`true` or `false`";
    case TypeKind::integer:
      return "an integer";
    case TypeKind::number:
      return "a number";
    case TypeKind::text:
    case TypeKind::text_list:
      return "a text";
    case TypeKind::time:
      return "a time such as `2026-10-01T09:30:00Z`";
    case TypeKind::date:
      return "a date such as `2026-10-01`";
    case TypeKind::duration:
      return "a duration such as `30 days`";
    case TypeKind::enumeration:
      return fmt::format("one of `{}`", fmt::join(model.enumerations[type.enumeration].labels, "`, `"));
  }
  std::unreachable();
}

}  // namespace

std::expected<void, std::string> set_parameter(const Model& model, std::vector<Value>& values, std::string_view name,
                                               std::string_view text) {
  const auto& parameters = model.parameters;
  const auto found = std::find_if(parameters.begin(), parameters.end(), [&](const auto& p) { return p.name == name; });
  if (found == parameters.end()) {
    std::vector<std::string> names;
    for (const auto& parameter : parameters) names.push_back(parameter.name);
    return std::unexpected(fmt::format("the definition has no parameter `{}`{}", name, nearest_text(name, names)));
  }
  auto value = value_of(model, found->type, text);
  if (!value) {
    return std::unexpected(fmt::format("`{}` is {}, not `{}`", name, described(model, found->type), text));
  }
  const bool below = found->low && is_less(*value, *found->low);
  const bool above = found->high && is_less(*found->high, *value);
  if (below || above) {
    return std::unexpected(fmt::format("`{}` is outside the range of `{}`, which is {} to {}", text, name,
                                       found->low ? parameter_text(model, found->type, *found->low) : "any",
                                       found->high ? parameter_text(model, found->type, *found->high) : "any"));
  }
  values[static_cast<size_t>(found - parameters.begin())] = std::move(*value);
  return {};
}

std::string parameter_text(const Model& model, const Type& type, const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* truth = std::get_if<bool>(&value)) return *truth ? "true" : "false";
  if (const auto* number = std::get_if<double>(&value)) return values::number_text(*number);
  const auto* integer = std::get_if<int64_t>(&value);
  if (!integer) return "";
  switch (type.kind) {
    case TypeKind::time:
      return values::time_text(*integer);
    case TypeKind::date:
      return values::date_text(*integer);
    case TypeKind::enumeration:
      return model.enumerations[type.enumeration].labels[static_cast<size_t>(*integer)];
    case TypeKind::duration:
      for (const DurationUnit& unit : kDurationUnits) {
        if (*integer % unit.micros == 0) return fmt::format("{} {}s", *integer / unit.micros, unit.name);
      }
      return values::duration_text(*integer);
    default:
      return fmt::format("{}", *integer);
  }
}

}  // namespace merit::driver
