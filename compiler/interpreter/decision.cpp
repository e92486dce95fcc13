// What is decided of a lead (docs/language.md, "Stages, grades, routes, hand-off").
//
// - Stages are independent of each other: a lead's stage is the last one that is true, with none `none`. A condition
//   that is missing passes.
// - A disqualification that is true wins over every stage; its reason is that of the first. It sees all events.
// - `reasons` are those of the rules that acted, in the order written; a disqualification's is not among them.
#include "compiler/interpreter/evaluation.h"

namespace merit::interpreter {

Decision Evaluation::decide(const Wanted& wanted) {
  Decision decision = decided();
  if (wanted.reached && !is_missing(reached())) decision.reached = integer_in(reached());
  for (uint32_t i = 0; i < model_.scores.size(); ++i) decision.scores.push_back(value_of(score(i).points));
  for (uint32_t i = 0; i < model_.outputs.size(); ++i) {
    decision.outputs.push_back(value_of(value(semantics::OutputUse{i}, Type{})));
  }
  return decision;
}

Trace Evaluation::trace() {
  Trace trace;
  for (uint32_t i = 0; i < model_.scores.size(); ++i) {
    std::vector<RuleTrace>& rules = trace.rules.emplace_back();
    for (const RuleResult& rule : score(i).rules) rules.push_back({rule.acts, value_of(rule.points)});
  }
  for (uint32_t i = 0; i < model_.stages.size(); ++i) trace.stages.push_back(truth_of(stage_condition(i)));
  for (const semantics::Disqualification& each : model_.disqualifications) {
    trace.disqualifications.push_back(unlimited().truth(each.condition));
  }
  return trace;
}

/// All but the columns of scores and outputs, which may ask for it.
const Decision& Evaluation::decided() {
  if (decision_) return *decision_;
  Decision decision;
  for (uint32_t i = 0; i < model_.scores.size(); ++i) score(i);
  for (uint32_t i = 0; i < model_.stages.size(); ++i) decide_stage(i);
  decision.stage = ladder_stage();
  for (const semantics::Disqualification& each : model_.disqualifications) {
    if (unlimited().decide_condition(each.condition) != Truth::yes || decision.disqualified) continue;
    decision.disqualified = unlimited().reason(each.because, each.text);
    decision.stage = static_cast<int64_t>(model_.stages.size()) + 1;
  }
  note_all_of(unlimited());
  decision.undecided = undecided();
  decision.reasons = reasons();
  decision_ = std::move(decision);
  return *decision_;
}

int64_t Evaluation::ladder_stage() {
  int64_t last = 0;
  for (uint32_t i = 0; i < model_.stages.size(); ++i) {
    if (truth_of(stage_condition(i)) == Truth::yes) last = int64_t{i} + 1;
  }
  return last;
}

std::vector<std::string> Evaluation::reasons() {
  std::vector<std::string> found;
  for (uint32_t i = 0; i < model_.scores.size(); ++i) {
    const std::vector<semantics::Rule>& rules = model_.scores[i].rules;
    for (size_t rule = 0; rule < rules.size(); ++rule) {
      if (score(i).rules[rule].acts == Truth::yes) found.push_back(reason(rules[rule].because, rules[rule].text));
    }
  }
  return found;
}

std::string Evaluation::reason(const std::optional<ExpressionId>& because, const std::string& text) {
  return because ? std::string(text_in(evaluate(*because))) : text;
}

Datum Evaluation::value(const semantics::DecisionUse& node, const Type&) {
  const Decision& decision = decided();
  switch (node.name) {
    case semantics::DecisionName::stage:
      return decision.stage;
    case semantics::DecisionName::disqualified:
      return decision.disqualified ? Datum(std::string_view(*decision.disqualified)) : Datum(Missing{});
    case semantics::DecisionName::reasons:
      return &decision.reasons;
    case semantics::DecisionName::undecided:
      return &decision.undecided;
    case semantics::DecisionName::reached:
      return reached();
    case semantics::DecisionName::could_reach:
    case semantics::DecisionName::queue:
    case semantics::DecisionName::respond_by:
      break;  // semantics refuses them as not yet supported
  }
  return Missing{};
}

}  // namespace merit::interpreter
