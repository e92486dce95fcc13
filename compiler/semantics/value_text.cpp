#include "compiler/semantics/value_text.h"

#include <fmt/core.h>

#include <array>
#include <cstdlib>
#include <string>

#include "compiler/diagnostics/diagnostics.h"
#include "compiler/semantics/literals.h"
#include "compiler/semantics/types.h"
#include "compiler/semantics/zone.h"
#include "compiler/source/source.h"
#include "compiler/syntax/parse.h"
#include "runtime/values/calendar.h"
#include "runtime/values/owned_text.h"

namespace merit::semantics {
namespace {

/// A declaration whose value may be any literal, with its sign.
constexpr std::string_view kBefore = "parameter value = ";

/// The literal that the whole of `written` is, checked.
std::optional<TypedValue> read_whole(const std::string& written, const values::Zone& zone) {
  source::Sources sources;
  diagnostics::Diagnostics faults;
  const source::FileId file = sources.add("", std::string(kBefore) + written);
  const syntax::Ast ast = syntax::parse(sources, file, faults);
  if (faults.has_errors() || ast.declarations.size() != 1) return std::nullopt;
  const auto* parameter = std::get_if<syntax::ParameterDecl>(&ast.declarations.front().node);
  // What stands after the literal, be it a comment, is no part of a value.
  const bool whole = parameter && parameter->value.span.end == sources[file].text().size();
  if (!whole) return std::nullopt;
  const auto value = read_literal(parameter->value, zone, faults);
  return faults.has_errors() ? std::nullopt : value;
}

struct DurationUnit {
  std::string_view name;
  int64_t micros;
};
constexpr std::array<DurationUnit, 5> kDurationUnits = {{{"week", values::kMicrosPerWeek},
                                                         {"day", values::kMicrosPerDay},
                                                         {"hour", values::kMicrosPerHour},
                                                         {"minute", values::kMicrosPerMinute},
                                                         {"second", values::kMicrosPerSecond}}};

}  // namespace

std::optional<Value> read_value_text(const Model& model, Type type, std::string_view text) {
  const bool quoted = type == kText || is_enumeration(type);
  const std::string_view trimmed = values::trim(text);
  // Where a text is wanted, `7` and `true` are texts too.
  const std::string written = quoted ? text_literal(text) : std::string(trimmed);
  const auto value = read_whole(written, zone_of(model));
  return value ? convert_value(model, *value, type) : std::nullopt;
}

std::string value_text(const Model& model, const Type& type, const Value& value) {
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
      return fmt::format("{}{}.{:06} seconds", *integer < 0 ? "-" : "", std::abs(*integer / values::kMicrosPerSecond),
                         std::abs(*integer % values::kMicrosPerSecond));
    default:
      return fmt::format("{}", *integer);
  }
}

std::string text_literal(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    if (c == '\n') quoted += "\\n";
    if (c == '\r') quoted += "\\u{D}";
    if (c != '\n' && c != '\r') quoted += c;
  }
  return quoted + '"';
}

std::string type_text(const Model& model, Type type) {
  if (type.kind != TypeKind::enumeration) return type_name(model, type);
  std::string labels;
  for (const std::string& label : model.enumerations[type.enumeration].labels) {
    labels += (labels.empty() ? "one of " : ", ") + text_literal(label);
  }
  return labels;
}

}  // namespace merit::semantics
