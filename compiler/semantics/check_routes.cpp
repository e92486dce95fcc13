// Routes: where the leads of a stage go, and by when.
#include <algorithm>

#include "compiler/semantics/checker.h"
#include "compiler/semantics/expression_checker.h"

namespace merit::semantics {

void Checker::check_route(uint32_t module, const syntax::RouteDecl& written, Span span) {
  const auto stage = require(module, {std::nullopt, written.stage}, SymbolKind::stage);
  Route route{stage.value_or(0), {}, span};
  bool failed = !stage;
  const auto same = [&](const Route& other) { return other.stage == route.stage; };
  const auto first = stage ? std::ranges::find_if(model.routes, same) : model.routes.end();
  if (first != model.routes.end()) {
    diagnostics.report(written.stage.span, d::GivenTwice{.what = "route " + written.stage.text})
        .label(first->span, d::FirstHere{});
    failed = true;
  }
  for (const syntax::RouteDecl::RouteArm& arm : written.arms) {
    if (!arm.condition && &arm != &written.arms.back()) {
      diagnostics.report(arm.span, d::OtherwiseNotLast{});
      failed = true;
    }
    auto checked = check_route_arm(module, arm);
    failed |= !checked;
    if (checked) route.arms.push_back(*std::move(checked));
  }
  if (!failed) model.routes.push_back(std::move(route));
}

std::optional<Route::Arm> Checker::check_route_arm(uint32_t module, const syntax::RouteDecl::RouteArm& written) {
  ExpressionChecker checker(*this, {.module = module, .place = Place::route});
  Route::Arm arm;
  arm.action = written.nurture ? Route::Action::nurture : Route::Action::contact;
  arm.queue = written.queue.value;
  arm.text = text_of(written.span);
  arm.span = written.span;
  bool failed = false;
  const auto span_of = [&](const std::optional<syntax::ExpressionId>& length) {
    const Checked checked = length ? checker.positive_length(*length, d::ResponsesTakeTime{}) : std::nullopt;
    failed |= length && !checked;
    return checked;
  };
  const Checked within = span_of(written.within);
  const Checked at_latest = span_of(written.at_latest);
  const Checked recheck = span_of(written.recheck);
  if (within && at_latest && checker.declared_length(*within) > checker.declared_length(*at_latest)) {
    const Span low = model[*within].span;
    const Span high = model[*at_latest].span;
    diagnostics.report(join(low, high), d::EmptyRange{.low = quoted(low), .high = quoted(high)})
        .help(d::LimitsOfResponse{});
    failed = true;
  }
  if (written.condition) {
    arm.condition = checker.condition(*written.condition);
    failed |= !arm.condition;
  }
  if (failed) return std::nullopt;
  if (within) arm.respond_by = after_reached(*within);
  if (at_latest) arm.at_latest = after_reached(*at_latest);
  if (recheck) arm.recheck_at = later_than(add(Now{}, kTime, model[*recheck].span), *recheck);
  return arm;
}

/// `reached` + a length, from `now` where `reached` is missing.
ExpressionId Checker::after_reached(ExpressionId length) {
  const Span span = model[length].span;
  const ExpressionId reached = add(DecisionUse{DecisionName::reached}, kTime, span);
  return later_than(add(DefaultTo{reached, add(Now{}, kTime, span)}, kTime, span), length);
}

ExpressionId Checker::later_than(ExpressionId time, ExpressionId length) {
  return add(Arithmetic{Arithmetic::Operator::add, time, length}, kTime, model[length].span);
}

}  // namespace merit::semantics
