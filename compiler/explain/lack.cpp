#include "compiler/explain/lack.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <optional>
#include <vector>

#include "compiler/semantics/walk.h"

namespace merit::explain {
namespace {

using interpreter::Inspection;
using interpreter::Sees;
using semantics::ExpressionId;
using semantics::Value;

class Measure {
 public:
  Measure(const semantics::Model& model, Inspection& inspection, Sees sees)
      : model_(model), inspection_(inspection), sees_(sees) {}

  Lack of(ExpressionId id) const {
    const Value worth = inspection_.evaluate(id, sees_);
    const auto* known = std::get_if<bool>(&worth);
    if (known != nullptr && *known) return {};
    Lack lacking = std::visit([this](const auto& node) { return lack(node); }, model_[id].node);
    const bool is_single = lacking == kOne;
    if (is_single && known != nullptr && is_fact(id)) lacking.facts = 1;
    return lacking;
  }

 private:
  static constexpr Lack kOne{0, 1, 0};

  /// It looks at what the lead is, not at what it does.
  bool is_fact(ExpressionId id) const {
    const auto& node = model_[id].node;
    if (const auto* let = std::get_if<semantics::LetUse>(&node)) return is_fact(model_.lets[let->let].value);
    if (std::holds_alternative<semantics::EventTest>(node) || std::holds_alternative<semantics::Aggregate>(node) ||
        std::holds_alternative<semantics::ScoreUse>(node)) {
      return false;
    }
    bool looks_at_events = false;
    semantics::for_each_operand(node, [&](ExpressionId operand) { looks_at_events |= !is_fact(operand); });
    return !looks_at_events;
  }

  std::vector<Lack> of_all(const std::vector<ExpressionId>& ids) const {
    std::vector<Lack> lacks;
    for (const ExpressionId id : ids) lacks.push_back(of(id));
    std::ranges::sort(lacks);
    return lacks;
  }
  static Lack sum(const std::vector<Lack>& lacks, size_t count) {
    return std::accumulate(lacks.begin(), lacks.begin() + static_cast<int64_t>(std::min(count, lacks.size())), Lack{});
  }

  Lack lack(const semantics::Logical& node) const {
    const std::vector<Lack> lacks = of_all(node.operands);
    return sum(lacks, node.op == semantics::Logical::Operator::conjunction ? lacks.size() : 1);
  }
  Lack lack(const semantics::Block& node) const {
    const std::vector<Lack> lacks = of_all(node.conditions);
    switch (node.quantifier) {
      case semantics::Quantifier::any:
        return sum(lacks, 1);
      case semantics::Quantifier::all:
        return sum(lacks, lacks.size());
      case semantics::Quantifier::at_least:
        return sum(lacks, static_cast<size_t>(std::max<int64_t>(0, count(*node.count))));
      default:
        return kOne;
    }
  }
  Lack lack(const semantics::LetUse& node) const { return of(model_.lets[node.let].value); }
  Lack lack(const semantics::QualifiesAs& node) const {
    const auto& condition = model_.stages[node.stage].condition;
    return condition ? of(*condition) : Lack{};
  }
  Lack lack(const semantics::Compare& node) const {
    if (!is_score(node.left) && !is_score(node.right)) return kOne;
    const auto left = number(node.left), right = number(node.right);
    return {0, 1, left && right ? std::abs(*left - *right) : 0};
  }
  /// `at least N`: so many events.
  Lack lack(const semantics::EventTest& node) const {
    if (node.quantifier != semantics::Quantifier::at_least || !model_[node.sequence].is_pattern()) return kOne;
    const auto found = inspection_.events_of(model_[node.sequence].steps.front().pattern, sees_).certain.size();
    return {0, std::max<int64_t>(1, count(*node.count) - static_cast<int64_t>(found)), 0};
  }
  Lack lack(const auto& /*what is one thing*/) const { return kOne; }

  int64_t count(ExpressionId id) const {
    const Value value = inspection_.evaluate(id, sees_);
    const auto* integer = std::get_if<int64_t>(&value);
    return integer == nullptr ? 0 : *integer;
  }
  bool is_score(ExpressionId id) const {
    const auto& node = model_[id].node;
    if (const auto* convert = std::get_if<semantics::Convert>(&node)) return is_score(convert->operand);
    return std::holds_alternative<semantics::ScoreUse>(node);
  }
  std::optional<double> number(ExpressionId id) const {
    const Value value = inspection_.evaluate(id, sees_);
    if (const auto* integer = std::get_if<int64_t>(&value)) return static_cast<double>(*integer);
    if (const auto* real = std::get_if<double>(&value)) return *real;
    return std::nullopt;
  }

  const semantics::Model& model_;
  Inspection& inspection_;
  const Sees sees_;
};

}  // namespace

Lack lack_of(const semantics::Model& model, Inspection& inspection, ExpressionId condition, Sees sees) {
  return Measure(model, inspection, sees).of(condition);
}

Lack lack_of_stage(const semantics::Model& model, Inspection& inspection, uint32_t stage) {
  std::optional<Lack> least;
  for (size_t i = stage; i < model.stages.size(); ++i) {
    const auto& condition = model.stages[i].condition;
    const Lack lack = condition ? lack_of(model, inspection, *condition) : Lack{};
    if (!least || lack < *least) least = lack;
  }
  Lack all = least.value_or(Lack{});
  for (const interpreter::Truth each : inspection.trace().disqualifications) {
    if (each == interpreter::Truth::yes) ++all.changes;
  }
  return all;
}

}  // namespace merit::explain
