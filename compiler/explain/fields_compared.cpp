#include "compiler/explain/fields_compared.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "compiler/semantics/walk.h"
#include "runtime/values/arithmetic.h"
#include "runtime/values/calendar.h"

namespace merit::explain {

using semantics::ExpressionId;
using semantics::TypeKind;

namespace {

/// Of a set or table so many values are tried.
constexpr size_t kMostOfSet = 3, kMostOfTable = 8;

bool is_case_function(semantics::Function function) {
  return function == semantics::Function::lower || function == semantics::Function::upper ||
         function == semantics::Function::trim;
}

/// The text that a simple regular expression finds: letters, digits and blanks up to the first `|`.
std::string literal_in(const std::string& pattern) {
  std::string text;
  for (size_t i = 0; i < pattern.size(); ++i) {
    const char c = pattern[i];
    if (c == '|' || c == ')') break;
    if (c == '\\' && i + 1 < pattern.size()) {
      ++i;
      if (pattern[i] == '.') text += '.';
      continue;
    }
    if (c != '^' && c != '$' && c != '(' && c != '?' && c != ':') text += c;
  }
  return text;
}

}  // namespace

semantics::Type Comparisons::type_of(const Subject& subject) const {
  if (!subject.of_event) return model_.lead_fields[static_cast<size_t>(subject.field)].type;
  return model_.events[subject.event].fields[static_cast<size_t>(subject.field)].type;
}

std::optional<Subject> Comparisons::subject_of(ExpressionId id, const Arguments& arguments) const {
  const auto& node = model_[id].node;
  if (const auto* field = std::get_if<semantics::LeadField>(&node)) {
    return Subject{false, 0, static_cast<int32_t>(field->field)};
  }
  if (const auto* field = std::get_if<semantics::EventField>(&node)) {
    if (field->field == semantics::EventField::kAt) return std::nullopt;
    return Subject{true, field->event, field->field};
  }
  if (const auto* use = std::get_if<semantics::ArgumentUse>(&node)) {
    return use->argument < arguments.size() ? arguments[use->argument] : std::nullopt;
  }
  if (const auto* convert = std::get_if<semantics::Convert>(&node)) return subject_of(convert->operand, arguments);
  if (const auto* other = std::get_if<semantics::DefaultTo>(&node)) return subject_of(other->value, arguments);
  if (const auto* let = std::get_if<semantics::LetUse>(&node)) return subject_of(model_.lets[let->let].value, {});
  const auto* call = std::get_if<semantics::BuiltinCall>(&node);
  if (call == nullptr || call->arguments.empty()) return std::nullopt;
  auto inner = subject_of(call->arguments.front(), arguments);
  if (inner && call->function == semantics::Function::domain) {
    inner->domain = true;
    return inner;
  }
  return is_case_function(call->function) ? inner : std::nullopt;
}

bool Comparisons::is_free(ExpressionId id) const {
  const auto& node = model_[id].node;
  if (std::holds_alternative<semantics::EventField>(node) || std::holds_alternative<semantics::ArgumentUse>(node)) {
    return false;
  }
  bool free = true;
  semantics::for_each_operand(node, [&](ExpressionId operand) { free = free && is_free(operand); });
  return free;
}

Value Comparisons::placed(const Subject& subject, const Value& value) {
  const auto* text = std::get_if<std::string>(&value);
  return subject.domain && text != nullptr ? Value("someone@" + *text) : value;
}

std::optional<Comparisons::Found> Comparisons::compared_in(ExpressionId id, const Arguments& arguments) const {
  return std::visit([&](const auto& node) { return found_in(node, arguments); }, model_[id].node);
}

/// Values that make the comparison true first, then those on the other side.
std::vector<Value> Comparisons::beside(const Subject& subject, const Value& value, semantics::Compare::Operator op,
                                       bool on_left) const {
  using Operator = semantics::Compare::Operator;
  const TypeKind kind = type_of(subject).kind;
  const bool less = op == Operator::less || op == Operator::less_equal;
  const int64_t direction = less == on_left ? -1 : 1;
  if (kind == TypeKind::number) {
    const auto* whole = std::get_if<int64_t>(&value);
    if (whole == nullptr && !std::holds_alternative<double>(value)) return {};
    const double number = whole != nullptr ? static_cast<double>(*whole) : std::get<double>(value);
    return {number, number + static_cast<double>(direction), number - static_cast<double>(direction)};
  }
  int64_t middle = 0;
  if (const auto* number = std::get_if<double>(&value)) {
    if (kind != TypeKind::integer || std::abs(*number) > 1e15) return {};
    middle = static_cast<int64_t>(direction < 0 ? std::floor(*number) : std::ceil(*number));
  } else if (const auto* integer = std::get_if<int64_t>(&value)) {
    middle = *integer;
  } else {
    return {value};
  }
  if (kind == TypeKind::enumeration) return {middle};
  const int64_t step = kind == TypeKind::integer || kind == TypeKind::date ? 1 : values::kMicrosPerSecond;
  return {middle, values::saturating_add(middle, direction * step), values::saturating_add(middle, -direction * step)};
}

std::optional<Comparisons::Found> Comparisons::found_in(const semantics::Compare& node,
                                                        const Arguments& arguments) const {
  for (const bool on_left : {true, false}) {
    const auto subject = subject_of(on_left ? node.left : node.right, arguments);
    const ExpressionId other = on_left ? node.right : node.left;
    if (!subject || !is_free(other)) continue;
    // A date widens to a time for a comparison; such a time is no value of the field.
    const bool widened = type_of(*subject).kind == TypeKind::date && model_[other].type.kind == TypeKind::time;
    const Value value = inspection_.evaluate(other);
    if (widened || is_missing(value)) continue;
    Found found{*subject, {}};
    for (const Value& each : beside(*subject, value, node.op, on_left)) found.values.push_back(placed(*subject, each));
    return found;
  }
  return std::nullopt;
}

std::optional<Comparisons::Found> Comparisons::found_in(const semantics::TextTest& node,
                                                        const Arguments& arguments) const {
  const auto subject = subject_of(node.subject, arguments);
  if (!subject || subject->domain) return std::nullopt;
  Found found{*subject, {}};
  for (const ExpressionId word : node.words) {
    if (!is_free(word) || found.values.size() >= kMostOfSet) continue;
    const Value value = inspection_.evaluate(word);
    if (std::holds_alternative<std::string>(value)) found.values.push_back(value);
  }
  return found;
}

std::optional<Comparisons::Found> Comparisons::found_in(const semantics::Membership& node,
                                                        const Arguments& arguments) const {
  const auto subject = subject_of(node.value, arguments);
  if (!subject) return std::nullopt;
  Found found{*subject, {}};
  const std::vector<Value>& all = model_.sets[node.set].values;
  for (size_t i = 0; i < std::min(kMostOfSet, all.size()); ++i) found.values.push_back(placed(*subject, all[i]));
  return found;
}

std::optional<Comparisons::Found> Comparisons::found_in(const semantics::RegexTest& node,
                                                        const Arguments& arguments) const {
  const auto subject = subject_of(node.subject, arguments);
  if (!subject || subject->domain) return std::nullopt;
  return Found{*subject, {Value(literal_in(node.pattern))}};
}

/// The keys that give the most.
std::optional<Comparisons::Found> Comparisons::found_in(const semantics::LookUp& node,
                                                        const Arguments& arguments) const {
  const auto subject = subject_of(node.key, arguments);
  if (!subject || subject->domain) return std::nullopt;
  auto rows = model_.tables[node.table].rows;
  const auto size_of = [](const auto& row) {
    if (const auto* number = std::get_if<double>(&row.second)) return *number;
    const auto* integer = std::get_if<int64_t>(&row.second);
    return integer == nullptr ? 0 : static_cast<double>(*integer);
  };
  std::ranges::stable_sort(rows, std::ranges::greater(), size_of);
  Found found{*subject, {}};
  for (size_t i = 0; i < std::min(kMostOfTable, rows.size()); ++i) found.values.push_back(rows[i].first);
  return found;
}

}  // namespace merit::explain
