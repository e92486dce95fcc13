#include "compiler/semantics/mentions.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "compiler/semantics/walk.h"

namespace merit::semantics {

namespace {

template <typename T>
bool add_once(std::vector<T>& list, T item) {
  if (std::ranges::find(list, item) != list.end()) return false;
  list.push_back(item);
  return true;
}

class Collector {
 public:
  explicit Collector(const Model& model) : model_(model) {}

  void collect(ExpressionId id) {
    const auto& node = model_[id].node;
    // An aggregate's field of its events says nothing: events without it are passed over.
    if (const auto* aggregate = std::get_if<Aggregate>(&node)) return collect(aggregate->sequence);
    for_each_operand(node, [this](ExpressionId operand) { collect(operand); });
    std::visit([this](const auto& leaf) { visit(leaf); }, node);
  }

  void collect(SequenceId id) {
    for (const Sequence::Step& step : model_[id].steps) {
      collect(step.pattern);
      collect(step.after);
      collect(step.within);
    }
  }

  /// Its lead fields are the expression's too; the fields of its events are not.
  void collect(PatternId id) {
    if (add_once(found_.patterns, id)) parts_of(id);
  }

  Mentions take() { return std::move(found_); }

 private:
  void collect(const std::optional<ExpressionId>& id) {
    if (id) collect(*id);
  }

  void parts_of(PatternId id) {
    if (!looked_into_.insert(id).second) return;
    const Pattern& pattern = model_[id];
    const bool outer = std::exchange(inside_pattern_, true);
    for_each_part(pattern, [this](ExpressionId part) { collect(part); });
    for (const PatternId alternative : model_.events[pattern.event].alternatives) parts_of(alternative);
    inside_pattern_ = outer;
  }

  /// A named expression is looked through once.
  enum class Named : uint8_t { let, function, stage, output };
  void once(Named kind, uint32_t index, const std::optional<ExpressionId>& body) {
    if (seen_.emplace(kind, index).second) collect(body);
  }

  void visit(const LeadField& node) { add_once(found_.lead_fields, node.field); }
  void visit(const EventField& node) {
    if (!inside_pattern_) found_.event_fields.push_back(node);
  }
  void visit(const LetUse& node) { once(Named::let, node.let, model_.lets[node.let].value); }
  void visit(const OutputUse& node) { once(Named::output, node.output, model_.outputs[node.output].value); }
  void visit(const QualifiesAs& node) { once(Named::stage, node.stage, model_.stages[node.stage].condition); }
  void visit(const FunctionCall& node) { once(Named::function, node.function, model_.functions[node.function].body); }
  void visit(const EventTest& node) { collect(node.sequence); }
  void visit(const auto& /*what has nothing but operands*/) {}

  const Model& model_;
  Mentions found_;
  std::set<std::pair<Named, uint32_t>> seen_;
  std::set<PatternId> looked_into_;
  bool inside_pattern_ = false;
};

template <typename Id>
Mentions collected(const Model& model, Id id) {
  Collector collector(model);
  collector.collect(id);
  return collector.take();
}

}  // namespace

Mentions mentions_of(const Model& model, ExpressionId expression) {
  return collected(model, expression);
}

Mentions mentions_of(const Model& model, SequenceId sequence) {
  return collected(model, sequence);
}

Mentions mentions_of(const Model& model, PatternId pattern) {
  return collected(model, pattern);
}

}  // namespace merit::semantics
