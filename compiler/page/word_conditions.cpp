// Conditions.
#include <fmt/core.h>

#include <algorithm>

#include "compiler/page/amounts.h"
#include "compiler/page/say.h"

namespace merit::page {

using semantics::Compare;
using semantics::ExpressionId;
using semantics::Logical;
using semantics::Quantifier;
using semantics::TypeKind;

namespace {

/// Conditions together up to this many letters stand in one sentence.
constexpr size_t kInlineLetters = 60;

/// What stands between the sides of a comparison; of moments, what follows the second, too.
struct Comparing {
  std::string_view before, after;
};

Comparing comparing(Compare::Operator op, bool moments, bool exactly) {
  switch (op) {
    case Compare::Operator::equal:
      return {exactly ? "exactly " : "", ""};
    case Compare::Operator::less:
      return {moments ? "before " : "less than ", ""};
    case Compare::Operator::less_equal:
      return {moments ? "" : "at most ", moments ? " or earlier" : ""};
    case Compare::Operator::greater:
      return {moments ? "later than " : "more than ", ""};
    case Compare::Operator::greater_equal:
      return {moments ? "" : "at least ", moments ? " or later" : ""};
  }
  return {};
}

}  // namespace

Text Words::condition_words(ExpressionId id, bool negated) {
  return std::visit([&](const auto& node) { return Ask{*this, id, negated}(node); }, model_[id].node);
}

// --- sentences ---

Text Words::Ask::operator()(const semantics::Constant& node) const {
  const bool holds = std::get_if<bool>(&node.value) != nullptr && std::get<bool>(node.value);
  return holds != negated ? "always" : "never";
}

Text Words::Ask::operator()(const Compare& node) const {
  const TypeKind kind = model()[node.left].type.kind;
  const bool moments = kind == TypeKind::time || kind == TypeKind::date;
  const Comparing words_of = comparing(node.op, moments, node.exactly);
  return words.value(node.left).add(is()).add(words_of.before).add(words.value(node.right)).add(words_of.after);
}

Text Words::Ask::operator()(const semantics::TextTest& node) const {
  using Operator = semantics::TextTest::Operator;
  std::string_view verb = negated ? " does not contain " : " contains ";
  if (node.op == Operator::starts_with) verb = negated ? " does not start with " : " starts with ";
  if (node.op == Operator::ends_with) verb = negated ? " does not end with " : " ends with ";
  std::vector<Text> sought;
  sought.reserve(node.words.size());
  for (const ExpressionId word : node.words) sought.push_back(words.value(word));
  return words.value(node.subject).add(verb).add(listed(sought, "or"));
}

Text Words::Ask::operator()(const semantics::RegexTest& node) const {
  return words.value(node.subject)
      .add(negated ? " does not match the pattern " : " matches the pattern ")
      .add_value(in_quotes(node.pattern));
}

Text Words::Ask::operator()(const semantics::Membership& node) const {
  const semantics::Set& set = model().sets[node.set];
  Text text = words.value(node.value).add(is());
  if (!set.name.empty()) {
    words.named_.sets.insert(node.set);
    return text.add("one of ").add_term(spoken(set.name), anchor_of("list", set.name));
  }
  std::vector<Text> values;
  values.reserve(set.values.size());
  for (const semantics::Value& value : set.values) {
    values.push_back(Text().add_value(value_words(model(), set.type, value)));
  }
  return text.add(listed(values, "or"));
}

Text Words::Ask::operator()(const semantics::MissingTest& node) const {
  const bool known = node.known != negated;
  const auto* decision = std::get_if<semantics::DecisionUse>(&model()[node.operand].node);
  if (decision && decision->name == semantics::DecisionName::disqualified) {
    return fmt::format("the {} is {}disqualified", model().account ? "company" : "lead", known ? "" : "not ");
  }
  return words.value(node.operand).add(known ? " is known" : " is not known");
}

Text Words::Ask::operator()(const semantics::Not& node) const {
  return words.condition_words(node.operand, !negated);
}

Text Words::Ask::operator()(const Logical& node) const {
  if (words.is_range(id)) return words.range(node, negated);
  const Text joined = words.joined(node.operands, node.op == Logical::Operator::conjunction ? "and" : "or");
  return negated ? Text("not (").add(joined).add(")") : joined;
}

Text Words::Ask::operator()(const semantics::Block& node) const {
  Text head = negated ? "not " : "";
  switch (node.quantifier) {
    case Quantifier::any:
      head.add("any");
      break;
    case Quantifier::all:
      head.add("all");
      break;
    case Quantifier::none:
      head.add("none");
      break;
    case Quantifier::at_least:
      head.add("at least ").add(words.count(node.count));
      break;
    case Quantifier::exactly:
      head.add("exactly ").add(words.count(node.count));
      break;
    case Quantifier::at_most:
      head.add("at most ").add(words.count(node.count));
      break;
  }
  return head.add(" of: ").add(words.joined(node.conditions, "or"));
}

Text Words::Ask::operator()(const semantics::QualifiesAs& node) const {
  const semantics::Stage& stage = model().stages[node.stage];
  return Text(negated ? "does not qualify as " : "qualifies as ").add_term(stage.name, anchor_of("stage", stage.name));
}

Text Words::Ask::operator()(const semantics::LetUse& node) const {
  return Say{words, id}(node).add(is()).add("true");
}

Text Words::Ask::operator()(const semantics::FunctionCall& node) const {
  const bool several = node.arguments.size() > 1;
  const std::string_view verb =
      negated ? (several ? " do not count as " : " does not count as ") : (several ? " count as " : " counts as ");
  return words.all_values(node.arguments).add(verb).add(words.function_name(node.function));
}

/// An operand that is itself joined stands in brackets.
Text Words::joined(const std::vector<ExpressionId>& conditions, std::string_view word) {
  std::vector<Text> texts;
  for (const ExpressionId id : conditions) {
    const auto& node = model_[id].node;
    const bool compound =
        (std::holds_alternative<Logical>(node) && !is_range(id)) || std::holds_alternative<semantics::Block>(node);
    texts.push_back(compound ? Text("(").add(condition(id)).add(")") : condition(id));
  }
  return listed(texts, word);
}

// --- between ---

/// `between` becomes two comparisons, which stand where it stands.
bool Words::is_range(ExpressionId id) const {
  const semantics::Expression& expression = model_[id];
  const auto* logical = std::get_if<Logical>(&expression.node);
  if (!logical || logical->operands.size() != 2 || logical->op != Logical::Operator::conjunction) return false;
  return std::ranges::all_of(logical->operands, [&](ExpressionId operand) {
    const semantics::Span span = model_[operand].span;
    return std::holds_alternative<Compare>(model_[operand].node) && span.begin == expression.span.begin &&
           span.end == expression.span.end;
  });
}

Text Words::range(const Logical& node, bool negated) {
  const auto& low = std::get<Compare>(model_[node.operands[0]].node);
  const auto& high = std::get<Compare>(model_[node.operands[1]].node);
  return value(low.left)
      .add(negated ? " is not between " : " is between ")
      .add(value(low.right))
      .add(" and ")
      .add(value(high.right));
}

// --- lists ---

bool Words::is_inline(ExpressionId id) {
  const auto& node = model_[id].node;
  const auto* logical = std::get_if<Logical>(&node);
  if (!logical || is_range(id)) return !logical && !std::holds_alternative<semantics::Block>(node);
  const auto is_leaf = [&](ExpressionId operand) {
    return (is_range(operand) || !std::holds_alternative<Logical>(model_[operand].node)) &&
           !std::holds_alternative<semantics::Block>(model_[operand].node) &&
           !std::holds_alternative<semantics::LetUse>(model_[operand].node);
  };
  return std::ranges::all_of(logical->operands, is_leaf) && condition(id).plain().size() <= kInlineLetters;
}

Statement Words::list(std::string_view head, const std::vector<ExpressionId>& conditions) {
  Statement made{head, {}, {}};
  for (const ExpressionId each : conditions) {
    // Below a head that says what is true, a term needs no more than its name.
    const bool term = std::holds_alternative<semantics::LetUse>(model_[each].node);
    made.parts.push_back(term ? Statement{value(each), {}, {}} : statement(each));
  }
  return made;
}

Statement Words::statement(ExpressionId id) {
  const auto& node = model_[id].node;
  if (const auto* block = std::get_if<semantics::Block>(&node)) {
    const std::string n = block->count ? count(block->count).plain() : "";
    switch (block->quantifier) {
      case Quantifier::any:
        return list("at least one of these is true:", block->conditions);
      case Quantifier::all:
        return list("all of these are true:", block->conditions);
      case Quantifier::none:
        return list("none of these is true:", block->conditions);
      case Quantifier::at_least:
        return list("at least " + n + " of these are true:", block->conditions);
      case Quantifier::exactly:
        return list("exactly " + n + " of these are true:", block->conditions);
      case Quantifier::at_most:
        return list("at most " + n + " of these are true:", block->conditions);
    }
  }
  if (const auto* logical = std::get_if<Logical>(&node); logical && !is_range(id) && !is_inline(id)) {
    const bool all = logical->op == Logical::Operator::conjunction;
    return list(all ? "all of these are true:" : "at least one of these is true:", logical->operands);
  }
  return {condition(id), {}, {}};
}

}  // namespace merit::page
