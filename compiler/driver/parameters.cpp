#include "compiler/driver/parameters.h"

#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "compiler/driver/nearest.h"
#include "compiler/semantics/value_text.h"

namespace merit::driver {
namespace {

using semantics::Model;
using semantics::Type;
using semantics::TypeKind;
using semantics::Value;

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
  auto value = semantics::read_value_text(model, found->type, text);
  if (!value) {
    return std::unexpected(fmt::format("`{}` is {}, not `{}`", name, described(model, found->type), text));
  }
  const bool below = found->low && is_less(*value, *found->low);
  const bool above = found->high && is_less(*found->high, *value);
  if (below || above) {
    return std::unexpected(fmt::format("`{}` is outside the range of `{}`, which is {} to {}", text, name,
                                       found->low ? semantics::value_text(model, found->type, *found->low) : "any",
                                       found->high ? semantics::value_text(model, found->type, *found->high) : "any"));
  }
  values[static_cast<size_t>(found - parameters.begin())] = std::move(*value);
  return {};
}

}  // namespace merit::driver
