// Conditions: Kleene's logic, comparisons, sets, blocks.
#include "compiler/proof/encoder.h"
#include "compiler/semantics/types.h"
#include "compiler/semantics/walk.h"

namespace merit::proof {

using namespace semantics;

namespace {

/// Longer sets are variables: a disjunction of thousands costs more than it shows.
constexpr size_t kMostValues = 300;

}  // namespace

z3::expr Facts::text_class(const std::string& text) {
  const auto place = text_classes.emplace(comparison_key(Value(text)), static_cast<int>(text_classes.size())).first;
  return context.int_val(place->second);
}

Truth Encoder::condition(ExpressionId id) {
  if (const auto known = truths_.find(id); known != truths_.end()) return known->second;
  const Truth made = encode(id);
  truths_.emplace(id, made);
  return made;
}

Truth Encoder::stage(uint32_t stage) {
  const auto& condition = model_.stages[stage].condition;
  return condition ? this->condition(*condition) : always(true);
}

Truth Encoder::encode(ExpressionId id) {
  const auto& node = model_[id].node;
  if (const auto* constant = std::get_if<Constant>(&node)) {
    const bool* truth_value = std::get_if<bool>(&constant->value);
    return truth_value ? always(*truth_value) : Truth{truth(false), truth(false)};
  }
  if (const auto* use = std::get_if<LetUse>(&node)) return condition(model_.lets[use->let].value);
  if (const auto* use = std::get_if<OutputUse>(&node)) return condition(model_.outputs[use->output].value);
  if (const auto* use = std::get_if<QualifiesAs>(&node)) return stage(use->stage);
  if (const auto* compared = std::get_if<Compare>(&node)) return compare(id, *compared);
  if (const auto* member = std::get_if<Membership>(&node)) return membership(id, *member);
  if (const auto* joined = std::get_if<Logical>(&node)) return logical(*joined);
  if (const auto* counted = std::get_if<Block>(&node)) return block(*counted);
  if (const auto* chosen = std::get_if<Case>(&node)) return arms(*chosen);
  if (const auto* test = std::get_if<TextTest>(&node)) return text_test(id, *test);
  if (const auto* test = std::get_if<EventTest>(&node)) return events(id, *test);
  if (const auto* negation = std::get_if<Not>(&node)) {
    const Truth operand = condition(negation->operand);
    return {operand.no, operand.yes};
  }
  if (const auto* test = std::get_if<MissingTest>(&node)) {
    const z3::expr known = is_known(test->operand);
    return test->known ? Truth{known, !known} : Truth{!known, known};
  }
  if (const auto* replaced = std::get_if<DefaultTo>(&node)) {
    const Truth first = condition(replaced->value);
    const Truth second = condition(replaced->otherwise);
    return {first.yes || (!first.known() && second.yes), first.no || (!first.known() && second.no)};
  }
  if (std::holds_alternative<LeadField>(node) || std::holds_alternative<EventField>(node)) {
    return opaque_truth(id, truth(true));
  }
  if (std::holds_alternative<ParameterUse>(node)) {
    const z3::expr holds = context().bool_const(std::to_string(names_.of(id)).c_str());
    return {holds, !holds};
  }
  return opaque_truth(id, may_be_known(id));
}

/// A condition that is not looked into: known at most where it may be.
Truth Encoder::opaque_truth(ExpressionId id, const z3::expr& may_be_known) {
  const std::string name = std::to_string(names_.of(id));
  const z3::expr holds = context().bool_const(name.c_str());
  if (is_required(id)) return {holds, !holds};
  return when_known(context().bool_const((name + "?").c_str()) && may_be_known, holds);
}

Truth Encoder::compare(ExpressionId id, const Compare& node) {
  if (node.on_ladder) return opaque_truth(id, truth(true));
  if (model_[node.left].type.kind == TypeKind::boolean) {
    const Truth left = condition(node.left);
    const Truth right = condition(node.right);
    return {(left.yes && right.yes) || (left.no && right.no), (left.yes && right.no) || (left.no && right.yes)};
  }
  if (model_[node.left].type.kind == TypeKind::text_list) return opaque_truth(id, truth(true));
  const Term left = value(node.left);
  const Term right = value(node.right);
  const z3::expr known = left.known && right.known;
  if (node.exactly) {  // equal texts need not be the same
    const z3::expr same = context().bool_const(std::to_string(names_.of(id)).c_str());
    return when_known(known, same && left.value == right.value);
  }
  for (const auto& [subject, other] : {std::pair(node.left, node.right), std::pair(node.right, node.left)}) {
    const auto* constant = std::get_if<Constant>(&model_[other].node);
    const auto* text = constant ? std::get_if<std::string>(&constant->value) : nullptr;
    if (text) note_equality(subject, value(subject).value, *text);
  }
  switch (node.op) {
    case Compare::Operator::equal:
      return when_known(known, left.value == right.value);
    case Compare::Operator::less:
      return when_known(known, left.value < right.value);
    case Compare::Operator::less_equal:
      return when_known(known, left.value <= right.value);
    case Compare::Operator::greater:
      return when_known(known, left.value > right.value);
    case Compare::Operator::greater_equal:
      return when_known(known, left.value >= right.value);
  }
  return opaque_truth(id, known);
}

Truth Encoder::membership(ExpressionId id, const Membership& node) {
  const Set& set = model_.sets[node.set];
  if (model_[node.value].type.kind == TypeKind::boolean || set.values.size() > kMostValues) {
    const z3::expr inside = context().bool_const(std::to_string(names_.of(id)).c_str());
    return when_known(is_known(node.value), inside);
  }
  const Term member = value(node.value);
  z3::expr_vector equal(context());
  for (const Value& one : set.values) {
    equal.push_back(member.value == constant(one, set.type).value);
    if (const auto* text = std::get_if<std::string>(&one)) note_equality(node.value, member.value, *text);
  }
  return when_known(member.known, z3::mk_or(equal));
}

Truth Encoder::logical(const Logical& node) {
  z3::expr_vector yes(context());
  z3::expr_vector no(context());
  for (const ExpressionId operand : node.operands) {
    const Truth one = condition(operand);
    yes.push_back(one.yes);
    no.push_back(one.no);
  }
  if (node.op == Logical::Operator::conjunction) return {z3::mk_and(yes), z3::mk_or(no)};
  return {z3::mk_or(yes), z3::mk_and(no)};
}

Truth Encoder::block(const Block& node) {
  z3::expr least = context().int_val(0);
  z3::expr most = context().int_val(0);
  for (const ExpressionId operand : node.conditions) {
    const Truth one = condition(operand);
    least = least + z3::ite(one.yes, context().int_val(1), context().int_val(0));
    most = most + z3::ite(one.no, context().int_val(0), context().int_val(1));
  }
  if (node.quantifier == Quantifier::all) {
    const auto all = context().int_val(static_cast<int64_t>(node.conditions.size()));
    return {least >= all, most < all};
  }
  return counted(node.quantifier, node.count, least, most);
}

/// What a quantifier says of a number between `least` and `most`.
Truth Encoder::counted(Quantifier quantifier, const std::optional<ExpressionId>& count, const z3::expr& least,
                       const z3::expr& most) {
  const z3::expr wanted = count ? value(*count).value : context().int_val(0);
  switch (quantifier) {
    case Quantifier::any:
      return {least >= 1, most < 1};
    case Quantifier::none:
      return {most < 1, least >= 1};
    case Quantifier::at_least:
      return {least >= wanted, most < wanted};
    case Quantifier::at_most:
      return {most <= wanted, least > wanted};
    case Quantifier::exactly:
      return {least == wanted && most == wanted, least > wanted || most < wanted};
    case Quantifier::all:
      break;
  }
  return {truth(false), truth(false)};
}

/// Arms in order: true gives its value, false goes on, a missing condition makes the whole missing.
Truth Encoder::arms(const Case& node) {
  Truth rest = {truth(false), truth(false)};
  for (auto arm = node.arms.rbegin(); arm != node.arms.rend(); ++arm) {
    const Truth given = condition(arm->value);
    if (!arm->condition) {
      rest = given;
      continue;
    }
    const Truth taken = condition(*arm->condition);
    rest = {(taken.yes && given.yes) || (taken.no && rest.yes), (taken.yes && given.no) || (taken.no && rest.no)};
  }
  return rest;
}

z3::expr Encoder::is_known(ExpressionId id) {
  const TypeKind kind = model_[id].type.kind;
  if (kind == TypeKind::boolean) return condition(id).known();
  return value(id).known;
}

/// Where all operands are known: beyond that an operation that needs them is missing.
z3::expr Encoder::operands_known(ExpressionId id) {
  z3::expr known = truth(true);
  for_each_operand(model_[id].node, [&](ExpressionId operand) { known = known && is_known(operand); });
  return known;
}

}  // namespace merit::proof
