#include "compiler/proof/subjects.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "compiler/semantics/walk.h"

namespace merit::proof {

using namespace semantics;

namespace {

class Collector {
 public:
  explicit Collector(const Model& model) : model_(model) {}

  void collect(ExpressionId id) {
    if (!seen_.insert(id).second) return;
    for_each_operand(model_[id].node, [this](ExpressionId operand) { collect(operand); });
    std::visit([this](const auto& leaf) { visit(leaf); }, model_[id].node);
  }

  Subjects take() { return std::move(found_); }

 private:
  void collect(const std::optional<ExpressionId>& id) {
    if (id) collect(*id);
  }

  void collect(SequenceId id) {
    for (const Sequence::Step& step : model_[id].steps) collect(step.pattern);
  }

  void collect(PatternId id) {
    if (!patterns_.insert(id).second) return;
    const Pattern& pattern = model_[id];
    const Event& event = model_.events[pattern.event];
    found_.kinds.insert(event.kinds.begin(), event.kinds.end());
    for_each_part(pattern, [this](ExpressionId part) { collect(part); });
    for (const PatternId alternative : event.alternatives) collect(alternative);
  }

  void collect(const Score& score) {
    for (const Rule& rule : score.rules) {
      collect(rule.condition);
      collect(rule.number);
      collect(rule.points);
      if (rule.sequence) collect(*rule.sequence);
    }
  }

  void visit(const LeadField& node) { found_.lead_fields.insert(node.field); }
  void visit(const LetUse& node) { collect(model_.lets[node.let].value); }
  void visit(const OutputUse& node) { collect(model_.outputs[node.output].value); }
  void visit(const QualifiesAs& node) { collect(model_.stages[node.stage].condition); }
  void visit(const ScoreUse& node) {
    if (scores_.insert(node.score).second) collect(model_.scores[node.score]);
  }
  void visit(const EventTest& node) { collect(node.sequence); }
  void visit(const Aggregate& node) { collect(node.sequence); }
  void visit(const auto& /*what has nothing but operands*/) {}

  const Model& model_;
  Subjects found_;
  std::set<ExpressionId> seen_;
  std::set<PatternId> patterns_;
  std::set<uint32_t> scores_;
};

}  // namespace

bool Subjects::include(const Subjects& other) const {
  return std::ranges::includes(lead_fields, other.lead_fields) && std::ranges::includes(kinds, other.kinds);
}

Subjects subjects_of(const Model& model, ExpressionId condition) {
  Collector collector(model);
  collector.collect(condition);
  return collector.take();
}

}  // namespace merit::proof
