// Windows, each spelled out as the two bounds of its time.
#include "compiler/semantics/expression_checker.h"
#include "compiler/semantics/literals.h"

namespace merit::semantics {

// --- lengths of time -------------------------------------------------------------------------------------------------

Checked ExpressionChecker::length(syntax::ExpressionId id) {
  const Checked checked = of_type(id, kDuration);
  if (!checked) return std::nullopt;
  const auto& node = model()[*checked].node;
  if (std::holds_alternative<Constant>(node) || std::holds_alternative<ParameterUse>(node)) return checked;
  diagnostics().report(ast()[id].span, d::NotConstant{.text = checker_.quoted(ast()[id].span)});
  return std::nullopt;
}

int64_t ExpressionChecker::declared_length(ExpressionId length) {
  const auto& node = model()[length].node;
  const auto* use = std::get_if<ParameterUse>(&node);
  return std::get<int64_t>(use ? model().parameters[use->parameter].value : std::get<Constant>(node).value);
}

/// `30 days ago`, `lookback ago`, `2 months ago`.
Checked ExpressionChecker::ago(syntax::ExpressionId id, Span span) {
  if (const auto* literal = std::get_if<syntax::Literal>(&ast()[id].node)) return ago(*literal, span);
  const Checked checked = length(id);
  if (!checked) return std::nullopt;
  return before_now(*checked, span);
}

Checked ExpressionChecker::ago(const syntax::Literal& literal, Span span) {
  if (const auto calendar = calendar_length(literal)) return add(*calendar, kTime, span);
  const auto value = checker_.read_literal(literal);
  if (!value) return std::nullopt;
  return before_now(add(Constant{value->value}, kDuration, literal.span), span);
}

ExpressionId ExpressionChecker::before_now(ExpressionId length, Span span) {
  const ExpressionId now = add(Now{}, kTime, span);
  return add(Arithmetic{Arithmetic::Operator::subtract, now, length}, kTime, span);
}

/// The T of `since T`: a time or a date. It stands outside the pattern, so it sees no event field.
Checked ExpressionChecker::moment(syntax::ExpressionId id) {
  Scope outside = scope_;
  outside.event = std::nullopt;
  ExpressionChecker checker(checker_, outside);
  const Checked checked = checker.check(id);
  if (!checked) return std::nullopt;
  if (const Checked time = checker.convert(*checked, kTime)) return time;
  if (type_of(*checked) == kDuration) {
    const Span span = model()[*checked].span;
    diagnostics()
        .report(span, d::WrongType{.text = checker_.quoted(span), .found = "a duration", .wanted = "a time"})
        .help(d::WriteAgo{.text = checker_.quoted(span)})
        .fix({{{span.file, span.end, span.end}, " ago"}});
    return std::nullopt;
  }
  report_wrong_type(*checked, "a time");
  return std::nullopt;
}

// --- windows ---------------------------------------------------------------------------------------------------------

std::optional<ExpressionChecker::Bounds> ExpressionChecker::window(const syntax::Window& window) {
  using Kind = syntax::Window::Kind;
  const auto now = [&] { return Bound{add(Now{}, kTime, window.span), true}; };
  const auto bound = [](Checked time, bool included) {
    return time ? std::optional(Bound{*time, included}) : std::nullopt;
  };
  std::optional<Bound> first, second;
  switch (window.kind) {
    case Kind::in_last:
      first = bound(ago(*window.a, ast()[*window.a].span), true);
      warn_of_no_length(window);
      return first ? std::optional(Bounds{first, now()}) : std::nullopt;
    case Kind::more_than_ago:
      second = bound(ago(*window.a, ast()[*window.a].span), false);
      return second ? std::optional(Bounds{std::nullopt, second}) : std::nullopt;
    case Kind::since:
      first = bound(moment(*window.a), true);
      return first ? std::optional(Bounds{first, std::nullopt}) : std::nullopt;
    case Kind::before:
      second = bound(moment(*window.a), false);
      return second ? std::optional(Bounds{std::nullopt, second}) : std::nullopt;
    case Kind::from_until:
      return from_until(window);
    case Kind::from_to_ago:
      return from_to_ago(window);
    case Kind::within_of:
    case Kind::within_after:
    case Kind::within_before:
      return around(window);
    default:
      return calendar(window);
  }
}

/// `in last 0 days`.
void ExpressionChecker::warn_of_no_length(const syntax::Window& window) {
  const auto* literal = std::get_if<syntax::Literal>(&ast()[*window.a].node);
  const bool none = literal && literal->text.find_first_not_of("0._") == std::string::npos;
  if (none) diagnostics().report(window.span, d::OnlyNow{.text = checker_.quoted(window.span)});
}

/// `from T1 until T2`. Ends are not included, but now is.
std::optional<ExpressionChecker::Bounds> ExpressionChecker::from_until(const syntax::Window& window) {
  const Checked begin = moment(*window.a);
  const Checked end = moment(*window.b);
  if (!begin || !end) return std::nullopt;
  const auto* first = std::get_if<Constant>(&model()[*begin].node);
  const auto* last = std::get_if<Constant>(&model()[*end].node);
  const bool known = first && last && !is_missing(first->value) && !is_missing(last->value);
  if (known && !value_less(first->value, last->value)) {
    diagnostics().report(window.span, d::EmptyWindow{.text = checker_.quoted(window.span)});
    return std::nullopt;
  }
  const bool until_now = std::holds_alternative<Now>(model()[*end].node);
  return Bounds{Bound{*begin, true}, Bound{*end, until_now}};
}

/// `from 60 to 30 days ago`.
std::optional<ExpressionChecker::Bounds> ExpressionChecker::from_to_ago(const syntax::Window& window) {
  const auto literal = [&](const std::string& amount) {
    return syntax::Literal{syntax::Literal::Kind::duration, false, amount, window.unit, window.span};
  };
  const auto amount_of = [&](const std::string& amount) {
    return checker_.read_literal({syntax::Literal::Kind::number, false, amount, window.unit, window.span});
  };
  const auto first = amount_of(window.first);
  const auto second = amount_of(window.second);
  if (!first || !second) return std::nullopt;
  const double from = std::get<double>(first->value);
  const double to = std::get<double>(second->value);
  if (from <= to) {
    diagnostics()
        .report(window.span, d::EmptyWindow{.text = checker_.quoted(window.span)})
        .help(d::FartherFirst{.first = window.second, .second = window.first});
    return std::nullopt;
  }
  const Checked begin = ago(literal(window.first), window.span);
  // `from 30 to 0 days ago` reaches up to now, which windows include.
  const Checked end = to == 0 ? Checked(add(Now{}, kTime, window.span)) : ago(literal(window.second), window.span);
  if (!begin || !end) return std::nullopt;
  return Bounds{Bound{*begin, true}, Bound{*end, to == 0}};
}

/// `within 7 days of T`, `… after T`, `… before T`.
std::optional<ExpressionChecker::Bounds> ExpressionChecker::around(const syntax::Window& window) {
  using Kind = syntax::Window::Kind;
  const Checked distance = length(*window.a);
  const Checked middle = moment(*window.b);
  if (!distance || !middle) return std::nullopt;
  const auto moved = [&](Arithmetic::Operator op) {
    return add(Arithmetic{op, *middle, *distance}, kTime, window.span);
  };
  const ExpressionId from = window.kind == Kind::within_after ? *middle : moved(Arithmetic::Operator::subtract);
  const ExpressionId until = window.kind == Kind::within_before ? *middle : moved(Arithmetic::Operator::add);
  return Bounds{Bound{from, true}, Bound{until, true}};
}

/// `this month`, `previous quarter`, `today`, `yesterday`.
std::optional<ExpressionChecker::Bounds> ExpressionChecker::calendar(const syntax::Window& window) {
  using Kind = syntax::Window::Kind;
  const bool day = window.kind == Kind::today || window.kind == Kind::yesterday;
  const auto unit = day ? std::optional(CalendarUnit::day) : calendar_unit(window.unit);
  if (!unit) {
    diagnostics().report(window.span, d::NoCalendarUnit{.text = checker_.quoted(window.span)});
    return std::nullopt;
  }
  const auto start = [&](int64_t back) { return add(UnitStart{*unit, back}, kTime, window.span); };
  if (window.kind == Kind::today || window.kind == Kind::this_unit)
    return Bounds{Bound{start(0), true}, Bound{add(Now{}, kTime, window.span), true}};
  return Bounds{Bound{start(1), true}, Bound{start(0), false}};
}

}  // namespace merit::semantics
