/// What an operation stands on, for whoever walks a model: which fields a condition looks at, which columns are needed.
///
///     struct Fields {  // all lead fields of an expression, not through names
///       const Model& model;
///       std::set<uint32_t> found;
///       void operator()(ExpressionId id) {
///         if (const auto* field = std::get_if<LeadField>(&model[id].node)) found.insert(field->field);
///         for_each_operand(model[id].node, *this);
///       }
///     };
///
/// Names (`LetUse`, `FunctionCall`, `ScoreUse`, `OutputUse`, `QualifiesAs`) are not followed: a walker that does so
/// must see each once, as a definition's names share what stands below them.
#pragma once

#include "compiler/semantics/model.h"

namespace merit::semantics {

/// Operands of one operation, as its node names them.
template <typename Visit>
struct OperandVisitor {
  Visit& visit;

  void all(const std::vector<ExpressionId>& ids) {
    for (const ExpressionId id : ids) visit(id);
  }
  void maybe(const std::optional<ExpressionId>& id) {
    if (id) visit(*id);
  }

  void operator()(const Constant&) {}
  void operator()(const LeadField&) {}
  void operator()(const EventField&) {}
  void operator()(const ParameterUse&) {}
  void operator()(const ArgumentUse&) {}
  void operator()(const LetUse&) {}
  void operator()(const ScoreUse&) {}
  void operator()(const OutputUse&) {}
  void operator()(const DecisionUse&) {}
  void operator()(const Now&) {}
  void operator()(const CalendarBack&) {}
  void operator()(const UnitStart&) {}
  void operator()(const QualifiesAs&) {}
  void operator()(const std::monostate&) {}
  void operator()(const Convert& node) { visit(node.operand); }
  void operator()(const Negate& node) { visit(node.operand); }
  void operator()(const Not& node) { visit(node.operand); }
  void operator()(const MissingTest& node) { visit(node.operand); }
  void operator()(const RegexTest& node) { visit(node.subject); }
  void operator()(const Membership& node) { visit(node.value); }
  void operator()(const LookUp& node) { visit(node.key); }
  void operator()(const Arithmetic& node) { all({node.left, node.right}); }
  void operator()(const Compare& node) { all({node.left, node.right}); }
  void operator()(const DefaultTo& node) { all({node.value, node.otherwise}); }
  void operator()(const Logical& node) { all(node.operands); }
  void operator()(const BuiltinCall& node) { all(node.arguments); }
  void operator()(const FunctionCall& node) { all(node.arguments); }
  void operator()(const EventTest& node) { maybe(node.count); }
  void operator()(const Aggregate& node) { maybe(node.field); }
  void operator()(const TextTest& node) {
    visit(node.subject);
    all(node.words);
  }
  void operator()(const Block& node) {
    maybe(node.count);
    all(node.conditions);
  }
  void operator()(const Case& node) {
    for (const Case::Arm& arm : node.arms) {
      maybe(arm.condition);
      visit(arm.value);
    }
  }
  void operator()(const Template& node) {
    for (const Template::Part& part : node.parts) maybe(part.expression);
  }
};

/// Calls `visit(ExpressionId)` for each operand in the order written. An operation's sequence is not one.
template <typename Visit>
void for_each_operand(const Expression::Node& node, Visit&& visit) {
  std::visit(OperandVisitor<std::remove_reference_t<Visit>>{visit}, node);
}

/// Calls `visit(ExpressionId)` for the `where` and the bounds of a pattern; not of what its event is derived from.
template <typename Visit>
void for_each_part(const Pattern& pattern, Visit&& visit) {
  if (pattern.where) visit(*pattern.where);
  if (pattern.from) visit(pattern.from->time);
  if (pattern.until) visit(pattern.until->time);
}

}  // namespace merit::semantics
