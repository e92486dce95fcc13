#include "compiler/explain/event_maker.h"

namespace merit::explain {

using semantics::ExpressionId;
using semantics::PatternId;

std::optional<EventRecord> EventMaker::matching(PatternId id) const {
  const semantics::Pattern& pattern = model_[id];
  const semantics::Event& event = model_.events[pattern.event];
  std::optional<EventRecord> made;
  if (event.alternatives.empty()) {
    if (event.outcome) return std::nullopt;
    made = EventRecord{event.kinds.front(), 0, {}};
    made->fields.resize(model_.kinds[made->kind].fields.size());
  } else {
    for (const PatternId alternative : event.alternatives) {
      made = matching(alternative);
      if (made) break;
    }
  }
  if (made && pattern.where) satisfy(*pattern.where, {}, *made);
  return made;
}

void EventMaker::set(const Subject& subject, const Value& value, EventRecord& event) const {
  if (!subject.of_event) return;
  const auto& shared = model_.events[subject.event].fields[static_cast<size_t>(subject.field)];
  const int32_t place = shared.by_kind[event.kind];
  if (place >= 0 && is_missing(event.fields[static_cast<size_t>(place)])) {
    event.fields[static_cast<size_t>(place)] = value;
  }
}

void EventMaker::satisfy(ExpressionId id, const Arguments& arguments, EventRecord& event) const {
  const auto& node = model_[id].node;
  if (const auto* logical = std::get_if<semantics::Logical>(&node)) {
    const bool both = logical->op == semantics::Logical::Operator::conjunction;
    const size_t count = both ? logical->operands.size() : 1;
    for (size_t i = 0; i < count; ++i) satisfy(logical->operands[i], arguments, event);
  } else if (const auto* block = std::get_if<semantics::Block>(&node)) {
    const size_t count = block->quantifier == semantics::Quantifier::any ? 1 : block->conditions.size();
    if (block->quantifier == semantics::Quantifier::none) return;
    for (size_t i = 0; i < count; ++i) satisfy(block->conditions[i], arguments, event);
  } else if (const auto* negated = std::get_if<semantics::Not>(&node)) {
    const auto subject = comparisons_.subject_of(negated->operand, arguments);
    if (subject) set(*subject, false, event);
  } else if (const auto* call = std::get_if<semantics::FunctionCall>(&node)) {
    Arguments inner;
    for (const ExpressionId argument : call->arguments) {
      inner.push_back(comparisons_.subject_of(argument, arguments));
    }
    satisfy(model_.functions[call->function].body, inner, event);
  } else if (const auto found = comparisons_.compared_in(id, arguments)) {
    set_first(*found, id, event);
  } else if (const auto subject = comparisons_.subject_of(id, arguments)) {
    set(*subject, true, event);
  }
}

/// Values stand in the order in which they are likely to do; a strict comparison needs the second.
void EventMaker::set_first(const Comparisons::Found& found, ExpressionId id, EventRecord& event) const {
  const auto* compare = std::get_if<semantics::Compare>(&model_[id].node);
  using Operator = semantics::Compare::Operator;
  const bool strict = compare && (compare->op == Operator::less || compare->op == Operator::greater);
  const size_t place = strict && found.values.size() > 1 ? 1 : 0;
  if (place < found.values.size()) set(found.subject, found.values[place], event);
}

}  // namespace merit::explain
