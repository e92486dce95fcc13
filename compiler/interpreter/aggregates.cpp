// Aggregates and tests of events (docs/language.md, "Events" and "Missing data").
//
// - Known even when nothing matches: `any` false, `no` true, `count`, `sum` and `distinct` 0; the others are then
//   missing.
// - Events whose field is missing are passed over.
// - A sum is exact: integers are missing where the total is beyond 64 bits; numbers are added in event order.
// - `distinct` compares as `is`; `distinct days` are days of the definition's zone.
// - In doubt, and of what could be, tests and `count` range from none to all of the doubtful events matching; any other
//   aggregate is missing, or may be anything, once there is one.
#include <set>
#include <string>

#include "compiler/interpreter/evaluation.h"
#include "compiler/interpreter/operations.h"
#include "runtime/values/arithmetic.h"

namespace merit::interpreter {

namespace {

using Kind = semantics::Aggregate::Kind;
using semantics::TypeKind;

/// Wide enough for the exact sum of any number of integers that fit into memory.
using WideInteger = __int128;

WideInteger exact_sum(const std::vector<Datum>& fields) {
  WideInteger sum = 0;
  for (const Datum& value : fields) sum += integer_in(value);
  return sum;
}

double sum_in_order(const std::vector<Datum>& fields) {
  double sum = 0;
  for (const Datum& value : fields) sum += std::get<double>(value);
  return sum;
}

bool are_numbers(const std::vector<Datum>& fields) {
  return std::holds_alternative<double>(fields.front());
}

Datum sum_of(const std::vector<Datum>& fields, const Type& type) {
  if (fields.empty()) return type.kind == TypeKind::number ? Datum(0.0) : Datum(int64_t{0});
  if (are_numbers(fields)) return datum_of(values::finite(sum_in_order(fields)));
  const WideInteger sum = exact_sum(fields);
  const auto fitting = static_cast<int64_t>(sum);
  return fitting == sum ? Datum(fitting) : Datum(Missing{});
}

Datum average_of(const std::vector<Datum>& fields) {
  if (fields.empty()) return Missing{};
  const double sum = are_numbers(fields) ? sum_in_order(fields) : static_cast<double>(exact_sum(fields));
  return datum_of(values::divide(sum, static_cast<double>(fields.size())));
}

Datum extreme_of(const std::vector<Datum>& fields, bool highest) {
  Datum result;
  for (const Datum& value : fields) {
    if (is_missing(result) || (highest ? order(value, result) > 0 : order(value, result) < 0)) result = value;
  }
  return result;
}

int64_t count_distinct(const std::vector<Datum>& fields) {
  std::set<std::string> keys;
  for (const Datum& value : fields) keys.insert(comparison_key(value));
  return static_cast<int64_t>(keys.size());
}

}  // namespace

Tally Evaluation::tally(SequenceId id) {
  const bool in_doubt = view_ != View::plain;
  if (!model_[id].is_pattern()) {
    const auto certain = static_cast<int64_t>(ends_of(id, false).size());
    return {certain, in_doubt ? static_cast<int64_t>(ends_of(id, true).size()) : certain};
  }
  const EventMatches& matches = matches_of(model_[id].steps.front().pattern);
  const auto certain = static_cast<int64_t>(matches.certain.size());
  return {certain, in_doubt ? certain + static_cast<int64_t>(matches.doubtful.size()) : certain};
}

Datum Evaluation::value(const semantics::EventTest& node, const Type&) {
  if (model_[node.sequence].steps.back().negated) {
    const Datum passes = not_followed(node.sequence);
    if (is_missing(passes)) return passes;
    return boolean_in(passes) == (node.quantifier != semantics::Quantifier::none);
  }
  const int64_t wanted = node.count ? count(*node.count) : 0;
  const Truth holds = quantified(node.quantifier, wanted, 0, tally(node.sequence));
  return holds == Truth::missing ? unknown() : datum_of(holds);
}

Datum Evaluation::value(const semantics::Aggregate& node, const Type& type) {
  if (node.kind == Kind::count) {
    const Tally found = tally(node.sequence);
    return found.certain == found.possible ? Datum(found.certain) : Datum(Range{found.certain, found.possible});
  }
  const EventMatches& matches = matches_of(model_[node.sequence].steps.front().pattern);
  if (view_ != View::plain && !matches.doubtful.empty()) return unknown();
  return aggregate(node, type, matches.certain);
}

/// The field's values in event order, without the missing.
std::vector<Datum> Evaluation::known_fields(ExpressionId field, const std::vector<int64_t>& events) {
  std::vector<Datum> fields;
  for (const int64_t event : events) {
    const Datum value = evaluate_at(field, event);
    if (!is_missing(value)) fields.push_back(value);
  }
  return fields;
}

Datum Evaluation::aggregate(const semantics::Aggregate& node, const Type& type, const std::vector<int64_t>& events) {
  if (node.kind == Kind::time_since_last) {
    return events.empty() ? Datum(Missing{}) : datum_of(values::subtract(row_.now, time_of(events.back())));
  }
  if (node.kind == Kind::distinct_units) {
    std::set<int64_t> units;
    const auto unit = static_cast<values::CalendarUnit>(node.unit);
    for (const int64_t event : events) units.insert(values::unit_at(*program_.zone, time_of(event), unit));
    return static_cast<int64_t>(units.size());
  }
  const std::vector<Datum> fields = known_fields(*node.field, events);
  switch (node.kind) {
    case Kind::count_distinct:
      return count_distinct(fields);
    case Kind::sum:
      return sum_of(fields, type);
    case Kind::average:
      return average_of(fields);
    case Kind::highest:
      return extreme_of(fields, true);
    case Kind::lowest:
      return extreme_of(fields, false);
    case Kind::field_of_first:
      return fields.empty() ? Datum(Missing{}) : fields.front();
    case Kind::field_of_last:
      return fields.empty() ? Datum(Missing{}) : fields.back();
    case Kind::count:
    case Kind::distinct_units:
    case Kind::time_since_last:
      break;  // above: they need no field
  }
  return Missing{};
}

}  // namespace merit::interpreter
