// Values and what they are made of.
#include "compiler/page/words.h"

#include <fmt/core.h>

#include <algorithm>
#include <cctype>

#include "compiler/page/amounts.h"
#include "compiler/page/say.h"
#include "runtime/values/owned_text.h"

namespace merit::page {

using semantics::ExpressionId;
using semantics::TypeKind;

std::string anchor_of(std::string_view kind, std::string_view name) {
  std::string anchor = fmt::format("{}-", kind);
  for (const char c : name) anchor += c == ' ' || c == '"' || c == '&' || c == '<' || c == '>' ? '-' : c;
  return anchor;
}

Text Words::value(ExpressionId id) {
  const semantics::Expression& expression = model_[id];
  return std::visit([&](const auto& node) { return Say{*this, id}(node); }, expression.node);
}

/// A length of time and a share are said as they are written, where it is a literal that is written there.
Text Words::constant(ExpressionId id, const semantics::Constant& node) {
  const semantics::Expression& expression = model_[id];
  if (expression.type.kind == TypeKind::text_list || is_missing(node.value)) {
    return value_words(model_, expression.type, node.value);
  }
  const std::string written(sources_.text(expression.span));
  const bool number_first = !written.empty() && std::isdigit(static_cast<unsigned char>(written.front())) != 0;
  const bool short_text = std::ranges::count(written, ' ') <= 1 && written.find('\n') == std::string::npos;
  const bool is_length = expression.type.kind == TypeKind::duration;
  const bool is_share = written.ends_with('%');
  const bool as_written = number_first && short_text && (is_length || is_share);
  return Text().add_value(as_written ? written : value_words(model_, expression.type, node.value));
}

// --- names ---

Text Words::Say::operator()(const semantics::LeadField& node) const {
  const std::string name = spoken(model().lead_fields[node.field].name);
  if (!words.in_event_) return name;
  return fmt::format("the {}’s {}", model().account ? "company" : "lead", name);
}
Text Words::Say::operator()(const semantics::EventField& node) const {
  if (node.field == semantics::EventField::kAt) return "its time";
  return spoken(model().events[node.event].fields[static_cast<size_t>(node.field)].name);
}
Text Words::Say::operator()(const semantics::ParameterUse& node) const {
  const semantics::Parameter& parameter = model().parameters[node.parameter];
  words.named_.parameters.insert(node.parameter);
  return Text()
      .add_value(value_words(model(), parameter.type, parameter.value))
      .add(" (")
      .add_term(spoken(parameter.name), anchor_of("setting", parameter.name))
      .add(")");
}
Text Words::Say::operator()(const semantics::ArgumentUse& node) const {
  return words.argument_name(node.argument);
}
Text Words::Say::operator()(const semantics::LetUse& node) const {
  const semantics::Let& let = model().lets[node.let];
  words.named_.lets.insert(node.let);
  return Text().add_term(spoken(let.name), anchor_of("term", let.name));
}
Text Words::Say::operator()(const semantics::ScoreUse& node) const {
  const semantics::Score& score = model().scores[node.score];
  const std::string name = spoken(score.name);
  const bool says_so = name.ends_with("score") || name.ends_with("points");
  return Text("the ").add_term(says_so ? name : name + " score", anchor_of("score", score.name));
}
Text Words::Say::operator()(const semantics::OutputUse& node) const {
  const semantics::Output& output = model().outputs[node.output];
  return Text("the ").add_term(spoken(output.name), anchor_of("output", output.name));
}
Text Words::Say::operator()(const semantics::DecisionUse& node) const {
  using semantics::DecisionName;
  switch (node.name) {
    case DecisionName::stage:
      return "the stage";
    case DecisionName::reached:
      return "the moment at which the stage was reached";
    case DecisionName::disqualified:
      return "the reason for disqualification";
    case DecisionName::reasons:
      return "the list of reasons";
    case DecisionName::undecided:
      return "the list of what is not known";
    case DecisionName::could_reach:
      return "the highest stage that is still possible";
    case DecisionName::queue:
      return "the queue";
    case DecisionName::respond_by:
      return "the time to respond by";
    case DecisionName::action:
      return "the action";
    case DecisionName::at_latest:
      return "the latest time to respond";
    case DecisionName::recheck_at:
      return "the time to look again";
  }
  return {};
}

// --- moments ---

Text Words::Say::operator()(const semantics::Now&) const {
  return "now";
}
Text Words::Say::operator()(const semantics::CalendarBack&) const {
  return *words.time_ago(id);
}
Text Words::Say::operator()(const semantics::UnitStart& node) const {
  if (node.unit == semantics::CalendarUnit::day)
    return node.back == 0 ? "the start of today" : "the start of yesterday";
  return fmt::format("the start of {} {}", node.back == 0 ? "this" : "the previous", unit_word(node.unit));
}

// --- arithmetic and functions ---

Text Words::Say::operator()(const semantics::Constant& node) const {
  return words.constant(id, node);
}
Text Words::Say::operator()(const semantics::Convert& node) const {
  return words.value(node.operand);
}
Text Words::Say::operator()(const semantics::Negate& node) const {
  return Text("minus ").add(words.value(node.operand));
}
Text Words::Say::operator()(const semantics::Arithmetic& node) const {
  if (auto ago = words.time_ago(id)) return *ago;
  static constexpr std::array kWords = {" plus ", " minus ", " times ", " divided by "};
  const auto side = [&](ExpressionId operand) {
    const bool compound =
        std::holds_alternative<semantics::Arithmetic>(model()[operand].node) && !words.time_ago(operand);
    return compound ? Text("(").add(words.value(operand)).add(")") : words.value(operand);
  };
  Text left = side(node.left);
  return left.add(kWords[static_cast<size_t>(node.op)]).add(side(node.right));
}
Text Words::Say::operator()(const semantics::BuiltinCall& node) const {
  using semantics::Function;
  const auto argument = [&](size_t i) { return words.value(node.arguments[i]); };
  const auto of = [&](std::string_view what) { return Text(what).add(" of ").add(argument(0)); };
  switch (node.function) {
    case Function::lower:
      return argument(0).add(" in small letters");
    case Function::upper:
      return argument(0).add(" in capitals");
    case Function::trim:
      return argument(0).add(" without spaces around it");
    case Function::length:
      return of("the number of characters");
    case Function::domain:
      return of("the mail domain");
    case Function::abs:
      return of("the size");
    case Function::min:
      return Text("the smaller of ").add(listed({argument(0), argument(1)}));
    case Function::max:
      return Text("the larger of ").add(listed({argument(0), argument(1)}));
    case Function::round:
      return argument(0).add(", rounded");
    case Function::floor:
      return argument(0).add(", rounded down");
    case Function::ceiling:
      return argument(0).add(", rounded up");
    case Function::year:
      return of("the year");
    case Function::month:
      return of("the month (1 to 12)");
    case Function::day:
      return of("the day of the month");
    case Function::weekday:
      return of("the weekday (Monday is 1)");
    case Function::date:
      return of("the day");
  }
  return {};
}
Text Words::Say::operator()(const semantics::FunctionCall& node) const {
  return Text("the ").add(words.function_name(node.function)).add(" of ").add(words.all_values(node.arguments));
}
Text Words::Say::operator()(const semantics::DefaultTo& node) const {
  return words.value(node.value).add(" (").add(words.value(node.otherwise)).add(" where it is not known)");
}
Text Words::Say::operator()(const semantics::LookUp& node) const {
  const semantics::Table& table = model().tables[node.table];
  words.named_.tables.insert(node.table);
  if (const auto* key = std::get_if<semantics::Constant>(&model()[node.key].node)) {
    const auto row = std::ranges::find(table.rows, key->value, &std::pair<semantics::Value, semantics::Value>::first);
    if (row != table.rows.end()) {
      return Text()
          .add_value(value_words(model(), table.value_type, row->second))
          .add(" (")
          .add_term(spoken(table.name), anchor_of("table", table.name))
          .add(" of ")
          .add(words.value(node.key))
          .add(")");
    }
  }
  return Text("the ")
      .add_term(spoken(table.name), anchor_of("table", table.name))
      .add(" of ")
      .add(words.value(node.key));
}
Text Words::Say::operator()(const semantics::Case& node) const {
  Text all;
  for (const semantics::Case::Arm& arm : node.arms) {
    if (!all.empty()) all.add("; ");
    if (!arm.condition) {
      all.add("otherwise ").add(words.value(arm.value));
    } else {
      all.add(words.value(arm.value)).add(" when ").add(words.condition(*arm.condition));
    }
  }
  return all;
}
Text Words::Say::operator()(const semantics::Template& node) const {
  Text all("“");
  for (const semantics::Template::Part& part : node.parts) {
    all.add(part.text);
    if (part.expression) all.add("‹").add(words.value(*part.expression)).add("›");
  }
  return all.add("”");
}

Text Words::all_values(const std::vector<ExpressionId>& ids) {
  std::vector<Text> values;
  values.reserve(ids.size());
  for (const ExpressionId id : ids) values.push_back(value(id));
  return listed(values);
}

Text Words::function_name(uint32_t function) {
  const std::string& name = model_.functions[function].name;
  named_.functions.insert(function);
  return Text().add_term(spoken(name), anchor_of("term", name));
}

/// Of the function whose body is being said.
Text Words::argument_name(uint32_t argument) const {
  return function_ ? spoken(model_.functions[*function_].parameters[argument].first) : "it";
}

Statement Words::body(uint32_t function) {
  function_ = function;
  Statement said;
  const ExpressionId body = model_.functions[function].body;
  if (model_[body].type.kind == TypeKind::boolean) {
    said = statement(body);
  } else {
    said = {value(body), {}, {}};
  }
  function_.reset();
  return said;
}

}  // namespace merit::page
