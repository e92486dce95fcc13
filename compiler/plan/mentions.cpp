#include "compiler/plan/mentions.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

namespace merit::plan {

namespace {

using semantics::ExpressionId;
using semantics::PatternId;

template <typename T>
bool add_once(std::vector<T>& list, T item) {
  if (std::ranges::find(list, item) != list.end()) return false;
  list.push_back(item);
  return true;
}

class Collector {
 public:
  explicit Collector(const semantics::Model& model) : model_(model) {}

  void expression(ExpressionId id) {
    std::visit([this](const auto& node) { visit(node); }, model_[id].node);
  }

  void pattern(PatternId id) {
    if (add_once(found_.patterns, id)) parts_of(id);
  }

  Mentions take() { return std::move(found_); }

 private:
  void expression(const std::optional<ExpressionId>& id) {
    if (id) expression(*id);
  }
  void expressions(const std::vector<ExpressionId>& ids) {
    for (const ExpressionId id : ids) expression(id);
  }

  /// Its lead fields are the expression's too; the fields of its events are not.
  void parts_of(PatternId id) {
    const semantics::Pattern& pattern = model_[id];
    const bool outer = std::exchange(inside_pattern_, true);
    expression(pattern.where);
    if (pattern.from) expression(pattern.from->time);
    if (pattern.until) expression(pattern.until->time);
    for (const PatternId alternative : model_.events[pattern.event].alternatives) parts_of(alternative);
    inside_pattern_ = outer;
  }

  void sequence(semantics::SequenceId id) {
    for (const semantics::Sequence::Step& step : model_[id].steps) {
      pattern(step.pattern);
      expression(step.after);
      expression(step.within);
    }
  }

  /// A named expression is looked through once.
  enum class Named : uint8_t { let, function, stage, output };
  void once(Named kind, uint32_t index, const std::optional<ExpressionId>& body) {
    if (seen_.emplace(kind, index).second) expression(body);
  }

  void visit(const semantics::Constant&) {}
  void visit(const semantics::ParameterUse&) {}
  void visit(const semantics::ArgumentUse&) {}
  void visit(const semantics::ScoreUse&) {}
  void visit(const semantics::DecisionUse&) {}
  void visit(const semantics::Now&) {}
  void visit(const semantics::CalendarBack&) {}
  void visit(const semantics::UnitStart&) {}
  void visit(std::monostate) {}
  void visit(const semantics::LeadField& node) { add_once(found_.lead_fields, node.field); }
  void visit(const semantics::EventField& node) {
    if (!inside_pattern_) found_.event_fields.push_back(node);
  }
  void visit(const semantics::LetUse& node) { once(Named::let, node.let, model_.lets[node.let].value); }
  void visit(const semantics::OutputUse& node) { once(Named::output, node.output, model_.outputs[node.output].value); }
  void visit(const semantics::QualifiesAs& node) {
    once(Named::stage, node.stage, model_.stages[node.stage].condition);
  }
  void visit(const semantics::FunctionCall& node) {
    expressions(node.arguments);
    once(Named::function, node.function, model_.functions[node.function].body);
  }
  void visit(const semantics::Convert& node) { expression(node.operand); }
  void visit(const semantics::Arithmetic& node) { expressions({node.left, node.right}); }
  void visit(const semantics::Negate& node) { expression(node.operand); }
  void visit(const semantics::Compare& node) { expressions({node.left, node.right}); }
  void visit(const semantics::TextTest& node) {
    expression(node.subject);
    expressions(node.words);
  }
  void visit(const semantics::RegexTest& node) { expression(node.subject); }
  void visit(const semantics::Membership& node) { expression(node.value); }
  void visit(const semantics::MissingTest& node) { expression(node.operand); }
  void visit(const semantics::Not& node) { expression(node.operand); }
  void visit(const semantics::Logical& node) { expressions(node.operands); }
  void visit(const semantics::Block& node) { expressions(node.conditions); }
  void visit(const semantics::EventTest& node) { sequence(node.sequence); }
  /// The field of its events says nothing: events without it are passed over.
  void visit(const semantics::Aggregate& node) { sequence(node.sequence); }
  void visit(const semantics::Case& node) {
    for (const semantics::Case::Arm& arm : node.arms) {
      expression(arm.condition);
      expression(arm.value);
    }
  }
  void visit(const semantics::DefaultTo& node) { expressions({node.value, node.otherwise}); }
  void visit(const semantics::LookUp& node) { expression(node.key); }
  void visit(const semantics::BuiltinCall& node) { expressions(node.arguments); }
  void visit(const semantics::Template& node) {
    for (const semantics::Template::Part& part : node.parts) expression(part.expression);
  }

  const semantics::Model& model_;
  Mentions found_;
  std::set<std::pair<Named, uint32_t>> seen_;
  bool inside_pattern_ = false;
};

}  // namespace

Mentions mentions_of(const semantics::Model& model, ExpressionId expression) {
  Collector collector(model);
  collector.expression(expression);
  return collector.take();
}

Mentions mentions_of(const semantics::Model& model, PatternId pattern) {
  Collector collector(model);
  collector.pattern(pattern);
  return collector.take();
}

}  // namespace merit::plan
