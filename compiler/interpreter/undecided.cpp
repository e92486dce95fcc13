// What leaves a decision undecided (docs/language.md, "Missing data").
//
// - `undecided` lists, once each and in the order declared, the lead fields that are missing and occur in a condition
//   that came out missing, and `event.field` for the missing fields in the `where` of its patterns; an event's field
//   bears the name of the kind that declares it.
// - Only whole conditions of score rules, stages and disqualifications count, and those of the arms of the route that
//   applies, up to the first that is true; not parts of one that is decided. The points of a rule that acts, and how
//   many times it does, count like its condition.
// - A pattern, also one after `per`, counts as missing when events inside its window whose `where` is missing could
//   still change its answer. So a condition is asked twice: plainly, and in doubt (aggregates.cpp).
// - What overflows has no missing field, and lists nothing.
#include <algorithm>
#include <utility>

#include "compiler/interpreter/evaluation.h"

namespace merit::interpreter {

Truth Evaluation::decide_condition(ExpressionId id) {
  const semantics::Mentions& mentions = program_.mentioned_in(id);
  const Truth plain = truth(id);
  if (plain == Truth::missing || is_doubtful(mentions, [&] { return evaluate(id); })) note(mentions);
  return plain;
}

Truth Evaluation::decide_stage(uint32_t stage) {
  const std::optional<ExpressionId>& condition = model_.stages[stage].condition;
  if (!condition) return Truth::yes;
  const semantics::Mentions& mentions = program_.mentioned_in(*condition);
  const Truth plain = truth_of(stage_condition(stage));
  if (plain == Truth::missing || is_doubtful(mentions, [&] { return stage_condition(stage); })) note(mentions);
  return plain;
}

Datum Evaluation::decide_amount(ExpressionId id) {
  const semantics::Mentions& mentions = program_.mentioned_in(id);
  const Datum plain = evaluate(id);
  if (is_missing(plain) || is_doubtful(mentions, [&] { return evaluate(id); })) note(mentions);
  return plain;
}

Datum Evaluation::decide_amount_at(ExpressionId id, int64_t event) {
  const int64_t outer = std::exchange(event_, event);
  const Datum plain = decide_amount(id);
  event_ = outer;
  if (is_missing(plain)) note_event_fields(program_.mentioned_in(id), event);
  return plain;
}

/// Whether the answer that `ask` gives could change if the doubtful events were decided.
template <typename Ask>
bool Evaluation::is_doubtful(const semantics::Mentions& mentions, const Ask& ask) {
  const auto has_doubt = [this](PatternId pattern) {
    return !matches_of(pattern).doubtful.empty() ||
           (limited_ != nullptr && !limited_->matches_of(pattern).doubtful.empty());
  };
  if (std::ranges::none_of(mentions.patterns, has_doubt)) return false;
  const View outer = std::exchange(view_, View::in_doubt);
  const Datum answer = ask();
  view_ = outer;
  return is_uncertain(answer);
}

void Evaluation::note(const semantics::Mentions& mentions) {
  for (const uint32_t field : mentions.lead_fields) {
    if (is_missing(value(semantics::LeadField{field}, Type{}))) undecided_lead_fields_[field] = true;
  }
  for (const PatternId pattern : mentions.patterns) {
    for (const int64_t event : matches_of(pattern).doubtful) note_doubt(pattern, event);
  }
}

void Evaluation::note_event_fields(const semantics::Mentions& mentions, int64_t event) {
  for (const semantics::EventField& field : mentions.event_fields) {
    if (!is_missing(field_at(field, event))) continue;
    const int32_t place = field_of_kind(field, event);
    if (place >= 0) undecided_event_fields_.insert({kind_of(event), place});
  }
}

/// A doubtful event of a pattern: its own `where` is missing, or that of the derived event's alternatives.
void Evaluation::note_doubt(PatternId id, int64_t event) {
  const semantics::Pattern& pattern = model_[id];
  if (pattern.where && is_missing(evaluate_at(*pattern.where, event))) {
    note_event_fields(program_.mentioned_in(*pattern.where), event);
  }
  note_underived(pattern.event, event);
}

/// An event of which it is missing whether it is the derived one: what its alternatives lack.
void Evaluation::note_underived(uint32_t derived, int64_t event) {
  const std::vector<PatternId>& alternatives = model_.events[derived].alternatives;
  if (alternatives.empty() || is_derived(derived, event) != Truth::missing) return;
  if (!noted_.emplace(derived, event).second) return;
  for (const PatternId alternative : alternatives) {
    if (matches(alternative, event) == Truth::missing) note_doubt(alternative, event);
  }
}

void Evaluation::note_all_of(const Evaluation& other) {
  for (size_t i = 0; i < undecided_lead_fields_.size(); ++i) {
    undecided_lead_fields_[i] = undecided_lead_fields_[i] || other.undecided_lead_fields_[i];
  }
  undecided_event_fields_.insert(other.undecided_event_fields_.begin(), other.undecided_event_fields_.end());
}

std::vector<std::string> Evaluation::undecided() const {
  std::vector<std::string> names;
  for (size_t i = 0; i < undecided_lead_fields_.size(); ++i) {
    if (undecided_lead_fields_[i]) names.push_back(model_.lead_fields[i].name);
  }
  for (const auto& [kind, field] : undecided_event_fields_) {
    const semantics::EventKind& declared = model_.kinds[kind];
    names.push_back(declared.name + "." + declared.fields[static_cast<size_t>(field)].name);
  }
  return names;
}

}  // namespace merit::interpreter
