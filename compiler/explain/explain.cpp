#include <set>
#include <utility>

#include "compiler/explain/explain_score.h"
#include "compiler/explain/explanation.h"
#include "compiler/explain/shown_value.h"
#include "compiler/semantics/decision_names.h"
#include "compiler/semantics/walk.h"
#include "compiler/source/one_line.h"
#include "runtime/values/owned_text.h"

namespace merit::explain {
namespace {

using interpreter::Inspection;
using interpreter::Sees;
using interpreter::Truth;
using semantics::DecisionName;
using semantics::ExpressionId;
using semantics::Model;

/// Which parts of a decision expressions stand on, each name looked through once.
class Reach {
 public:
  explicit Reach(const Model& model) : model_(model) {}

  void look_at(ExpressionId id) {
    const auto& node = model_[id].node;
    semantics::for_each_operand(node, [this](ExpressionId operand) { look_at(operand); });
    std::visit([this](const auto& leaf) { visit(leaf); }, node);
  }

  bool has_score(uint32_t score) const { return scores_.contains(score); }
  bool has_stages() const { return stages_; }
  bool has_routes() const { return routes_; }

 private:
  void look_at(const std::optional<ExpressionId>& id) {
    if (id) look_at(*id);
  }

  void look_at_stages() {
    if (std::exchange(stages_, true)) return;
    for (const semantics::Stage& stage : model_.stages) look_at(stage.condition);
    for (const semantics::Disqualification& each : model_.disqualifications) look_at(each.condition);
  }
  void look_at_routes() {
    if (std::exchange(routes_, true)) return;
    for (const semantics::Route& route : model_.routes) {
      for (const semantics::Route::Arm& arm : route.arms) look_at(arm.condition);
    }
  }
  void look_at_scores() {
    for (uint32_t score = 0; score < model_.scores.size(); ++score) scores_.insert(score);
  }

  void visit(const semantics::ScoreUse& node) { scores_.insert(node.score); }
  void visit(const semantics::LetUse& node) {
    if (lets_.insert(node.let).second) look_at(model_.lets[node.let].value);
  }
  void visit(const semantics::OutputUse& node) {
    if (outputs_.insert(node.output).second) look_at(model_.outputs[node.output].value);
  }
  void visit(const semantics::QualifiesAs& node) {
    if (qualifies_.insert(node.stage).second) look_at(model_.stages[node.stage].condition);
  }
  void visit(const semantics::DecisionUse& node) {
    if (node.name == DecisionName::reasons || node.name == DecisionName::undecided) look_at_scores();
    if (node.name != DecisionName::reasons) look_at_stages();
    if (stands_on_routes(node.name)) look_at_routes();
  }
  void visit(const auto& /*what has nothing but operands*/) {}

