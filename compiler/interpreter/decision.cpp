// What is decided of a lead (docs/language.md, "Stages, grades, routes, hand-off").
//
// - Stages are independent of each other: a lead's stage is the last one that is true, with none `none`. A condition
//   that is missing passes.
// - A disqualification that is true wins over every stage; its reason is that of the first. It sees all events.
// - A route is for the leads whose stage is exactly its own: the first arm that is true says where they go.
// - `reasons` are those of the rules that acted, in the order written; a disqualification's is not among them.
#include <algorithm>
#include <utility>

#include "compiler/interpreter/evaluation.h"

namespace merit::interpreter {

const Value& value_of(const Routing& routing, semantics::DecisionName name) {
  using semantics::DecisionName;
  switch (name) {
    case DecisionName::queue:
      return routing.queue;
    case DecisionName::action:
      return routing.action;
    case DecisionName::respond_by:
      return routing.respond_by;
    case DecisionName::at_latest:
      return routing.at_latest;
    default:
      return routing.recheck_at;
  }
}

Decision Evaluation::decide(const Wanted& wanted) {
  Decision decision = decided();
  if (wanted.reached && !is_missing(reached())) decision.reached = integer_in(reached());
  decision.changed_from = changed_from();
  if (wanted.could_reach) decision.could_reach = could_reach();
  for (uint32_t i = 0; i < model_.scores.size(); ++i) decision.scores.push_back(value_of(score(i).points));
  for (uint32_t i = 0; i < model_.outputs.size(); ++i) {
    decision.outputs.push_back(value_of(value(semantics::OutputUse{i}, Type{})));
  }
  return decision;
}

Trace Evaluation::trace() {
  keeps_steps_ = true;
  Trace trace;
  for (uint32_t i = 0; i < model_.scores.size(); ++i) trace.scores.push_back(trace_of(score(i)));
  for (uint32_t i = 0; i < model_.stages.size(); ++i) trace.stages.push_back(truth_of(stage_condition(i)));
  for (const semantics::Disqualification& each : model_.disqualifications) {
    trace.disqualifications.push_back(unlimited().truth(each.condition));
  }
  for (const semantics::Route& route : model_.routes) trace.arms.push_back(trace_of(route));
  return trace;
}

ScoreTrace Evaluation::trace_of(const ScoreResult& result) const {
  ScoreTrace made;
  for (const RuleResult& rule : result.rules) {
    made.rules.push_back({rule.acts, value_of(rule.points), value_of(rule.sum), rule.events});
  }
  for (const GroupResult& group : result.groups) made.groups.push_back({value_of(group.sum), value_of(group.points)});
  made.start = value_of(result.start);
  made.points = value_of(result.points);
  return made;
}

std::vector<int64_t> Evaluation::latest_events(PatternId pattern, int64_t most) {
  std::vector<int64_t> events = matches_of(pattern).certain;
  std::ranges::reverse(events);
  if (static_cast<int64_t>(events.size()) > most) events.resize(static_cast<size_t>(most));
  return events;
}

std::vector<std::optional<Truth>> Evaluation::trace_of(const semantics::Route& route) {
  std::vector<std::optional<Truth>> arms(route.arms.size());
  if (&route != route_of_stage()) return arms;
  bool taken = false;
  for (size_t i = 0; i < arms.size(); ++i) {
    const std::optional<ExpressionId>& condition = route.arms[i].condition;
    if (!condition) arms[i] = truth_of(!taken);
    if (condition && !taken) arms[i] = truth(*condition);
    taken = taken || arms[i] == Truth::yes;
  }
  return arms;
}

/// All but the columns of scores and outputs, which may ask for it.
const Decision& Evaluation::decided() {
  if (decision_) return *decision_;
  Decision decision;
  for (uint32_t i = 0; i < model_.scores.size(); ++i) score(i);
  decision.stage = placing().stage;
  decision.disqualified = placing().disqualified;
  decision.reasons = reasons();
  decision.routing = routing();
  decision.undecided = undecided();
  decision_ = std::move(decision);
  return *decision_;
}

int64_t Evaluation::ladder_stage() {
  const View outer = std::exchange(view_, View::plain);
  int64_t last = 0;
  for (uint32_t i = 0; i < model_.stages.size(); ++i) {
    if (truth_of(stage_condition(i)) == Truth::yes) last = int64_t{i} + 1;
  }
  view_ = outer;
  return last;
}

const Evaluation::Placing& Evaluation::placing() {
  if (placing_) return *placing_;
  const View outer = std::exchange(view_, View::plain);
  for (uint32_t i = 0; i < model_.stages.size(); ++i) decide_stage(i);
  Placing placing{ladder_stage(), std::nullopt};
  for (const semantics::Disqualification& each : model_.disqualifications) {
    if (unlimited().decide_condition(each.condition) != Truth::yes || placing.disqualified) continue;
    placing.disqualified = unlimited().reason(each.because, each.text);
    placing.stage = static_cast<int64_t>(model_.stages.size()) + 1;
  }
  note_all_of(unlimited());
  view_ = outer;
  placing_ = std::move(placing);
  return *placing_;
}

/// The route that applies, or null.
const semantics::Route* Evaluation::route_of_stage() {
  const auto applies = [&](const semantics::Route& route) { return int64_t{route.stage} + 1 == placing().stage; };
  const auto found = std::ranges::find_if(model_.routes, applies);
  return found == model_.routes.end() ? nullptr : &*found;
}

const Routing& Evaluation::routing() {
  if (routing_) return *routing_;
  const View outer = std::exchange(view_, View::plain);
  Routing routing;
  if (const semantics::Route* route = route_of_stage()) {
    const auto is_true = [this](const semantics::Route::Arm& arm) {
      return !arm.condition || decide_condition(*arm.condition) == Truth::yes;
    };
    const auto time = [this](const std::optional<ExpressionId>& id) { return id ? value_of(evaluate(*id)) : Value(); };
    const auto arm = std::ranges::find_if(route->arms, is_true);
    if (arm != route->arms.end()) {
      routing = {arm->queue, static_cast<int64_t>(arm->action), time(arm->respond_by), time(arm->at_latest),
                 time(arm->recheck_at)};
    }
  }
  view_ = outer;
  routing_ = std::move(routing);
  return *routing_;
}

const std::vector<std::string>& Evaluation::reasons() {
  if (reasons_) return *reasons_;
  const View outer = std::exchange(view_, View::plain);
  std::vector<std::string> found;
  for (uint32_t i = 0; i < model_.scores.size(); ++i) {
    const std::vector<semantics::Rule>& rules = model_.scores[i].rules;
    for (size_t rule = 0; rule < rules.size(); ++rule) {
      if (score(i).rules[rule].acts == Truth::yes) found.push_back(reason(rules[rule].because, rules[rule].text));
    }
  }
  view_ = outer;
  reasons_ = std::move(found);
  return *reasons_;
}

std::string Evaluation::reason(const std::optional<ExpressionId>& because, const std::string& text) {
  return because ? std::string(text_in(evaluate(*because))) : text;
}

Datum Evaluation::value(const semantics::DecisionUse& node, const Type&) {
  switch (node.name) {
    case semantics::DecisionName::stage:
      return placing().stage;
    case semantics::DecisionName::disqualified:
      return placing().disqualified ? Datum(std::string_view(*placing().disqualified)) : Datum(Missing{});
    case semantics::DecisionName::reasons:
      return &reasons();
    case semantics::DecisionName::undecided:
      return &decided().undecided;
    case semantics::DecisionName::queue:
    case semantics::DecisionName::action:
    case semantics::DecisionName::respond_by:
    case semantics::DecisionName::at_latest:
    case semantics::DecisionName::recheck_at:
      return datum_of(value_of(routing(), node.name));
    case semantics::DecisionName::reached:
      return reached();
    case semantics::DecisionName::could_reach:
      return could_reach();
  }
  return Missing{};
}

}  // namespace merit::interpreter
