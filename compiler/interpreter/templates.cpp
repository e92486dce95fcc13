// Texts with values filled in (docs/language.md, "Words and lines").
//
// A missing value shows as `unknown`, a number as the shortest decimal that reads back, a time as ISO in the
// definition's zone, a date as ISO, a duration as `3 days 4 hours`, an enumeration or stage as written, a list with
// commas.
#include <utility>

#include "compiler/interpreter/evaluation.h"
#include "runtime/values/owned_text.h"

namespace merit::interpreter {

namespace {

using semantics::TypeKind;

std::string joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts) all += (all.empty() ? "" : ", ") + text;
  return all;
}

}  // namespace

std::string Evaluation::shown(const Datum& datum, const Type& type) const {
  if (is_uncertain(datum)) return "unknown";
  switch (type.kind) {
    case TypeKind::boolean:
      return boolean_in(datum) ? "true" : "false";
    case TypeKind::integer:
      return values::integer_text(integer_in(datum));
    case TypeKind::number:
      return values::number_text(number_in(datum));
    case TypeKind::text:
      return std::string(text_in(datum));
    case TypeKind::time:
      return values::time_text_in(*program_.zone, integer_in(datum));
    case TypeKind::date:
      return values::date_text(integer_in(datum));
    case TypeKind::duration:
      return values::duration_text(integer_in(datum));
    case TypeKind::enumeration:
      return model_.enumerations[type.enumeration].labels[static_cast<size_t>(integer_in(datum))];
    case TypeKind::text_list:
      return joined(*std::get<TextList>(datum));
  }
  return {};
}

Datum Evaluation::value(const semantics::Template& node, const Type&) {
  std::string text;
  for (const semantics::Template::Part& part : node.parts) {
    text += part.text;
    if (part.expression) text += shown(evaluate(*part.expression), model_[*part.expression].type);
  }
  if (view_ == View::could_be && not_exact_) return Anything{};
  return keep(std::move(text));
}

}  // namespace merit::interpreter
