// Values: fields, arithmetic on integers, choices, look-ups; everything else is a variable.
#include <fmt/core.h>

#include <cmath>

#include "compiler/proof/encoder.h"
#include "runtime/values/owned_text.h"

namespace merit::proof {

using namespace semantics;

namespace {

/// Longer tables are variables.
constexpr size_t kMostRows = 100;

}  // namespace

Term Encoder::value(ExpressionId id) {
  if (const auto known = terms_.find(id); known != terms_.end()) return known->second;
  const Term made = encode_value(id);
  terms_.emplace(id, made);
  return made;
}

Term Encoder::encode_value(ExpressionId id) {
  const Expression& expression = model_[id];
  const auto& node = expression.node;
  if (const auto* value = std::get_if<Constant>(&node)) return constant(value->value, expression.type);
  if (const auto* use = std::get_if<LetUse>(&node)) return value(model_.lets[use->let].value);
  if (const auto* use = std::get_if<OutputUse>(&node)) return value(model_.outputs[use->output].value);
  if (const auto* use = std::get_if<ScoreUse>(&node)) return score(id, use->score);
  if (const auto* computed = std::get_if<Arithmetic>(&node)) return arithmetic(id, *computed);
  if (const auto* chosen = std::get_if<Case>(&node)) return choice(id, *chosen);
  if (const auto* looked_up = std::get_if<LookUp>(&node)) return look_up(id, *looked_up);
  if (const auto* aggregated = std::get_if<Aggregate>(&node)) return aggregate(id, *aggregated);
  if (const auto* negate = std::get_if<Negate>(&node)) {
    const Term operand = value(negate->operand);
    return {-operand.value, operand.known};
  }
  if (const auto* replaced = std::get_if<DefaultTo>(&node)) {
    const Term first = value(replaced->value);
    const Term second = value(replaced->otherwise);
    return {z3::ite(first.known, first.value, second.value), first.known || second.known};
  }
  const auto* convert = std::get_if<Convert>(&node);
  if (convert && is_real(expression.type)) {
    const Term operand = value(convert->operand);
    return {z3::expr(context(), Z3_mk_int2real(context(), operand.value)), operand.known};
  }
  const bool is_always_known = std::holds_alternative<ParameterUse>(node) || std::holds_alternative<Now>(node) ||
                               std::holds_alternative<CalendarBack>(node) || std::holds_alternative<UnitStart>(node);
  if (is_always_known || is_required(id)) return variable(id, truth(true));
  const z3::expr known = context().bool_const((std::to_string(names_.of(id)) + "?").c_str());
  return variable(id, known && may_be_known(id));
}

/// What stands for missing is never known, whatever its value.
Term Encoder::constant(const Value& value, Type type) {
  if (const auto* integer = std::get_if<int64_t>(&value)) return {context().int_val(*integer), truth(true)};
  if (const auto* text = std::get_if<std::string>(&value)) return {facts_.text_class(*text), truth(true)};
  if (const auto* number = std::get_if<double>(&value)) {
    // The order of decimals is that of the numbers they read as, and nothing but order is asked of them.
    const std::string decimal = values::number_text(*number);
    const bool plain = decimal.find_first_of("eE") == std::string::npos;
    return {context().real_val((plain ? decimal : fmt::format("{:.30f}", *number)).c_str()), truth(true)};
  }
  const z3::sort sort = is_real(type) ? context().real_sort() : context().int_sort();
  return {context().constant("missing", sort), truth(false)};
}

Term Encoder::variable(ExpressionId id, const z3::expr& known) {
  const Expression& expression = model_[id];
  const std::string name = std::to_string(names_.of(id));
  if (expression.type.kind == TypeKind::enumeration) {
    const auto labels = model_.enumerations[expression.type.enumeration].labels.size();
    return {bounded(name, {0, static_cast<double>(labels) - 1}, false), known};
  }
  const bool ordered = expression.type.kind != TypeKind::text && expression.type.kind != TypeKind::text_list;
  return {bounded(name, ordered ? ranges_.of(id) : Range(), is_real(expression.type)), known};
}

bool Encoder::is_required(ExpressionId id) const {
  const auto& node = model_[id].node;
  if (const auto* lead = std::get_if<LeadField>(&node)) {
    return model_.lead_fields[lead->field].required || static_cast<int32_t>(lead->field) == model_.key_field;
  }
  const auto* of_event = std::get_if<EventField>(&node);
  if (!of_event) return false;
  if (of_event->field == EventField::kAt) return true;
  const Event& event = model_.events[of_event->event];
  for (const uint16_t kind : event.kinds) {
    const int32_t place = event.fields[static_cast<size_t>(of_event->field)].by_kind[kind];
    if (place < 0 || !model_.kinds[kind].fields[static_cast<size_t>(place)].required) return false;
  }
  return true;
}

/// Where an operation that is not looked into may have a value.
z3::expr Encoder::may_be_known(ExpressionId id) {
  const auto& node = model_[id].node;
  const bool needs_operands = std::holds_alternative<BuiltinCall>(node) || std::holds_alternative<Convert>(node) ||
                              std::holds_alternative<Arithmetic>(node) || std::holds_alternative<RegexTest>(node) ||
                              std::holds_alternative<LookUp>(node);
  return needs_operands ? operands_known(id) : truth(true);
}

/// Exact on integers and times. Sums of doubles are rounded, so they are variables; a date less a date counts in
/// another unit.
Term Encoder::arithmetic(ExpressionId id, const Arithmetic& node) {
  const auto is_exact = [&](ExpressionId one) {
    const TypeKind kind = model_[one].type.kind;
    return kind == TypeKind::integer || kind == TypeKind::time || kind == TypeKind::duration;
  };
  const bool product = node.op == Arithmetic::Operator::multiply;
  const bool constant_factor = std::holds_alternative<Constant>(model_[node.left].node) ||
                               std::holds_alternative<Constant>(model_[node.right].node);
  const bool exact = is_exact(id) && is_exact(node.left) && is_exact(node.right) &&
                     node.op != Arithmetic::Operator::divide && (!product || constant_factor);
  const z3::expr fits = context().bool_const((std::to_string(names_.of(id)) + "?").c_str());
  if (!exact) return variable(id, fits && operands_known(id));
  const Term left = value(node.left);
  const Term right = value(node.right);
  const z3::expr known = left.known && right.known && fits;
  if (product) return {left.value * right.value, known};
  const bool sum = node.op == Arithmetic::Operator::add;
  return {sum ? left.value + right.value : left.value - right.value, known};
}

Term Encoder::choice(ExpressionId id, const Case& node) {
  Term rest = constant(Missing{}, model_[id].type);
  for (auto arm = node.arms.rbegin(); arm != node.arms.rend(); ++arm) {
    const Term given = value(arm->value);
    if (!arm->condition) {
      rest = given;
      continue;
    }
    const Truth taken = condition(*arm->condition);
    rest = {z3::ite(taken.yes, given.value, rest.value), (taken.yes && given.known) || (taken.no && rest.known)};
  }
  return rest;
}

Term Encoder::look_up(ExpressionId id, const LookUp& node) {
  const Table& table = model_.tables[node.table];
  const z3::expr key_known = is_known(node.key);
  if (table.key_type.kind == TypeKind::boolean || table.rows.size() > kMostRows) {
    const z3::expr found = context().bool_const((std::to_string(names_.of(id)) + "?").c_str());
    return variable(id, key_known && (table.default_value ? truth(true) : found));
  }
  const Term key = value(node.key);
  Term rest = constant(table.default_value.value_or(Missing{}), table.value_type);
  for (const auto& [row_key, row_value] : table.rows) {
    const z3::expr here = key.value == constant(row_key, table.key_type).value;
    rest = {z3::ite(here, constant(row_value, table.value_type).value, rest.value), here || rest.known};
  }
  return {rest.value, key.known && rest.known};
}

}  // namespace merit::proof
