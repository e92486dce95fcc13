#include "compiler/driver/uses.h"

#include <cassert>
#include <optional>
#include <utility>
#include <variant>

#include "compiler/semantics/decision_names.h"
#include "compiler/semantics/walk.h"

namespace merit::driver {
namespace {

using namespace semantics;

/// Walks everything reachable, each part once.
class Collector {
 public:
  explicit Collector(const Model& model)
      : model_(model),
        expressions_(model.expressions.size()),
        patterns_(model.patterns.size()),
        events_(model.events.size()),
        scores_(model.scores.size()) {
    uses_.lead_fields.resize(model.lead_fields.size());
    uses_.kinds.resize(model.kinds.size());
    uses_.lets.resize(model.lets.size());
    uses_.sequences.resize(model.sequences.size());
    for (const EventKind& kind : model.kinds) uses_.event_fields.emplace_back(kind.fields.size());
  }

  void column(const DecisionColumn& column) {
    using Kind = DecisionColumn::Kind;
    switch (column.kind) {
      case Kind::key:
        uses_.lead_fields[static_cast<size_t>(model_.key_field)] = true;
        break;
      case Kind::stage:
      case Kind::changed_from:
        decision(DecisionName::stage);
        break;
      case Kind::score:
        score(column.index);
        break;
      case Kind::output:
        expression(model_.outputs[column.index].value);
        break;
      case Kind::disqualified:
        decision(DecisionName::disqualified);
        break;
      case Kind::reached:
        decision(DecisionName::reached);
        break;
      case Kind::could_reach:
        decision(DecisionName::could_reach);
        break;
      case Kind::routing:
        decision(static_cast<DecisionName>(column.index));
        break;
      case Kind::undecided:
        decision(DecisionName::undecided);
        break;
      case Kind::reasons:
        decision(DecisionName::reasons);
        break;
      case Kind::handoff:
        for (const Handoff& handoff : model_.handoffs) this->handoff(handoff);
        break;
    }
  }

  /// What the reader needs for itself: keys, the fields that events are matched by, what must not be missing.
  Uses finish() {
    for (size_t k = 0; k < model_.kinds.size(); ++k) {
      if (!uses_.kinds[k]) continue;
      const EventKind& kind = model_.kinds[k];
      if (kind.matching_field >= 0) uses_.lead_fields[static_cast<size_t>(kind.matching_field)] = true;
      for (size_t f = 0; f < kind.fields.size(); ++f) {
        if (kind.fields[f].required || static_cast<int32_t>(f) == kind.key_field) uses_.event_fields[k][f] = true;
      }
    }
    for (size_t f = 0; f < model_.lead_fields.size(); ++f) {
      if (model_.lead_fields[f].required || static_cast<int32_t>(f) == model_.key_field) uses_.lead_fields[f] = true;
    }
    return std::move(uses_);
  }

 private:
  static bool first_visit(std::vector<bool>& visited, uint32_t index) {
    if (visited[index]) return false;
    visited[index] = true;
    return true;
  }

  void decision(DecisionName name) {
    const bool all = name == DecisionName::undecided;
    const bool routes = stands_on_routes(name);
    const bool stage = all || routes || name == DecisionName::stage || name == DecisionName::reached ||
                       name == DecisionName::could_reach;
    if (stage || name == DecisionName::disqualified) {
      for (const Disqualification& item : model_.disqualifications) {
        expression(item.condition);
        expression(item.because);
      }
    }
    if (stage) {
      for (const Stage& each : model_.stages) expression(each.condition);
    }
    if (routes) {
      for (const Route& route : model_.routes) this->route(route);
    }
    if (all || name == DecisionName::reasons) {
      for (uint32_t i = 0; i < model_.scores.size(); ++i) score(i);
    }
  }

  void route(const Route& route) {
    for (const Route::Arm& arm : route.arms) {
      for (const auto& part : {arm.condition, arm.respond_by, arm.at_latest, arm.recheck_at}) expression(part);
    }
  }

  void handoff(const Handoff& handoff) {
    decision(DecisionName::stage);
    for (const Handoff::Item& item : handoff.items) {
      if (!item.touches) {
        expression(model_.outputs[item.output].value);
        continue;
      }
      pattern(item.touches->pattern);
      for (const Event::SharedField& field : item.touches->fields) fields(field);
    }
  }

