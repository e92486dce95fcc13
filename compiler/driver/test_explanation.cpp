#include "compiler/driver/test_explanation.h"

#include <set>
#include <utility>

#include "compiler/driver/shown_value.h"
#include "compiler/interpreter/trace.h"
#include "compiler/semantics/decision_names.h"
#include "compiler/semantics/walk.h"

namespace merit::driver {
namespace {

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

bool is_below_zero(const semantics::Value& points) {
  if (const auto* number = std::get_if<double>(&points)) return *number < 0;
  return std::get<int64_t>(points) < 0;
}

std::string signed_points(const Model& model, const semantics::Type& type, const semantics::Value& points) {
  std::string text = is_below_zero(points) ? "" : "+";
  text += shown_value(model, type, points);
  return text;
}

Explanation::Score score_of(const Scene& scene, const semantics::Score& score, const semantics::Value& value,
                            const std::vector<interpreter::RuleTrace>& rules) {
  Explanation::Score made{score.name, shown_value(scene.model, score.type, value), {}};
  for (size_t i = 0; i < rules.size(); ++i) {
    const semantics::Rule& rule = score.rules[i];
    made.rules.push_back({place_of(scene.sources, rule.span), rule.text,
                          signed_points(scene.model, score.type, rules[i].points), rules[i].acts});
  }
  return made;
}

void add_stages(Explanation& made, const Scene& scene, const interpreter::Trace& trace) {
  const Model& model = scene.model;
  for (size_t i = 0; i < model.stages.size(); ++i) {
    auto& stage = made.stages.emplace_back(Explanation::Condition{model.stages[i].name, trace.stages[i], {}});
    if (model.stages[i].condition) stage.parts = reasons_of(scene, *model.stages[i].condition);
  }
  for (size_t i = 0; i < model.disqualifications.size(); ++i) {
    const semantics::Disqualification& each = model.disqualifications[i];
    made.disqualifications.push_back({each.text, trace.disqualifications[i], observe(scene, each.condition).parts});
  }
}

void add_arms(Explanation& made, const Scene& scene, const interpreter::Trace& trace) {
  for (size_t i = 0; i < scene.model.routes.size(); ++i) {
    const std::vector<semantics::Route::Arm>& arms = scene.model.routes[i].arms;
    for (size_t arm = 0; arm < arms.size(); ++arm) {
      const std::optional<Truth> truth = trace.arms[i][arm];
      if (!truth || (!arms[arm].condition && *truth == Truth::no)) continue;
      auto& shown = made.arms.emplace_back(Explanation::Condition{arms[arm].text, *truth, {}});
      if (arms[arm].condition) shown.parts = reasons_of(scene, *arms[arm].condition);
    }
  }
}

}  // namespace

Explanation explain(const Scene& scene, const interpreter::Decision& decision, const interpreter::Trace& trace,
                    const std::vector<ExpressionId>& expressions) {
  const Model& model = scene.model;
  Reach reach(model);
  for (const ExpressionId expression : expressions) reach.look_at(expression);

  Explanation made;
  made.stage = model.enumerations[model.stage_enumeration].labels[static_cast<size_t>(decision.stage)];
  made.undecided = decision.undecided;
  for (uint32_t i = 0; i < model.scores.size(); ++i) {
    if (!reach.has_score(i)) continue;
    made.scores.push_back(score_of(scene, model.scores[i], decision.scores[i], trace.rules[i]));
  }
  if (reach.has_stages()) add_stages(made, scene, trace);
  if (reach.has_routes()) add_arms(made, scene, trace);
  return made;
}

}  // namespace merit::driver
