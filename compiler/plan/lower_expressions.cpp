// Expressions (docs/language.md, "Conditions" and "Missing data"): each operation of the model becomes one or a few of
// the plan's. Names are replaced by what they stand for.
#include <algorithm>
#include <cassert>
#include <ranges>
#include <set>

#include "compiler/plan/lowering.h"

namespace merit::plan {

namespace {

constexpr Type kBoolean{TypeKind::boolean};

constexpr Type kDate{TypeKind::date};

}  // namespace

OperationId Lowering::plainly(ExpressionId id) {
  const View outer = std::exchange(view_, View::plain);
  const Interval result = expression(id);
  view_ = outer;
  assert(result.is_exact());
  return result.low;
}

Interval Lowering::in_doubt(ExpressionId id) {
  const View outer = std::exchange(view_, View::in_doubt);
  const Interval result = expression(id);
  view_ = outer;
  return result;
}

Interval Lowering::expression(ExpressionId id) {
  const Type type = type_of(id);
  std::vector<OperationId> outer = std::exchange(not_exact_, {});
  Interval result = std::visit([&](const auto& node) { return value(node, type); }, model_[id].node);
  std::vector<OperationId> causes = std::exchange(not_exact_, std::move(outer));
  if (causes.empty()) return result;
  if (result.anything) causes.push_back(*result.anything);
  result.anything = writer_.both({writer_.is_missing(result.low), writer_.either(std::move(causes))});
  return result;
}

Interval Lowering::operand(ExpressionId id) {
  const Interval result = expression(id);
  if (view_ != View::could_be) return result;
  if (result.anything) not_exact_.push_back(*result.anything);
  if (!result.is_exact()) {
    not_exact_.push_back(writer_.holds(writer_.add(Opcode::less, kBoolean, {result.low, result.high})));
  }
  return result;
}

OperationId Lowering::unless_anything(const std::optional<OperationId>& anything, OperationId value) {
  if (!anything) return value;
  return writer_.add(Opcode::select, writer_[value].type, {writer_.negation(*anything), value});
}

OperationId Lowering::exact(const Interval& interval) {
  if (interval.is_exact()) return interval.low;
  const OperationId same = writer_.add(Opcode::equal, kBoolean, {interval.low, interval.high});
  return writer_.add(Opcode::select, writer_[interval.low].type, {same, interval.low});
}

Interval Lowering::between(OperationId a, OperationId b, Type type) {
  if (a == b) return a;
  return {writer_.add(Opcode::min, type, {a, b}), writer_.add(Opcode::max, type, {a, b})};
}

std::vector<OperationId> Lowering::exactly(const std::vector<ExpressionId>& ids) {
  std::vector<OperationId> operands;
  for (const ExpressionId id : ids) operands.push_back(exactly(id));
  return operands;
}

// --- leaves and names ------------------------------------------------------------------------------------------------

Interval Lowering::value(const semantics::Constant& node, const Type& type) {
  return writer_.constant(node.value, type);
}

Interval Lowering::value(const semantics::LeadField& node, const Type& type) {
  const LeadField field{node.field, type, model_.lead_fields[node.field].name};
  return writer_.add(Opcode::lead_field, type, {}, writer_.lead_field(field));
}

Interval Lowering::value(const semantics::EventField& node, const Type& type) {
  if (node.field == semantics::EventField::kAt) return writer_.add(Opcode::event_time, type, {});
  const auto& shared = model_.events[node.event].fields[static_cast<size_t>(node.field)];
  EventField field{shared.by_kind, type, {}};
  field.by_kind.resize(model_.kinds.size(), -1);
  for (size_t kind = 0; kind < field.by_kind.size(); ++kind) {
    if (field.by_kind[kind] < 0) continue;
    field.name += (field.name.empty() ? "" : "|") + model_.kinds[kind].name + "." + shared.name;
  }
  return writer_.add(Opcode::event_field, type, {}, writer_.event_field(field));
}

Interval Lowering::value(const semantics::ParameterUse& node, const Type& type) {
  return writer_.add(Opcode::parameter, type, {}, node.parameter);
}

Interval Lowering::value(const semantics::ArgumentUse& node, const Type&) {
  return (*arguments_)[node.argument];
}

/// It sees no event and no argument.
Interval Lowering::once(std::map<std::pair<Sight, uint32_t>, Interval>& known, uint32_t index, ExpressionId id) {
  const std::pair key(sight(), index);
  if (const auto found = known.find(key); found != known.end()) return found->second;
  return known.emplace(key, expression(id)).first->second;
}

Interval Lowering::value(const semantics::LetUse& node, const Type&) {
  return once(lets_, node.let, model_.lets[node.let].value);
}

Interval Lowering::value(const semantics::ScoreUse& node, const Type&) {
  return seeing_all(
      false, [&] { return view_ == View::could_be ? score_range(node.score) : Interval(score(node.score).points); });
}

Interval Lowering::value(const semantics::OutputUse& node, const Type&) {
  return seeing_all(false, [&] { return once(outputs_, node.output, model_.outputs[node.output].value); });
}

/// Its body, with the arguments in their places.
Interval Lowering::value(const semantics::FunctionCall& node, const Type&) {
  std::vector<Interval> arguments;
  for (const ExpressionId id : node.arguments) arguments.push_back(operand(id));
  const std::tuple key(sight(), node.function, arguments);
  if (const auto known = calls_.find(key); known != calls_.end()) return known->second;
  const auto* outer = std::exchange(arguments_, &arguments);
  const Interval result = expression(model_.functions[node.function].body);
  arguments_ = outer;
  return calls_.emplace(key, result).first->second;
}

Interval Lowering::value(const semantics::QualifiesAs& node, const Type&) {
  const semantics::Stage& stage = model_.stages[node.stage];
  if (!stage.condition) return writer_.boolean(true);
  return seeing_all(false, [&] { return once(stages_, node.stage, *stage.condition); });
}

Interval Lowering::value(const semantics::Now&, const Type& type) {
  return writer_.add(Opcode::now, type, {});
}

Interval Lowering::value(const semantics::CalendarBack& node, const Type& type) {
  return writer_.add(Opcode::calendar_back, type, {}, writer_.calendar({node.unit, node.count}));
}

Interval Lowering::value(const semantics::UnitStart& node, const Type& type) {
  return writer_.add(Opcode::unit_start, type, {}, writer_.calendar({node.unit, node.back}));
}

// --- numbers ---------------------------------------------------------------------------------------------------------

Interval Lowering::value(const semantics::Convert& node, const Type& type) {
  if (type.kind == TypeKind::time) return writer_.add(Opcode::date_to_time, type, {exactly(node.operand)});
  const Interval integer = operand(node.operand);
  return {writer_.add(Opcode::to_number, type, {integer.low}), writer_.add(Opcode::to_number, type, {integer.high})};
}

/// `+ - *` take their least and greatest at the ends of what they are made of.
Interval Lowering::combine(Opcode code, const Type& type, const Interval& left, const Interval& right) {
  if (left.is_exact() && right.is_exact()) return writer_.add(code, type, {left.low, right.low});
  std::set<OperationId> corners;
  for (const OperationId a : {left.low, left.high}) {
    for (const OperationId b : {right.low, right.high}) corners.insert(writer_.add(code, type, {a, b}));
  }
  Interval result = *corners.begin();
  for (const OperationId corner : std::views::drop(corners, 1)) {
    result = {writer_.add(Opcode::min, type, {result.low, corner}),
              writer_.add(Opcode::max, type, {result.high, corner})};
  }
  return result;
}

Interval Lowering::value(const semantics::Arithmetic& node, const Type& type) {
  using Operator = semantics::Arithmetic::Operator;
  if (node.op == Operator::divide) return writer_.add(Opcode::divide, type, {exactly(node.left), exactly(node.right)});
  // One after the other: the order of a call's arguments is the compiler's choice, and plans are the same everywhere.
  const Interval left = operand(node.left);
  const Interval right = operand(node.right);
  const Opcode code = node.op == Operator::add        ? Opcode::add
                      : node.op == Operator::subtract ? Opcode::subtract
                                                      : Opcode::multiply;
  return combine(code, type, left, right);
}

Interval Lowering::value(const semantics::Negate& node, const Type& type) {
  const Interval number = operand(node.operand);
  const OperationId low = writer_.add(Opcode::negate, type, {number.high});
  return between(low, writer_.add(Opcode::negate, type, {number.low}), type);
}

// --- conditions ------------------------------------------------------------------------------------------------------

/// True when it is for the ends that make it least likely; missing when only for those that make it most likely.
Interval Lowering::less(bool or_equal, const Interval& left, const Interval& right) {
  const Opcode code = or_equal ? Opcode::less_equal : Opcode::less;
  const OperationId surely = writer_.add(code, kBoolean, {left.high, right.low});
  if (left.is_exact() && right.is_exact()) return surely;
  const OperationId perhaps = writer_.add(code, kBoolean, {left.low, right.high});
  return writer_.either({surely, writer_.both({perhaps, writer_.missing(kBoolean)})});
}

/// True when both are known exactly and equal, missing when they overlap.
Interval Lowering::equal(Opcode code, const Interval& left, const Interval& right) {
  if (left.is_exact() && right.is_exact()) return writer_.add(code, kBoolean, {left.low, right.low});
  const OperationId surely = writer_.both(
      {writer_.add(code, kBoolean, {left.low, right.high}), writer_.add(code, kBoolean, {left.high, right.low})});
  const OperationId perhaps = writer_.both({writer_.add(Opcode::less_equal, kBoolean, {left.low, right.high}),
                                            writer_.add(Opcode::less_equal, kBoolean, {right.low, left.high})});
  return writer_.either({surely, writer_.both({perhaps, writer_.missing(kBoolean)})});
}

Interval Lowering::value(const semantics::Compare& node, const Type&) {
  using Operator = semantics::Compare::Operator;
  const Interval left = operand(node.left);
  const Interval right = operand(node.right);
  Interval result = left;
  switch (node.op) {
    case Operator::equal:
      result = equal(node.exactly ? Opcode::equal_exactly : Opcode::equal, left, right);
      break;
    case Operator::less:
    case Operator::less_equal:
      result = less(node.op == Operator::less_equal, left, right);
      break;
    case Operator::greater:
    case Operator::greater_equal:
      result = less(node.op == Operator::greater_equal, right, left);
      break;
  }
  if (!node.on_ladder) return result;
  // `Disqualified`, the last position, stands outside of the ladder: nothing is at least or at most it.
  const Type type = type_of(node.left);
  const auto positions = static_cast<int64_t>(model_.enumerations[type.enumeration].labels.size());
  const OperationId higher = writer_.add(Opcode::max, type, {exact(left), exact(right)});
  const OperationId inside = writer_.add(Opcode::less, kBoolean, {higher, writer_.constant(positions - 1, type)});
  return writer_.both({inside, exact(result)});
}

Interval Lowering::value(const semantics::TextTest& node, const Type&) {
  constexpr Opcode kOpcodes[] = {Opcode::contains, Opcode::starts_with, Opcode::ends_with};
  const OperationId subject = exactly(node.subject);
  std::vector<OperationId> found;
  for (const ExpressionId word : node.words) {
    found.push_back(writer_.add(kOpcodes[static_cast<size_t>(node.op)], kBoolean, {subject, exactly(word)}));
  }
  if (!found.empty()) return writer_.either(std::move(found));
  return writer_.add(Opcode::select, kBoolean, {writer_.is_known(subject), writer_.boolean(false)});
}

Interval Lowering::value(const semantics::RegexTest& node, const Type&) {
  return writer_.add(Opcode::matches, kBoolean, {exactly(node.subject)}, writer_.regex(node.pattern));
}

Interval Lowering::value(const semantics::Membership& node, const Type&) {
  const auto [known, is_new] = sets_.try_emplace(node.set);
  const semantics::Set& set = model_.sets[node.set];
  if (is_new) known->second = writer_.set({set.type, set.values});
  return writer_.add(Opcode::in_set, kBoolean, {exactly(node.value)}, known->second);
}

/// A value that only lies between two is not missing.
Interval Lowering::value(const semantics::MissingTest& node, const Type&) {
  const Interval tested = operand(node.operand);
  return unless_anything(tested.anything, node.known ? writer_.is_known(tested.low) : writer_.is_missing(tested.low));
}

Interval Lowering::value(const semantics::Not& node, const Type&) {
  return writer_.negation(exactly(node.operand));
}

Interval Lowering::value(const semantics::Logical& node, const Type&) {
  const bool is_and = node.op == semantics::Logical::Operator::conjunction;
  return is_and ? writer_.both(exactly(node.operands)) : writer_.either(exactly(node.operands));
}

Interval Lowering::value(const semantics::Block& node, const Type&) {
  using semantics::Quantifier;
  std::vector<OperationId> operands = exactly(node.conditions);
  if (node.quantifier == Quantifier::any) return writer_.either(operands);
  if (node.quantifier == Quantifier::all) return writer_.both(operands);
  if (node.quantifier == Quantifier::none) return writer_.negation(writer_.either(operands));
  operands.insert(operands.begin(), plainly(*node.count));
  if (node.quantifier == Quantifier::at_least) return writer_.add(Opcode::at_least_of, kBoolean, operands);
  if (node.quantifier == Quantifier::at_most) return writer_.add(Opcode::at_most_of, kBoolean, operands);
  return writer_.both(
      {writer_.add(Opcode::at_least_of, kBoolean, operands), writer_.add(Opcode::at_most_of, kBoolean, operands)});
}

// --- choices, calls and texts ----------------------------------------------------------------------------------------

Interval Lowering::value(const semantics::Case& node, const Type& type) {
  std::vector<OperationId> low, high;
  std::vector<Interval> conditions, values;
  for (const semantics::Case::Arm& arm : node.arms) {
    values.push_back(expression(arm.value));
    if (arm.condition) {
      conditions.push_back(expression(*arm.condition));
      low.push_back(exact(conditions.back()));
      high.push_back(low.back());
    }
    low.push_back(values.back().low);
    high.push_back(values.back().high);
  }
  const OperationId select = writer_.add(Opcode::select, type, low);
  Interval result(select, low == high ? select : writer_.add(Opcode::select, type, high));
  result.anything = anything_of(conditions, values);
  return result;
}

/// Where the first arm whose condition is not false makes a choice anything: the condition does, or the value.
std::optional<OperationId> Lowering::anything_of(const std::vector<Interval>& conditions,
                                                 const std::vector<Interval>& values) {
  const auto may_be = [](const Interval& each) { return each.anything.has_value(); };
  if (std::ranges::none_of(conditions, may_be) && std::ranges::none_of(values, may_be)) return std::nullopt;
  const auto where = [&](const Interval& each) { return each.anything.value_or(writer_.boolean(false)); };
  OperationId result = values.size() > conditions.size() ? where(values.back()) : writer_.boolean(false);
  for (size_t i = conditions.size(); i-- > 0;) {
    const OperationId condition = exact(conditions[i]);
    const OperationId unless_true =
        writer_.add(Opcode::when_true, kBoolean, {writer_.negation(condition), result, where(conditions[i])});
    result = writer_.add(Opcode::when_true, kBoolean, {condition, where(values[i]), unless_true});
  }
  return result;
}

Interval Lowering::value(const semantics::DefaultTo& node, const Type& type) {
  const Interval found = operand(node.value);
  const Interval otherwise = operand(node.otherwise);
  const OperationId low = writer_.add(Opcode::default_to, type, {found.low, otherwise.low});
  const OperationId high = writer_.add(Opcode::default_to, type, {found.high, otherwise.high});
  return {unless_anything(found.anything, low), unless_anything(found.anything, high)};
}

Interval Lowering::value(const semantics::LookUp& node, const Type& type) {
  const auto [known, is_new] = tables_.try_emplace(node.table);
  const semantics::Table& table = model_.tables[node.table];
  if (is_new) known->second = writer_.table({table.key_type, table.value_type, table.rows, table.default_value});
  return writer_.add(Opcode::look_up, type, {exactly(node.key)}, known->second);
}

/// A function of one argument.
OperationId Lowering::function(semantics::Function function, const Type& type, ExpressionId argument) {
  // In the order of functions.def.
  constexpr Opcode kOpcodes[] = {
#define FUNCTION(name, arguments, result, meaning) Opcode::name,
#include "compiler/semantics/functions.def"
  };
  using semantics::Function;
  OperationId subject = exactly(argument);
  const bool of_day = function == Function::year || function == Function::month || function == Function::day ||
                      function == Function::weekday || function == Function::date;
  if (of_day && type_of(argument).kind == TypeKind::time) subject = writer_.add(Opcode::date, kDate, {subject});
  if (function == Function::date) return subject;
  return writer_.add(kOpcodes[static_cast<size_t>(function)], type, {subject});
}

Interval Lowering::value(const semantics::BuiltinCall& node, const Type& type) {
  if (node.function != semantics::Function::min && node.function != semantics::Function::max) {
    return function(node.function, type, node.arguments[0]);
  }
  const Opcode code = node.function == semantics::Function::min ? Opcode::min : Opcode::max;
  const Interval left = operand(node.arguments[0]);
  const Interval right = operand(node.arguments[1]);
  return {writer_.add(code, type, {left.low, right.low}), writer_.add(code, type, {left.high, right.high})};
}

Interval Lowering::value(const semantics::Template& node, const Type& type) {
  std::vector<std::string> texts;
  std::vector<OperationId> operands;
  for (const semantics::Template::Part& part : node.parts) {
    texts.push_back(part.text);
    if (part.expression) operands.push_back(exactly(*part.expression));
  }
  if (texts.size() == operands.size()) texts.emplace_back();
  const OperationId text = writer_.add(Opcode::fill, type, operands, writer_.template_text(texts));
  return not_exact_.empty() ? text : unless_anything(writer_.either(not_exact_), text);
}

Interval Lowering::value(const semantics::DecisionUse& node, const Type& type) {
  switch (node.name) {
    case semantics::DecisionName::stage:
      return stage();
    case semantics::DecisionName::disqualified:
      return disqualified();
    case semantics::DecisionName::reasons: {
      std::vector<OperationId> operands;
      for (const auto& [text, acted] : reasons()) operands.insert(operands.end(), {text, acted});
      return writer_.add(Opcode::texts_where, type, operands);
    }
    case semantics::DecisionName::undecided: {
      std::vector<OperationId> operands;
      for (const auto& [name, listed] : undecided()) {
        operands.insert(operands.end(), {writer_.constant(name, {TypeKind::text}), listed});
      }
      return writer_.add(Opcode::texts_where, type, operands);
    }
    case semantics::DecisionName::queue:
    case semantics::DecisionName::action:
    case semantics::DecisionName::respond_by:
    case semantics::DecisionName::at_latest:
    case semantics::DecisionName::recheck_at:
      return routing(node.name, type);
    case semantics::DecisionName::reached:
      return reached();
    case semantics::DecisionName::could_reach:
      return could_reach();
  }
  return writer_.missing(type);
}

}  // namespace merit::plan