  void score(uint32_t index) {
    if (!first_visit(scores_, index)) return;
    const Score& score = model_.scores[index];
    expression(score.start);
    expression(score.low);
    expression(score.high);
    for (const Group& group : score.groups) expression(group.at_most);
    for (const Rule& rule : score.rules) {
      expression(rule.points);
      expression(rule.condition);
      if (rule.sequence) sequence(*rule.sequence);
      expression(rule.number);
      expression(rule.at_most);
      if (rule.decay) expression(rule.decay->span);
      expression(rule.because);
    }
  }

  void event(uint32_t index) {
    if (!first_visit(events_, index)) return;
    const Event& event = model_.events[index];
    for (const uint16_t kind : event.kinds) uses_.kinds[kind] = true;
    for (const PatternId alternative : event.alternatives) pattern(alternative);
  }

  void pattern(PatternId id) {
    if (!first_visit(patterns_, static_cast<uint32_t>(id))) return;
    if (const auto recycle = model_.recycle()) pattern(*recycle);  // which events it sees hangs on that
    event(model_[id].event);
    for_each_part(model_[id], [this](ExpressionId part) { expression(part); });
  }

  void sequence(SequenceId id) {
    uses_.sequences[static_cast<uint32_t>(id)] = true;
    for (const Sequence::Step& step : model_[id].steps) {
      pattern(step.pattern);
      expression(step.after);
      expression(step.within);
    }
  }

  void expression(const std::optional<ExpressionId>& id) {
    if (id) expression(*id);
  }
  void expression(ExpressionId id) {
    if (!first_visit(expressions_, static_cast<uint32_t>(id))) return;
    const Expression::Node& node = model_[id].node;
    for_each_operand(node, [this](ExpressionId operand) { expression(operand); });
    if (const auto* test = std::get_if<EventTest>(&node)) sequence(test->sequence);
    if (const auto* aggregate = std::get_if<Aggregate>(&node)) sequence(aggregate->sequence);
    if (const auto* field = std::get_if<LeadField>(&node)) uses_.lead_fields[field->field] = true;
    if (const auto* field = std::get_if<EventField>(&node)) event_field(*field);
    follow(node);
  }

  /// Names lead to what they stand for.
  void follow(const Expression::Node& node) {
    if (const auto* use = std::get_if<LetUse>(&node)) {
      uses_.lets[use->let] = true;
      expression(model_.lets[use->let].value);
    }
    if (const auto* use = std::get_if<ScoreUse>(&node)) score(use->score);
    if (const auto* use = std::get_if<OutputUse>(&node)) expression(model_.outputs[use->output].value);
    if (const auto* use = std::get_if<DecisionUse>(&node)) decision(use->name);
    if (const auto* call = std::get_if<FunctionCall>(&node)) expression(model_.functions[call->function].body);
    if (const auto* use = std::get_if<QualifiesAs>(&node)) expression(model_.stages[use->stage].condition);
  }

  void event_field(const EventField& use) {
    if (use.field == EventField::kAt) return;
    const Event& event = model_.events[use.event];
    const auto& by_kind = event.fields[static_cast<size_t>(use.field)].by_kind;
    for (const uint16_t kind : event.kinds) {
      if (by_kind[kind] >= 0) uses_.event_fields[kind][static_cast<size_t>(by_kind[kind])] = true;
    }
  }

  void fields(const Event::SharedField& shared) {
    for (size_t kind = 0; kind < shared.by_kind.size(); ++kind) {
      if (shared.by_kind[kind] >= 0) uses_.event_fields[kind][static_cast<size_t>(shared.by_kind[kind])] = true;
    }
  }

  const Model& model_;
  Uses uses_;
  std::vector<bool> expressions_, patterns_, events_, scores_;  ///< visited
};

void add(std::vector<bool>& flags, const std::vector<bool>& more) {
  assert(flags.size() == more.size());
  for (size_t i = 0; i < flags.size(); ++i) flags[i] = flags[i] || more[i];
}

}  // namespace

void add(Uses& uses, const Uses& more) {
  add(uses.lead_fields, more.lead_fields);
  add(uses.kinds, more.kinds);
  for (size_t kind = 0; kind < uses.event_fields.size(); ++kind) add(uses.event_fields[kind], more.event_fields[kind]);
}

Uses uses_of(const Model& model, const std::vector<DecisionColumn>& wanted) {
  Collector collector(model);
  for (const DecisionColumn& column : wanted) collector.column(column);
  return collector.finish();
}

}  // namespace merit::driver
