#include "compiler/explain/reason.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <set>
#include <utility>

#include "compiler/explain/shown_value.h"
#include "compiler/semantics/walk.h"
#include "compiler/source/one_line.h"

namespace merit::explain {
namespace {

using interpreter::Inspection;
using interpreter::Sees;
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
  Observer(const Scene& scene, Inspection& inspection, Sees sees)
      : scene_(scene), inspection_(inspection), sees_(sees) {}

  Reason observe(ExpressionId id, int depth = 0) const {
    const Value value = evaluate(id);
    Reason made = described(id, value);
    const bool is_condition = scene_.model[id].type.kind == semantics::TypeKind::boolean;
    if (is_condition) made.truth = truth_in(value);
    std::visit([&](const auto& node) { look_at(node, made); }, scene_.model[id].node);
    if (depth < kDeepest) {
      made.parts =
          std::visit([&](const auto& node) { return parts(node, truth_in(value), depth + 1); }, scene_.model[id].node);
    }
    return made;
  }

  using Parts = std::vector<Reason>;
  /// The conditions that it is made of; one that is made of none is its own reason.
  Parts reasons(ExpressionId id, int depth = 0) const {
    Reason observed = observe(id, depth);
    if (observed.parts.empty() || !observed.parts.front().is_condition()) return {std::move(observed)};
    return std::move(observed.parts);
  }

 private:
  Value evaluate(ExpressionId id) const { return inspection_.evaluate(id, sees_); }

  Reason described(ExpressionId id, const Value& value) const {
    const semantics::Expression& expression = scene_.model[id];
    Reason made;
    made.text = source::one_line(scene_.sources.text(expression.span));
    made.value = shown_value(scene_.model, expression.type, value);
    return made;
  }

  // --- events: what matched ---

  void look_at(const semantics::EventTest& node, Reason& made) const { note_events(node.sequence, made); }
  void look_at(const semantics::Aggregate& node, Reason& made) const { note_events(node.sequence, made); }
  void look_at(const semantics::Compare& node, Reason& made) const {
    if (made.truth == Truth::yes || (!is_score(node.left) && !is_score(node.right))) return;
    const auto left = number_in(evaluate(node.left)), right = number_in(evaluate(node.right));
    if (left && right) made.short_by = std::abs(*left - *right);
  }
  void look_at(const auto& /*what asks for no events*/, Reason&) const {}

  void note_events(semantics::SequenceId id, Reason& made) const {
    std::set<int64_t> certain, doubtful;
    std::vector<semantics::EventField> looked_at;
    for (const semantics::Sequence::Step& step : scene_.model[id].steps) {
      const interpreter::PatternEvents found = inspection_.events_of(step.pattern, sees_);
      certain.insert(found.certain.begin(), found.certain.end());
      doubtful.insert(found.doubtful.begin(), found.doubtful.end());
      std::ranges::copy(fields_looked_at(scene_.model, step.pattern), std::back_inserter(looked_at));
    }
    made.matching = static_cast<int64_t>(certain.size());
    made.in_doubt = static_cast<int64_t>(doubtful.size());
    for (auto event = certain.rbegin(); event != certain.rend() && made.events.size() < kMostEventsNoted; ++event) {
      made.events.push_back(note_of(scene_, *event, looked_at));
    }
  }

  bool is_score(ExpressionId id) const {
    const auto& node = scene_.model[id].node;
    if (const auto* convert = std::get_if<semantics::Convert>(&node)) return is_score(convert->operand);
    return std::holds_alternative<semantics::ScoreUse>(node);
  }
  static std::optional<double> number_in(const Value& value) {
    if (const auto* integer = std::get_if<int64_t>(&value)) return static_cast<double>(*integer);
    if (const auto* number = std::get_if<double>(&value)) return *number;
    return std::nullopt;
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
    if (is_constant(id)) return;
    Reason& made = parts.emplace_back(described(id, evaluate(id)));
    std::visit([&](const auto& node) { look_at(node, made); }, scene_.model[id].node);
  }
  bool is_constant(ExpressionId id) const { return std::holds_alternative<semantics::Constant>(scene_.model[id].node); }

  Parts parts(const semantics::Logical& node, Truth result, int depth) const {
    if (is_between(node)) return observe(node.operands.front(), depth).parts;
    const bool both = node.op == semantics::Logical::Operator::conjunction;
    return both ? of_conjunction(node.operands, result, depth) : of_disjunction(node.operands, result, depth);
  }
  /// `x between a and b` is two comparisons that bear its text.
  bool is_between(const semantics::Logical& node) const {
    const source::Span first = scene_.model[node.operands.front()].span;
    const source::Span last = scene_.model[node.operands.back()].span;
    return first.file == last.file && first.begin == last.begin && first.end == last.end;
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
  Inspection& inspection_;
  const Sees sees_;
};

}  // namespace

Reason reason_for(const Scene& scene, Inspection& inspection, ExpressionId expression, Sees sees) {
  return Observer(scene, inspection, sees).observe(expression);
}

std::vector<Reason> reasons_of(const Scene& scene, Inspection& inspection, ExpressionId condition, Sees sees) {
  return Observer(scene, inspection, sees).reasons(condition);
}

}  // namespace merit::explain
