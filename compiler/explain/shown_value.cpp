#include "compiler/explain/shown_value.h"

#include "compiler/semantics/value_text.h"
#include "compiler/semantics/zone.h"
#include "runtime/values/owned_text.h"

namespace merit::explain {

using semantics::TypeKind;

namespace {

std::string joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts) all += (all.empty() ? "" : ", ") + semantics::text_literal(text);
  return all.empty() ? "none" : all;
}

}  // namespace

std::string shown_value(const semantics::Model& model, const semantics::Type& type, const semantics::Value& value) {
  if (is_missing(value)) return "missing";
  if (const auto* texts = std::get_if<std::vector<std::string>>(&value)) return joined(*texts);
  if (const auto* text = std::get_if<std::string>(&value)) return semantics::text_literal(*text);
  if (type.kind == TypeKind::duration) return values::duration_text(std::get<int64_t>(value));
  if (type.kind == TypeKind::time) return values::time_text_in(semantics::zone_of(model), std::get<int64_t>(value));
  const std::string plain = semantics::value_text(model, type, value);
  const bool label = type.kind == TypeKind::enumeration && type.enumeration != model.stage_enumeration;
  return label ? semantics::text_literal(plain) : plain;
}

}  // namespace merit::explain
