// Conditions that are true of no lead, or of every lead, and arms that no lead comes to.
//
// The narrowest condition is reported, and nothing that holds it. What one `not`, `is not` or `between` spells out in
// several operations is one condition. A flag, a name or a word of `true` alone is never looked at: whoever writes it
// means it.
#include "compiler/proof/conditions.h"

#include <algorithm>

#include "compiler/semantics/walk.h"

namespace merit::proof {

using namespace semantics;

namespace d = diagnostics;

namespace {

bool is_field(const Model& model, ExpressionId id) {
  const auto& node = model[id].node;
  return model[id].type.kind != TypeKind::enumeration &&
         (std::holds_alternative<LeadField>(node) || std::holds_alternative<EventField>(node));
}

bool is_constant(const Model& model, ExpressionId id) {
  return std::holds_alternative<Constant>(model[id].node);
}

/// A field beside constants, which is true of some and false of others: nobody needs a solver for these, and most
/// conditions are.
bool is_open(const Model& model, const Expression::Node& node) {
  if (const auto* compare = std::get_if<Compare>(&node)) {
    return (is_field(model, compare->left) && is_constant(model, compare->right)) ||
           (is_field(model, compare->right) && is_constant(model, compare->left));
  }
  const auto* member = std::get_if<Membership>(&node);
  return member && is_field(model, member->value) && !model.sets[member->set].values.empty();
}

}  // namespace

void Conditions::look_at_all() {
  if (const std::optional<PatternId> recycle = model_.recycle()) {
    for (const Disqualification& one : model_.disqualifications) note_unlimited(one.condition);
    note_unlimited(*recycle);
  }
  for (uint32_t let = 0; let < model_.lets.size(); ++let) look_at(model_.lets[let].value);
  for (const Pattern& pattern : model_.patterns) for_each_part(pattern, [&](ExpressionId part) { look_at(part); });
  for (const Score& score : model_.scores) {
    for (const Rule& rule : score.rules) {
      if (rule.condition) look_at(*rule.condition);
      if (rule.number) look_at(*rule.number);
      look_at(rule.points);
    }
  }
  for (const Disqualification& one : model_.disqualifications) look_at(one.condition);
  for (const Stage& stage : model_.stages)
    if (stage.condition) look_at(*stage.condition);
  for (const Output& output : model_.outputs) look_at(output.value);  // those of hand-offs among them
  for (const Route& route : model_.routes) look_at_arms(route);
}

/// Everything that a disqualification or `recycle` stands on sees all events: conditions, lets, parts of patterns.
void Conditions::note_unlimited(ExpressionId id) {
  if (!unlimited_.insert(id).second) return;
  const auto& node = model_[id].node;
  for_each_operand(node, [&](ExpressionId operand) { note_unlimited(operand); });
  if (const auto* use = std::get_if<LetUse>(&node)) note_unlimited(model_.lets[use->let].value);
  const auto of_sequence = [&](SequenceId sequence) {
    for (const Sequence::Step& step : model_[sequence].steps) note_unlimited(step.pattern);
  };
  if (const auto* test = std::get_if<EventTest>(&node)) of_sequence(test->sequence);
  if (const auto* aggregate = std::get_if<Aggregate>(&node)) of_sequence(aggregate->sequence);
}

void Conditions::note_unlimited(PatternId id) {
  if (!unlimited_patterns_.insert(id).second) return;
  for_each_part(model_[id], [&](ExpressionId part) { note_unlimited(part); });
  for (const PatternId alternative : model_.events[model_[id].event].alternatives) note_unlimited(alternative);
}

/// Whether it sees all events and yet stands on what sees only those after the last recycling, as a score does: to the
/// prover, one pattern has one number of events.
bool Conditions::sees_both(ExpressionId id) {
  return unlimited_.contains(id) && asks_of_recycled(id);
}

bool Conditions::asks_of_recycled(ExpressionId id) {
  if (const auto known = recycled_.find(id); known != recycled_.end()) return known->second;
  const auto& node = model_[id].node;
  bool asks = std::holds_alternative<ScoreUse>(node) || std::holds_alternative<OutputUse>(node) ||
              std::holds_alternative<QualifiesAs>(node);
  if (const auto* use = std::get_if<LetUse>(&node)) asks = asks_of_recycled(model_.lets[use->let].value);
  for_each_operand(node, [&](ExpressionId operand) { asks = asks || asks_of_recycled(operand); });
  return recycled_[id] = asks;
}

bool Conditions::look_at(ExpressionId id) {
  if (const auto known = said_.find(id); known != said_.end()) return known->second;
  if (sees_both(id)) return false;
  return said_[id] = look_into(id) || (is_question(id) && look_closely(id));
}

/// Whether something was said about a part of it.
bool Conditions::look_into(ExpressionId id) {
  const auto& node = model_[id].node;
  bool said = false;
  if (const auto* use = std::get_if<LetUse>(&node)) return look_at(model_.lets[use->let].value);
  if (const auto* use = std::get_if<OutputUse>(&node)) return look_at(model_.outputs[use->output].value);
  if (const auto* use = std::get_if<QualifiesAs>(&node)) {
    const auto& condition = model_.stages[use->stage].condition;
    return condition && look_at(*condition);
  }
  for_each_operand(node, [&](ExpressionId operand) {
    const bool same_text = model_[operand].span == model_[id].span;  // `is not`, the halves of `between`
    said |= same_text ? look_into(operand) : look_at(operand);
  });
  if (const auto* arms = std::get_if<Case>(&node)) said |= look_at_arms(*arms);
  return said;
}

/// Whether it asks something of its own that stands in the definition's own rules.
bool Conditions::is_question(ExpressionId id) const {
  const Expression& expression = model_[id];
  if (expression.type.kind != TypeKind::boolean || !subject_.is_rule(expression.span)) return false;
  const auto& node = expression.node;
  if (std::holds_alternative<LeadField>(node) || std::holds_alternative<EventField>(node) ||
      std::holds_alternative<ParameterUse>(node) || std::holds_alternative<LetUse>(node) ||
      std::holds_alternative<OutputUse>(node) || std::holds_alternative<QualifiesAs>(node) || is_open(model_, node)) {
    return false;
  }
  const std::string_view text = subject_.text(expression.span);
  if (std::holds_alternative<Constant>(node) && (text == "true" || text == "false")) return false;
  const auto covers = [&](const d::Diagnostic& one) {
    return one.span.file == expression.span.file && expression.span.begin <= one.span.begin &&
           one.span.end <= expression.span.end;
  };
  return std::ranges::none_of(found_.all(), covers);
}

bool Conditions::look_closely(ExpressionId id) {
  const Claim claim = prover_.condition(prover_model_, id);
  const Span span = model_[id].span;
  const std::string text(subject_.text(span));
  if (prover_.is_impossible({{claim, Answer::yes}})) {
    found_.report(span, d::NeverTrue{.text = text});
    return true;
  }
  if (!prover_.is_impossible({{claim, Answer::no}})) return false;
  if (prover_.is_impossible({{claim, Answer::not_yes}})) {
    found_.report(span, d::AlwaysTrue{.text = text}).help(d::LeaveOutCondition{});
  } else {
    found_.report(span, d::NeverFalse{.text = text});
  }
  return true;
}

/// An arm is reached by a lead of whom all conditions above are false: a missing one makes the whole missing.
bool Conditions::look_at_arms(const Case& node) {
  std::vector<Demand> above;
  for (const Case::Arm& arm : node.arms) {
    if (arm.condition && look_at(*arm.condition)) return true;
    const Span span = model_[arm.value].span;
    std::vector<Demand> demands = above;
    if (arm.condition) {
      const Claim claim = prover_.condition(prover_model_, *arm.condition);
      demands.push_back({claim, Answer::yes});
      above.push_back({claim, Answer::no});
    }
    const bool first = demands.size() < 2 && arm.condition;
    if (first || !subject_.is_rule(span) || above.empty() || !prover_.is_impossible(demands)) continue;
    found_.report(span, d::UnreachableArm{}).help(d::TakenBefore{});
    return true;
  }
  return false;
}

/// An arm of a route is reached by a lead whose stage is the route's and of whom no condition above is true.
void Conditions::look_at_arms(const Route& route) {
  std::vector<Demand> coming = {{prover_.stage(prover_model_, route.stage), Answer::yes}};
  for (uint32_t later = route.stage + 1; later < model_.stages.size(); ++later) {
    coming.push_back({prover_.stage(prover_model_, later), Answer::not_yes});
  }
  const bool nobody_comes = prover_.is_impossible(coming);  // which is said of the stage
  const std::vector<Demand> at_stage = coming;
  for (const Route::Arm& arm : route.arms) {
    std::vector<Demand> meeting = at_stage;
    bool said = nobody_comes || !subject_.is_rule(arm.span);
    if (arm.condition) {
      said |= look_at(*arm.condition);
      const Claim claim = prover_.condition(prover_model_, *arm.condition);
      meeting.push_back({claim, Answer::yes});
      coming.push_back({claim, Answer::yes});
    }
    if (!said && prover_.is_impossible(coming)) {
      auto report = found_.report(arm.condition ? model_[*arm.condition].span : arm.span, d::UnreachableArm{});
      if (!prover_.is_impossible(meeting)) report.help(d::TakenBefore{});
    }
    if (arm.condition) coming.back().answer = Answer::not_yes;
  }
}

}  // namespace merit::proof
