// count of, sum of, field of last …, time since last.
#include <algorithm>

#include "compiler/semantics/expression_checker.h"
#include "compiler/semantics/from_syntax.h"
#include "compiler/semantics/literals.h"

namespace merit::semantics {
namespace {

using Kind = syntax::Aggregate::Kind;

}  // namespace

Checked ExpressionChecker::node(const syntax::Aggregate& written, const Here& here) {
  Aggregate made{from_syntax(written.kind), std::nullopt, CalendarUnit::day, {}};
  if (written.kind == Kind::distinct_units) {
    const auto unit = calendar_unit(written.unit);
    if (!unit) {
      diagnostics().report(here.span, d::NoCalendarUnit{.text = checker_.quoted(here.span)});
      return std::nullopt;
    }
    made.unit = *unit;
  }
  const auto checked = sequence(written.sequence, Absence::refused);
  if (!checked) return std::nullopt;
  made.sequence = *checked;
  std::optional<Type> field_type;
  if (written.field) {
    made.field = aggregate_field(*written.field, *checked);
    if (!made.field) return std::nullopt;
    field_type = type_of(*made.field);
  }
  const auto type = aggregate_type(written, field_type);
  if (!type) return std::nullopt;
  return add(made, *type, here.span);
}

/// A field of the pattern's event; `at`, or in `time of first P` `time`, is when it happened.
Checked ExpressionChecker::aggregate_field(const syntax::Name& name, SequenceId sequence) {
  const PatternId pattern = model()[sequence].steps.front().pattern;
  const uint32_t index = model()[pattern].event;
  const Event& event = model().events[index];
  if (name.text == "time" || name.text == "at") return add(EventField{index, EventField::kAt}, kTime, name.span);
  if (const auto field = checker_.indexes.field(index, name.text)) return event_field(index, *field, name.span);
  if (checker_.is_unreadable(scope_.module, name.text)) return std::nullopt;
  if (report_unshared_field(name.text, name.span, index)) return std::nullopt;
  std::vector<std::string> candidates;
  for (const auto& one : event.fields) candidates.push_back(one.name);
  checker_.report_unknown_field(scope_.module, name, event.name, candidates);
  return std::nullopt;
}

std::optional<Type> ExpressionChecker::aggregate_type(const syntax::Aggregate& written, std::optional<Type> field) {
  const auto require = [&](bool fits, std::string_view wanted, Type result) -> std::optional<Type> {
    if (fits) return result;
    diagnostics().report(written.field->span, d::WrongType{.text = written.field->text,
                                                           .found = type_phrase(model(), *field),
                                                           .wanted = std::string(wanted)});
    return std::nullopt;
  };
  switch (written.kind) {
    case Kind::count:
    case Kind::count_distinct:
    case Kind::distinct_units:
      return kInteger;
    case Kind::sum:
      return require(is_numeric(*field) || *field == kDuration, "a number or a duration", *field);
    case Kind::average:
      return require(is_numeric(*field), "a number", kNumber);
    case Kind::highest:
    case Kind::lowest:
      return require(is_ordered(*field) || is_enumeration(*field), "something with an order", *field);
    case Kind::field_of_first:
    case Kind::field_of_last:
      return field;
    case Kind::time_since_last:
      return kDuration;
  }
  return std::nullopt;
}

}  // namespace merit::semantics