  const Model& model_;
  std::set<uint32_t> scores_, lets_, outputs_, qualifies_;
  bool stages_ = false, routes_ = false;
};

std::string text_of(const Scene& scene, const std::optional<ExpressionId>& condition) {
  return condition ? source::one_line(scene.sources.text(scene.model[*condition].span)) : "";
}

void add_stages(Explanation& made, const Scene& scene, Inspection& inspection) {
  const Model& model = scene.model;
  for (size_t i = 0; i < model.stages.size(); ++i) {
    const semantics::Stage& stage = model.stages[i];
    auto& shown = made.stages.emplace_back(Explanation::Condition{source::place_of(scene.sources, stage.span),
                                                                  stage.name,
                                                                  text_of(scene, stage.condition),
                                                                  inspection.trace().stages[i],
                                                                  {}});
    if (stage.condition) shown.parts = reasons_of(scene, inspection, *stage.condition);
  }
  for (size_t i = 0; i < model.disqualifications.size(); ++i) {
    const semantics::Disqualification& each = model.disqualifications[i];
    made.disqualifications.push_back({source::place_of(scene.sources, each.span), each.text,
                                      text_of(scene, each.condition), inspection.trace().disqualifications[i],
                                      reason_for(scene, inspection, each.condition, Sees::everything).parts});
  }
}

void add_arms(Explanation& made, const Scene& scene, Inspection& inspection) {
  for (size_t i = 0; i < scene.model.routes.size(); ++i) {
    const std::vector<semantics::Route::Arm>& arms = scene.model.routes[i].arms;
    for (size_t arm = 0; arm < arms.size(); ++arm) {
      const std::optional<Truth> truth = inspection.trace().arms[i][arm];
      if (!truth || (!arms[arm].condition && *truth == Truth::no)) continue;
      auto& shown = made.arms.emplace_back(Explanation::Condition{source::place_of(scene.sources, arms[arm].span),
                                                                  arms[arm].text,
                                                                  text_of(scene, arms[arm].condition),
                                                                  *truth,
                                                                  {}});
      if (arms[arm].condition) shown.parts = reasons_of(scene, inspection, *arms[arm].condition);
    }
  }
}

/// Of the first arm that is true, or that is missing.
std::vector<Reason> reasons_of_case(const Scene& scene, Inspection& inspection, const semantics::Case& node) {
  for (const semantics::Case::Arm& arm : node.arms) {
    if (!arm.condition) return {};
    const Value worth = inspection.evaluate(*arm.condition);
    const auto* known = std::get_if<bool>(&worth);
    if (known == nullptr || *known) return {reason_for(scene, inspection, *arm.condition)};
  }
  return {};
}

void add_outputs(Explanation& made, const Scene& scene, Inspection& inspection) {
  for (const semantics::ColumnUse& column : scene.model.columns) {
    if (column.kind != semantics::ColumnUse::Kind::output) continue;
    const semantics::Output& output = scene.model.outputs[column.index];
    const semantics::Expression& expression = scene.model[output.value];
    Explanation::Output shown{
        output.name, shown_value(scene.model, expression.type, inspection.evaluate(output.value)), {}};
    if (const auto* node = std::get_if<semantics::Case>(&expression.node)) {
      shown.parts = reasons_of_case(scene, inspection, *node);
    }
    made.outputs.push_back(std::move(shown));
  }
}

/// What every explanation has.
Explanation begin(const Scene& scene, Inspection& inspection) {
  const interpreter::Decision decision = inspection.decide();
  Explanation made;
  made.stage = scene.model.enumerations[scene.model.stage_enumeration].labels[static_cast<size_t>(decision.stage)];
  made.disqualified = decision.disqualified;
  made.undecided = decision.undecided;
  return made;
}

}  // namespace

std::string points_text(const Value& points) {
  if (const auto* number = std::get_if<double>(&points)) return values::number_text(*number);
  return values::integer_text(std::get<int64_t>(points));
}

std::string signed_points(const Value& points) {
  const std::string text = points_text(points);
  return text.starts_with('-') ? text : "+" + text;
}

Explanation explain_decision(const Scene& scene, Inspection& inspection) {
  Explanation made = begin(scene, inspection);
  for (uint32_t i = 0; i < scene.model.scores.size(); ++i) made.scores.push_back(explain_score(scene, inspection, i));
  add_stages(made, scene, inspection);
  add_arms(made, scene, inspection);
  add_outputs(made, scene, inspection);
  return made;
}

Explanation explain_asked(const Scene& scene, Inspection& inspection, const std::vector<ExpressionId>& expressions) {
  Reach reach(scene.model);
  for (const ExpressionId expression : expressions) reach.look_at(expression);
  Explanation made = begin(scene, inspection);
  for (uint32_t i = 0; i < scene.model.scores.size(); ++i) {
    if (reach.has_score(i)) made.scores.push_back(explain_score(scene, inspection, i));
  }
  if (reach.has_stages()) add_stages(made, scene, inspection);
  if (reach.has_routes()) add_arms(made, scene, inspection);
  return made;
}

}  // namespace merit::explain
