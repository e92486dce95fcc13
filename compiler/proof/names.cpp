#include "compiler/proof/names.h"

#include <fmt/core.h>

#include <optional>

#include "compiler/semantics/types.h"
#include "compiler/semantics/walk.h"

namespace merit::proof {

using namespace semantics;

namespace {

/// The same for equal values of one type; texts as they stand, since not everything folds them.
std::string text_of_value(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return fmt::format("{}:{}", text->size(), *text);
  if (const auto* truth = std::get_if<bool>(&value)) return *truth ? "true" : "false";
  if (const auto* integer = std::get_if<int64_t>(&value)) return fmt::format("{}", *integer);
  if (const auto* number = std::get_if<double>(&value)) return fmt::format("{}", *number);
  return "missing";
}

std::string text_of_type(const Model& model, Type type) {
  return type.kind == TypeKind::enumeration ? type_name(model, type) : fmt::format("t{}", static_cast<int>(type.kind));
}

}  // namespace

/// What an operation is beside its operands. What is not told apart here gets a number of its own.
struct NodeText {
  Names& names;
  const Model& model;
  NameTable& table;

  std::string operator()(const Constant& node) const { return "constant " + text_of_value(node.value); }
  std::string operator()(const LeadField& node) const { return "lead " + model.lead_fields[node.field].name; }
  std::string operator()(const EventField& node) const {
    const std::string field =
        node.field < 0 ? "at" : model.events[node.event].fields[static_cast<size_t>(node.field)].name;
    return fmt::format("event {} {}", names.of_event(node.event), field);
  }
  std::string operator()(const ArgumentUse& node) const { return fmt::format("argument {}", node.argument); }
  std::string operator()(const Now&) const { return "now"; }
  std::string operator()(const CalendarBack& node) const {
    return fmt::format("back {} {} {}", node.count, static_cast<int>(node.unit), model.definition.zone);
  }
  std::string operator()(const UnitStart& node) const {
    return fmt::format("start {} {} {}", node.back, static_cast<int>(node.unit), model.definition.zone);
  }
  std::string operator()(const Convert&) const { return "convert " + model.definition.zone; }
  std::string operator()(const Arithmetic& node) const {
    return fmt::format("arithmetic {}", static_cast<int>(node.op));
  }
  std::string operator()(const Negate&) const { return "negate"; }
  std::string operator()(const Compare& node) const {
    return fmt::format("compare {} {} {}", static_cast<int>(node.op), node.exactly, node.on_ladder);
  }
  std::string operator()(const TextTest& node) const { return fmt::format("text {}", static_cast<int>(node.op)); }
  std::string operator()(const RegexTest& node) const { return "matches " + node.pattern; }
  std::string operator()(const Membership& node) const { return "in " + names.text_of_set(node.set); }
  std::string operator()(const MissingTest& node) const { return node.known ? "known" : "missing"; }
  std::string operator()(const Not&) const { return "not"; }
  std::string operator()(const Logical& node) const { return fmt::format("logical {}", static_cast<int>(node.op)); }
  std::string operator()(const Block& node) const {
    return fmt::format("block {} {}", static_cast<int>(node.quantifier), node.count.has_value());
  }
  std::string operator()(const EventTest& node) const {
    return fmt::format("events {} {}", static_cast<int>(node.quantifier), names.of(node.sequence));
  }
  std::string operator()(const Aggregate& node) const {
    return fmt::format("aggregate {} {} {} {}", static_cast<int>(node.kind), static_cast<int>(node.unit),
                       names.of(node.sequence), model.definition.zone);
  }
  std::string operator()(const DefaultTo&) const { return "default"; }
  std::string operator()(const LookUp& node) const { return "table " + names.text_of_table(node.table); }
  std::string operator()(const BuiltinCall& node) const {
    return fmt::format("call {} {}", static_cast<int>(node.function), model.definition.zone);
  }
  std::string operator()(const FunctionCall& node) const {
    return fmt::format("function {}", names.of(model.functions[node.function].body));
  }
  std::string operator()(const Case& node) const {
    std::string text = "case";
    for (const Case::Arm& arm : node.arms) text += arm.condition ? " when" : " otherwise";
    return text;
  }
  /// Names of parameters, scores, decisions and texts with values in them: each its own, in this model.
  std::string operator()(const auto&) const { return fmt::format("own {}", table.fresh()); }
};

Name Names::of(ExpressionId id) {
  if (const auto known = expressions_.find(id); known != expressions_.end()) return known->second;
  const Expression& expression = model_[id];
  Name name = 0;
  if (const auto* use = std::get_if<LetUse>(&expression.node)) {
    name = of(model_.lets[use->let].value);
  } else if (const auto* output = std::get_if<OutputUse>(&expression.node)) {
    name = of(model_.outputs[output->output].value);
  } else if (const auto* parameter = std::get_if<ParameterUse>(&expression.node)) {
    name = table_.of(fmt::format("parameter {} {}", static_cast<const void*>(&model_), parameter->parameter));
  } else if (const auto* score = std::get_if<ScoreUse>(&expression.node)) {
    name = table_.of(fmt::format("score {} {}", static_cast<const void*>(&model_), score->score));
  } else {
    std::string text = std::visit(NodeText{*this, model_, table_}, expression.node) + ' ' +
                       text_of_type(model_, expression.type) + " of";
    for_each_operand(expression.node, [&](ExpressionId operand) { text += fmt::format(" {}", of(operand)); });
    name = table_.of(text);
  }
  return expressions_[id] = name;
}

Name Names::of(PatternId id) {
  if (const auto known = patterns_.find(id); known != patterns_.end()) return known->second;
  const Pattern& pattern = model_[id];
  const std::string where = pattern.where ? fmt::format("{}", of(*pattern.where)) : "-";
  return patterns_[id] = table_.of(fmt::format("pattern {} where {} from {} until {}", of_event(pattern.event), where,
                                               text_of(pattern.from), text_of(pattern.until)));
}

Name Names::of(SequenceId id) {
  std::string text = "sequence";
  for (const Sequence::Step& step : model_[id].steps) {
    text += fmt::format(" {} {}", of(step.pattern), step.negated);
    for (const auto& gap : {step.after, step.within}) text += gap ? fmt::format(" {}", of(*gap)) : " -";
  }
  return table_.of(text);
}

Name Names::of_event(uint32_t event) {
  if (const auto known = events_.find(event); known != events_.end()) return known->second;
  const Event& named = model_.events[event];
  std::string text = "event";
  if (named.alternatives.empty()) text += " kind " + model_.kinds[named.kinds.front()].name;
  for (const PatternId alternative : named.alternatives) text += fmt::format(" {}", of(alternative));
  return events_[event] = table_.of(text);
}

std::string Names::text_of(const std::optional<Bound>& bound) {
  return bound ? fmt::format("{} {}", of(bound->time), bound->included) : "-";
}

std::string Names::text_of_set(uint32_t set) {
  std::string text;
  for (const Value& value : model_.sets[set].values) text += comparison_key(value) + '\n';
  return fmt::format("{}", table_.of(text));
}

std::string Names::text_of_table(uint32_t table) {
  const Table& rows = model_.tables[table];
  std::string text;
  for (const auto& [key, value] : rows.rows) text += comparison_key(key) + '=' + text_of_value(value) + '\n';
  if (rows.default_value) text += "default " + text_of_value(*rows.default_value);
  return fmt::format("{}", table_.of(text));
}

}  // namespace merit::proof
