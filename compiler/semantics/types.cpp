#include "compiler/semantics/types.h"

#include "compiler/semantics/zone.h"
#include "runtime/values/owned_text.h"

namespace merit::semantics {
namespace {

constexpr size_t kLabelsShown = 4;

std::string labels_of(const Enumeration& enumeration) {
  std::string text;
  for (size_t i = 0; i < enumeration.labels.size(); ++i) {
    if (i == kLabelsShown) return text + ", …";
    text += (i == 0 ? "\"" : ", \"") + enumeration.labels[i] + "\"";
  }
  return text;
}

}  // namespace

std::string type_name(const Model& model, Type type) {
  switch (type.kind) {
    case TypeKind::boolean:
      return "boolean";
    case TypeKind::integer:
      return "integer";
    case TypeKind::number:
      return "number";
    case TypeKind::text:
      return "text";
    case TypeKind::time:
      return "time";
    case TypeKind::date:
      return "date";
    case TypeKind::duration:
      return "duration";
    case TypeKind::enumeration:
      if (type.enumeration == model.stage_enumeration) return "stage";
      return "one of " + labels_of(model.enumerations[type.enumeration]);
    case TypeKind::text_list:
      return "list of texts";
  }
  return "";
}

std::string type_phrase(const Model& model, Type type) {
  if (type == kInteger) return "an integer";
  if (is_enumeration(type) && type.enumeration != model.stage_enumeration) return type_name(model, type);
  return "a " + type_name(model, type);
}

std::optional<Type> common_type(Type a, Type b) {
  if (a == b) return a;
  if (is_numeric(a) && is_numeric(b)) return kNumber;
  if (is_moment(a) && is_moment(b)) return kTime;
  return std::nullopt;
}

std::optional<int64_t> find_label(const Enumeration& enumeration, const std::string& text) {
  for (size_t i = 0; i < enumeration.labels.size(); ++i)
    if (values::equals_folded(enumeration.labels[i], text)) return static_cast<int64_t>(i);
  return std::nullopt;
}

std::optional<Value> convert_value(const Model& model, const TypedValue& value, Type to) {
  if (value.type == to) return value.value;
  if (value.type == kText && is_enumeration(to)) {
    if (is_missing(value.value)) return Missing{};
    const auto label = find_label(model.enumerations[to.enumeration], std::get<std::string>(value.value));
    return label ? std::optional<Value>(*label) : std::nullopt;
  }
  if (common_type(value.type, to) != to) return std::nullopt;
  if (is_missing(value.value)) return Missing{};
  const int64_t integer = std::get<int64_t>(value.value);
  if (to == kNumber) return static_cast<double>(integer);
  return values::start_of_day(zone_of(model), integer);
}

std::string comparison_key(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return values::comparison_key(*text);
  if (const auto* number = std::get_if<double>(&value)) return values::comparison_key(*number);
  if (const auto* truth = std::get_if<bool>(&value)) return values::comparison_key(*truth);
  return values::comparison_key(std::get<int64_t>(value));
}

bool values_equal(const Value& a, const Value& b) {
  const auto* text = std::get_if<std::string>(&a);
  const auto* other = std::get_if<std::string>(&b);
  return text && other ? values::equals_folded(*text, *other) : a == b;
}

bool value_less(const Value& a, const Value& b) {
  if (const auto* number = std::get_if<double>(&a)) return *number < std::get<double>(b);
  return std::get<int64_t>(a) < std::get<int64_t>(b);
}

}  // namespace merit::semantics
