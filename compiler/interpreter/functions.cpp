// Calls and look-ups (docs/language.md, "Conditions"; the built-in functions stand in functions.def).
#include <algorithm>
#include <utility>

#include "compiler/interpreter/evaluation.h"
#include "compiler/interpreter/operations.h"
#include "runtime/values/arithmetic.h"
#include "runtime/values/calendar.h"
#include "runtime/values/fold.h"
#include "runtime/values/owned_text.h"

namespace merit::interpreter {

namespace {

using semantics::Function;

}  // namespace

Datum Evaluation::text_function(Function function, std::string_view text) {
  switch (function) {
    case Function::lower:
      return keep(values::lower(text));
    case Function::upper:
      return keep(values::upper(text));
    case Function::trim:
      return std::string_view(values::trim(text));
    case Function::length:
      return values::length(text);
    case Function::domain: {
      const values::Maybe<values::TextView> domain = values::domain_part(text);
      return domain.known ? Datum(keep(values::lower(domain.value))) : Datum(Missing{});
    }
    default:
      return Missing{};
  }
}

/// Of a day, or of the day that the definition's zone shows at a time.
Datum Evaluation::calendar_function(Function function, int64_t day) const {
  const values::CivilDate date = values::civil_date(day);
  switch (function) {
    case Function::year:
      return date.year;
    case Function::month:
      return int64_t{date.month};
    case Function::day:
      return int64_t{date.day};
    case Function::weekday:
      return int64_t{values::weekday(day)};
    case Function::date:
      return day;
    default:
      return Missing{};
  }
}

Datum Evaluation::numeric_function(Function function, const std::vector<Datum>& arguments) const {
  if (function == Function::min) return smaller(arguments[0], arguments[1]);
  if (function == Function::max) return larger(arguments[0], arguments[1]);
  if (function == Function::abs) return absolute(arguments[0]);
  const double number = number_in(arguments[0]);
  if (function == Function::floor) return datum_of(values::floor_to_integer(number));
  if (function == Function::ceiling) return datum_of(values::ceiling_to_integer(number));
  return datum_of(values::round_to_integer(number));
}

Datum Evaluation::value(const semantics::BuiltinCall& node, const Type&) {
  std::vector<Datum> arguments;
  for (const ExpressionId id : node.arguments) arguments.push_back(evaluate(id));
  if (std::ranges::any_of(arguments, is_missing)) return Missing{};
  const bool takes_ranges = node.function == Function::min || node.function == Function::max;
  if (!takes_ranges && is_range(arguments[0])) return Missing{};
  switch (node.function) {
    case Function::lower:
    case Function::upper:
    case Function::trim:
    case Function::length:
    case Function::domain:
      return text_function(node.function, text_in(arguments[0]));
    case Function::year:
    case Function::month:
    case Function::day:
    case Function::weekday:
    case Function::date: {
      const bool is_day = model_[node.arguments[0]].type.kind == semantics::TypeKind::date;
      const int64_t argument = integer_in(arguments[0]);
      return calendar_function(node.function, is_day ? argument : values::local_day(*program_.zone, argument));
    }
    case Function::abs:
    case Function::min:
    case Function::max:
    case Function::round:
    case Function::floor:
    case Function::ceiling:
      return numeric_function(node.function, arguments);
  }
  return Missing{};
}

/// A declared function sees its arguments and nothing of its caller; its body decides what a missing one means.
Datum Evaluation::value(const semantics::FunctionCall& node, const Type&) {
  std::vector<Datum> arguments;
  arguments.reserve(node.arguments.size());
  for (const ExpressionId id : node.arguments) arguments.push_back(evaluate(id));
  const std::span<const Datum> outer = std::exchange(arguments_, arguments);
  const Datum result = evaluate(model_.functions[node.function].body);
  arguments_ = outer;
  return result;
}

/// An absent key gives the table's `default`, else missing; a missing key gives missing.
Datum Evaluation::value(const semantics::LookUp& node, const Type&) {
  const Datum key = evaluate(node.key);
  if (is_uncertain(key)) return Missing{};
  const auto& rows = program_.tables[node.table];
  const auto found = rows.find(comparison_key(key));
  if (found != rows.end()) return found->second;
  const std::optional<semantics::Value>& otherwise = model_.tables[node.table].default_value;
  return otherwise ? datum_of(*otherwise) : Datum(Missing{});
}

}  // namespace merit::interpreter
