#include "compiler/driver/observe.h"

#include <algorithm>
#include <utility>

#include "compiler/driver/shown_value.h"
#include "compiler/interpreter/datum.h"
#include "compiler/semantics/walk.h"
#include "compiler/source/one_line.h"

namespace merit::driver {
namespace {

using interpreter::Truth;
using semantics::ExpressionId;
using semantics::Value;

/// Names within names beyond this are not looked through: nobody reads so far.
constexpr int kDeepest = 6;

Truth truth_in(const Value& value) {
  const auto* known = std::get_if<bool>(&value);
  return known == nullptr ? Truth::missing : interpreter::truth_of(*known);
}

class Observer {
 public:
  explicit Observer(const Scene& scene) : scene_(scene) {}

  Observation observe(ExpressionId id, int depth = 0) const {
    const Value value = evaluate(id);
    Observation made = described(id, value);
    made.condition = scene_.model[id].type.kind == semantics::TypeKind::boolean;
    if (depth < kDeepest) {
      made.parts =
          std::visit([&](const auto& node) { return parts(node, truth_in(value), depth + 1); }, scene_.model[id].node);
    }
    return made;
  }

  using Parts = std::vector<Observation>;
  Parts reasons(ExpressionId id, int depth = 0) const {
    Observation observed = observe(id, depth);
    if (observed.parts.empty()) return {std::move(observed)};
    return std::move(observed.parts);
  }

 private:
  Value evaluate(ExpressionId id) const { return scene_.interpreter.evaluate(id, scene_.lead.leads, scene_.lead.row); }

  Observation described(ExpressionId id, const Value& value) const {
    const semantics::Expression& expression = scene_.model[id];
    return {source::one_line(scene_.sources.text(expression.span)),
            shown_value(scene_.model, expression.type, value),
            false,
            {},
            {}};
  }

  /// The conditions that are worth `truth`.
  Parts those_that_are(const std::vector<ExpressionId>& conditions, std::initializer_list<Truth> wanted,
                       int depth) const {
    Parts found;
    for (const ExpressionId condition : conditions) {
      if (std::ranges::find(wanted, truth_in(evaluate(condition))) != wanted.end()) {
        found.push_back(observe(condition, depth));
      }
    }
    return found;
  }
  Parts all(const std::vector<ExpressionId>& conditions, int depth) const {
    return those_that_are(conditions, {Truth::no, Truth::missing, Truth::yes}, depth);
  }
  /// Of a conjunction, those that keep it from being true; all of them where it is.
  Parts of_conjunction(const std::vector<ExpressionId>& operands, Truth result, int depth) const {
    if (result == Truth::yes) return all(operands, depth);
    return those_that_are(operands, {Truth::no, Truth::missing}, depth);
  }
  /// Of a disjunction, those that make it true; all of them where it is not.
  Parts of_disjunction(const std::vector<ExpressionId>& operands, Truth result, int depth) const {
    if (result == Truth::yes) return those_that_are(operands, {Truth::yes}, depth);
    return all(operands, depth);
  }

  /// A value that a condition asks about, but for those that stand in the definition themselves.
  void add_operand(Parts& parts, ExpressionId id) const {
    if (const auto* convert = std::get_if<semantics::Convert>(&scene_.model[id].node)) {
      return add_operand(parts, convert->operand);
    }
    if (!is_constant(id)) parts.push_back(described(id, evaluate(id)));
  }
  bool is_constant(ExpressionId id) const { return std::holds_alternative<semantics::Constant>(scene_.model[id].node); }

  Parts parts(const semantics::Logical& node, Truth result, int depth) const {
    const bool both = node.op == semantics::Logical::Operator::conjunction;
    return both ? of_conjunction(node.operands, result, depth) : of_disjunction(node.operands, result, depth);
  }
  Parts parts(const semantics::Block& node, Truth result, int depth) const {
    if (node.quantifier == semantics::Quantifier::all) return of_conjunction(node.conditions, result, depth);
    if (node.quantifier == semantics::Quantifier::any) return of_disjunction(node.conditions, result, depth);
    return all(node.conditions, depth);
  }
  Parts parts(const semantics::Not& node, Truth, int depth) const { return {observe(node.operand, depth)}; }
  Parts parts(const semantics::LetUse& node, Truth, int depth) const {
    return through(scene_.model.lets[node.let].value, depth);
  }
  Parts parts(const semantics::QualifiesAs& node, Truth, int depth) const {
    const auto& condition = scene_.model.stages[node.stage].condition;
    return condition ? through(*condition, depth) : Parts{};
  }
  Parts parts(const semantics::Compare& node, Truth, int) const {
    Parts operands;
    add_operand(operands, node.left);
    add_operand(operands, node.right);
    const bool against_constant = operands.size() == 1 && is_constant(node.right);
    if (node.op == semantics::Compare::Operator::equal && against_constant) {
      operands.front().expected = shown_value(scene_.model, scene_.model[node.right].type, evaluate(node.right));
    }
    return operands;
  }
  Parts parts(const semantics::TextTest& node, Truth, int) const { return asked_about(node.subject); }
  Parts parts(const semantics::RegexTest& node, Truth, int) const { return asked_about(node.subject); }
  Parts parts(const semantics::Membership& node, Truth, int) const { return asked_about(node.value); }
  Parts parts(const semantics::MissingTest& node, Truth, int) const { return asked_about(node.operand); }
  Parts parts(const semantics::FunctionCall& node, Truth, int) const {
    Parts arguments;
    for (const ExpressionId argument : node.arguments) add_operand(arguments, argument);
    return arguments;
  }
  Parts parts(const auto& /*what speaks for itself*/, Truth, int) const { return {}; }

  Parts asked_about(ExpressionId subject) const {
    Parts found;
    add_operand(found, subject);
    return found;
  }

  /// What a name stands for.
  Parts through(ExpressionId id, int depth) const {
    return scene_.model[id].type.kind == semantics::TypeKind::boolean ? reasons(id, depth) : Parts{};
  }

  const Scene& scene_;
};

}  // namespace

Observation observe(const Scene& scene, ExpressionId expression) {
  return Observer(scene).observe(expression);
}

std::vector<Observation> reasons_of(const Scene& scene, ExpressionId condition) {
  return Observer(scene).reasons(condition);
}

}  // namespace merit::driver
