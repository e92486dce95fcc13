#include "compiler/explain/explain_score.h"

#include <utility>

#include "compiler/explain/shown_value.h"
#include "compiler/semantics/mentions.h"

namespace merit::explain {
namespace {

using interpreter::Inspection;
using semantics::ExpressionId;
using semantics::Rule;

std::optional<Value> value_of(Inspection& inspection, const std::optional<ExpressionId>& id) {
  if (!id) return std::nullopt;
  return inspection.evaluate(*id);
}

class RuleExplainer {
 public:
  RuleExplainer(const Scene& scene, Inspection& inspection, const Rule& rule, const interpreter::RuleTrace& trace)
      : scene_(scene), inspection_(inspection), rule_(rule), trace_(trace) {}

  Explanation::Rule explain() {
    Explanation::Rule made;
    made.place = source::place_of(scene_.sources, rule_.span);
    made.text = rule_.text;
    made.acts = trace_.acts;
    made.points = trace_.points;
    made.sum = trace_.sum;
    made.at_most = value_of(inspection_, rule_.at_most);
    if (rule_.because) made.because = std::get<std::string>(inspection_.evaluate(*rule_.because));
    if (rule_.decay) {
      made.decay = {rule_.decay->kind == semantics::Decay::Kind::halving,
                    std::get<int64_t>(inspection_.evaluate(rule_.decay->span))};
    }
    for (const interpreter::PointsTrace& each : trace_.events) made.events.push_back(points_of(each));
    made.parts = parts();
    return made;
  }

 private:
  Explanation::Points points_of(const interpreter::PointsTrace& each) {
    return {note_of_match(each), each.points, each.left, each.added};
  }

  EventNote note_of_match(const interpreter::PointsTrace& each) {
    const semantics::PatternId last = scene_.model[*rule_.sequence].steps.back().pattern;
    if (each.event < 0) return {scene_.model.events[scene_.model[last].event].name, each.at, {}};
    std::vector<semantics::EventField> looked_at = fields_looked_at(scene_.model, last);
    for (const semantics::EventField& field : mentions_of(scene_.model, rule_.points).event_fields) {
      looked_at.push_back(field);
    }
    return note_of(scene_, each.event, looked_at);
  }

  std::vector<Reason> parts() {
    std::vector<Reason> found;
    if (rule_.condition) found = reasons_of(scene_, inspection_, *rule_.condition);
    if (rule_.number) found.push_back(reason_for(scene_, inspection_, *rule_.number));
    const bool of_lead = !rule_.sequence && !is_plain(rule_.points) && trace_.acts != interpreter::Truth::no;
    if (of_lead) found.push_back(reason_for(scene_, inspection_, rule_.points));
    return found;
  }

  /// Points that stand in the definition as they are.
  bool is_plain(ExpressionId id) const {
    const auto& node = scene_.model[id].node;
    if (const auto* convert = std::get_if<semantics::Convert>(&node)) return is_plain(convert->operand);
    return std::holds_alternative<semantics::Constant>(node);
  }

  const Scene& scene_;
  Inspection& inspection_;
  const Rule& rule_;
  const interpreter::RuleTrace& trace_;
};

}  // namespace

Explanation::Score explain_score(const Scene& scene, Inspection& inspection, uint32_t index) {
  const semantics::Score& score = scene.model.scores[index];
  const interpreter::ScoreTrace& trace = inspection.trace().scores[index];
  Explanation::Score made;
  made.name = score.name;
  made.value = trace.points;
  made.start = trace.start;
  made.sum = trace.groups.front().sum;
  made.low = value_of(inspection, score.low);
  made.high = value_of(inspection, score.high);
  for (size_t i = 0; i < score.rules.size(); ++i) {
    made.rules.push_back(RuleExplainer(scene, inspection, score.rules[i], trace.rules[i]).explain());
  }
  for (size_t i = 0; i < score.groups.size(); ++i) {
    made.groups.push_back({score.groups[i].name, trace.groups[i].sum, trace.groups[i].points,
                           value_of(inspection, score.groups[i].at_most)});
    made.items.push_back(score.groups[i].items);
  }
  return made;
}

}  // namespace merit::explain
