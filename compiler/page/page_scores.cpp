// Points, and the further columns of a decision.
#include <fmt/core.h>

#include "compiler/page/amounts.h"
#include "compiler/page/maker.h"

namespace merit::page {

using semantics::ExpressionId;
using semantics::Rule;
using semantics::Score;

Section Maker::scores() {
  Section made{"points",
               "Points",
               "Each line gives its points when it is true; what is not known gives none. Points of one score are "
               "added up.",
               {}};
  for (const Score& each : model_.scores) made.entries.push_back(score(each));
  return made;
}

Entry Maker::score(const Score& score) {
  Entry made = empty_entry("score", spoken(score.name), anchor_of("score", score.name), score.documentation);
  made.table = Table{{"Points", "For", "Limits", "Why"}, {}};
  group_rows(score, 0, 0, *made.table);
  const auto say = [&](Text text) { made.after.push_back({std::move(text), {}, {}}); };
  if (score.start) say(Text("The score starts at ").add(words_.value(*score.start)).add("."));
  if (score.low && score.high) {
    say(Text("The total is never below ")
            .add(words_.value(*score.low))
            .add(" and never above ")
            .add(words_.value(*score.high))
            .add("."));
  }
  return made;
}

void Maker::group_rows(const Score& score, uint32_t group, uint32_t level, Table& table) {
  for (const semantics::Group::Item& item : score.groups[group].items) {
    if (!item.group) {
      table.rows.push_back(rule_row(score.rules[item.index], level));
      continue;
    }
    const semantics::Group& inner = score.groups[item.index];
    Text head = Text("Together as ").add(in_quotes(spoken(inner.name)));
    if (inner.at_most) head.add(", at most ").add(words_.value(*inner.at_most)).add(" points");
    table.rows.push_back({{{head.add(":"), {}, {}}}, true, level});
    group_rows(score, item.index, level + 1, table);
  }
}

Table::Row Maker::rule_row(const Rule& rule, uint32_t level) {
  const Text amount = words_.value(rule.points);
  const bool figure = !amount.empty() && amount.pieces().front().kind == Piece::Kind::value;
  const Text points = Text(rule.minus ? "−" : "+").add(figure ? "" : " ").add(amount);
  Statement why;
  if (rule.because) why.text = because(*rule.because);
  return {{{points, {}, {}}, occasion(rule), {limits(rule), {}, {}}, why}, false, level};
}

Statement Maker::occasion(const Rule& rule) {
  switch (rule.form) {
    case Rule::Form::when:
      return rule.condition ? words_.statement(*rule.condition) : Statement{fmt::format("every {}", noun()), {}, {}};
    case Rule::Form::per_sequence:
      return {Text("each ").add(words_.sequence(*rule.sequence)), {}, {}};
    case Rule::Form::per_first:
      return {Text("the first ").add(words_.sequence(*rule.sequence)), {}, {}};
    case Rule::Form::per_last:
      return {Text("the last ").add(words_.sequence(*rule.sequence)), {}, {}};
    case Rule::Form::per_number:
      return {Text("times ").add(words_.value(*rule.number)), {}, {}};
  }
  return {};
}

Text Maker::limits(const Rule& rule) {
  Text text;
  if (rule.at_most) text.add("at most ").add(words_.value(*rule.at_most));
  if (!rule.decay) return text;
  if (!text.empty()) text.add("; ");
  const Text span = words_.value(rule.decay->span);
  if (rule.decay->kind == semantics::Decay::Kind::halving) return text.add("halves every ").add(span);
  return text.add("fades to 0 over ").add(span);
}

/// A text of the definition, which is in quotes anyway where it has values in it.
Text Maker::because(ExpressionId id) {
  const auto* constant = std::get_if<semantics::Constant>(&model_[id].node);
  const auto* text = constant ? std::get_if<std::string>(&constant->value) : nullptr;
  return text ? Text(*text) : words_.value(id);
}

// --- grades and outputs ---

Section Maker::outputs() {
  Section made{"grades", "Grades and further columns", "", {}};
  for (const semantics::ColumnUse& column : model_.columns) {
    if (column.kind == semantics::ColumnUse::Kind::output) made.entries.push_back(output(model_.outputs[column.index]));
  }
  return made;
}

Entry Maker::output(const semantics::Output& output) {
  Entry made = empty_entry(output.grade ? "grade" : "column", spoken(output.name), anchor_of("output", output.name),
                           output.documentation);
  const auto* choice = std::get_if<semantics::Case>(&model_[output.value].node);
  if (!choice) {
    made.statements.push_back(model_[output.value].type.kind == semantics::TypeKind::boolean
                                  ? words_.statement(output.value)
                                  : Statement{words_.value(output.value), {}, {}});
    return made;
  }
  Table table{{"Value", "When"}, {}};
  for (const semantics::Case::Arm& arm : choice->arms) {
    Statement when = arm.condition ? words_.statement(*arm.condition) : Statement{"otherwise", {}, {}};
    table.rows.push_back({{{words_.value(arm.value), {}, {}}, std::move(when)}});
  }
  made.table = std::move(table);
  made.after.push_back({"The first line that is true counts.", {}, {}});
  return made;
}

}  // namespace merit::page
