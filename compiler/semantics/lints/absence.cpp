// `no P` where what is not known reads as "did not": points taken from leads who had no time yet, and events whose flag
// is missing.
#include <algorithm>
#include <optional>
#include <set>

#include "compiler/semantics/lints/lint.h"
#include "compiler/semantics/mentions.h"
#include "compiler/semantics/walk.h"

namespace merit::semantics {
namespace {

bool is_absence(const Expression& expression) {
  const auto* test = std::get_if<EventTest>(&expression.node);
  return test && test->quantifier == Quantifier::none;
}

// --- leads that are too young ----------------------------------------------------------------------------------------

/// The D of `in last D`, where that is a number of days and the like.
std::optional<ExpressionId> length_of_window(const Model& model, const Pattern& pattern) {
  if (!pattern.from || !pattern.until) return std::nullopt;
  const auto* back = std::get_if<Arithmetic>(&model[pattern.from->time].node);
  if (!back || back->op != Arithmetic::Operator::subtract) return std::nullopt;
  if (!std::holds_alternative<Now>(model[back->left].node)) return std::nullopt;
  if (!std::holds_alternative<Now>(model[pattern.until->time].node)) return std::nullopt;
  return back->right;
}

/// The one `no P in last D` that a condition comes down to, or that it joins with conditions which say nothing about
/// time and ask for no other event.
std::optional<ExpressionId> only_absence(const Model& model, ExpressionId condition) {
  if (is_absence(model[condition])) return condition;
  const auto* logical = std::get_if<Logical>(&model[condition].node);
  if (!logical || logical->op != Logical::Operator::conjunction) return std::nullopt;
  std::optional<ExpressionId> found;
  for (const ExpressionId operand : logical->operands) {
    if (is_absence(model[operand])) {
      if (found) return std::nullopt;
      found = operand;
      continue;
    }
    const Mentions mentions = mentions_of(model, operand);
    const auto tells_time = [&](uint32_t field) {
      const TypeKind kind = model.lead_fields[field].type.kind;
      return kind == TypeKind::time || kind == TypeKind::date;
    };
    if (!mentions.patterns.empty() || std::ranges::any_of(mentions.lead_fields, tells_time)) return std::nullopt;
    // A number may count events, and a score may be made of them.
    const auto names_number = [&](auto&& self, ExpressionId id) -> bool {
      const auto& node = model[id].node;
      bool does = std::holds_alternative<Aggregate>(node) || std::holds_alternative<ScoreUse>(node) ||
                  std::holds_alternative<LetUse>(node);
      for_each_operand(node, [&](ExpressionId part) { does |= self(self, part); });
      return does;
    };
    if (names_number(names_number, operand)) return std::nullopt;
  }
  return found;
}

/// The field that says when a lead came to be.
const Field* creation_field(const Model& model) {
  const auto says_created = [](std::string text) {
    std::ranges::transform(text, text.begin(),
                           [](char letter) { return letter >= 'A' && letter <= 'Z' ? letter | 32 : letter; });
    return text.find("creat") != std::string::npos;
  };
  for (const Field& field : model.lead_fields) {
    if (field.type.kind != TypeKind::time && field.type.kind != TypeKind::date) continue;
    if (says_created(field.name) || says_created(field.from.value_or(""))) return &field;
  }
  return nullptr;
}

/// Whether a rule takes points away: `-10 when …` or `+(-10) when …`.
bool takes_away(const Model& model, const Rule& rule) {
  const auto* constant = std::get_if<Constant>(&model[rule.points].node);
  if (!constant) return rule.minus;
  const auto* integer = std::get_if<int64_t>(&constant->value);
  const auto* number = std::get_if<double>(&constant->value);
  const double points = integer ? static_cast<double>(*integer) : number ? *number : 0;
  return rule.minus ? points > 0 : points < 0;
}

}  // namespace

void find_young_leads(const LintSubject& subject, diagnostics::Diagnostics& found) {
  const Model& model = subject.model;
  const Field* created = creation_field(model);
  for (const Score& score : model.scores) {
    for (const Rule& rule : score.rules) {
      if (!subject.is_own(rule.span) || !rule.condition || !takes_away(model, rule)) continue;
      const auto absence = only_absence(model, *rule.condition);
      if (!absence) continue;
      const Sequence& sequence = model[std::get<EventTest>(model[*absence].node).sequence];
      const auto length = length_of_window(model, model[sequence.steps.front().pattern]);
      if (!length) continue;
      const Span span = model[*rule.condition].span;
      const std::string window(subject.text(model[*length].span));
      auto report = found.report(model[*absence].span, diagnostics::YoungLead{.window = window});
      if (!created) continue;
      const std::string older = created->name + " < " + window + " ago";
      report.help(diagnostics::AskForAge{.text = older}).fix({{{span.file, span.begin, span.begin}, older + " and "}});
    }
  }
}

// --- flags that are missing ------------------------------------------------------------------------------------------

namespace {

/// The first flag in a `where` that may be missing, asked for as it stands: in `attended`, `not attended`, `attended
/// and …`; not in `attended default true` or `attended is known`.
std::optional<ExpressionId> unknown_flag(const Model& model, ExpressionId where) {
  const auto& node = model[where].node;
  if (const auto* field = std::get_if<EventField>(&node)) {
    if (field->field < 0) return std::nullopt;
    const Event::SharedField& shared = model.events[field->event].fields[static_cast<size_t>(field->field)];
    if (shared.type.kind != TypeKind::boolean) return std::nullopt;
    for (const uint16_t kind : model.events[field->event].kinds) {
      const int32_t place = shared.by_kind[kind];
      if (place >= 0 && !model.kinds[kind].fields[static_cast<size_t>(place)].required) return where;
    }
    return std::nullopt;
  }
  if (!std::holds_alternative<Logical>(node) && !std::holds_alternative<Not>(node) &&
      !std::holds_alternative<Compare>(node)) {
    return std::nullopt;
  }
  std::optional<ExpressionId> flag;
  for_each_operand(node, [&](ExpressionId operand) {
    if (!flag) flag = unknown_flag(model, operand);
  });
  return flag;
}

}  // namespace

void find_absence_of_unknown(const LintSubject& subject, diagnostics::Diagnostics& found) {
  const Model& model = subject.model;
  for (const Expression& expression : model.expressions) {
    if (!is_absence(expression) || !subject.is_rule(expression.span)) continue;
    const Sequence& sequence = model[std::get<EventTest>(expression.node).sequence];
    if (!sequence.is_pattern()) continue;
    const Pattern& pattern = model[sequence.steps.front().pattern];
    const auto flag = pattern.where ? unknown_flag(model, *pattern.where) : std::nullopt;
    if (!flag) continue;
    const Span span = model[*flag].span;
    const std::string field(subject.text(span));
    auto report = found.report(
        span, diagnostics::AbsenceOfUnknown{.text = std::string(subject.text(expression.span)), .field = field});
    report.help(diagnostics::TakeForTrue{.field = field});
    if (flag == pattern.where) report.fix({{span, "(" + field + " default true)"}});
  }
}

}  // namespace merit::semantics
