// Events: patterns, their windows, sequences, and what is counted of them.
#include <fmt/core.h>

#include "compiler/page/amounts.h"
#include "compiler/page/say.h"

namespace merit::page {

using semantics::Aggregate;
using semantics::Arithmetic;
using semantics::Bound;
using semantics::CalendarUnit;
using semantics::ExpressionId;
using semantics::PatternId;
using semantics::Quantifier;
using semantics::SequenceId;

std::string_view unit_word(CalendarUnit unit) {
  static constexpr std::array<std::string_view, 5> kWords = {"day", "week", "month", "quarter", "year"};
  return kWords[static_cast<size_t>(unit)];
}

// --- patterns ---

Text Words::pattern(PatternId id, bool plural) {
  const semantics::Pattern& written = model_[id];
  const semantics::Event& event = model_.events[written.event];
  const std::string noun = spoken(plural ? event.plural : event.name);
  Text text;
  if (event.alternatives.empty()) {
    text.add(noun);
  } else {
    text.add_term(noun, anchor_of("event", event.name));
  }
  const Text when = window(written);
  if (written.where) {
    const bool outside = !in_event_;
    in_event_ = true;
    text.add(" where ").add(condition(*written.where));
    if (outside) in_event_ = false;
    if (!when.empty()) text.add(",");
  }
  return text.add(when);
}

Text Words::sequence(SequenceId id, bool plural) {
  const semantics::Sequence& written = model_[id];
  Text text = pattern(written.steps.front().pattern, plural);
  for (size_t i = 1; i < written.steps.size(); ++i) {
    const semantics::Sequence::Step& step = written.steps[i];
    const std::string noun = spoken(model_.events[model_[step.pattern].event].name);
    const std::string article = with_article(noun).substr(0, with_article(noun).find(' ') + 1);
    text.add(step.negated ? ", not followed by " : ", followed by ").add(article).add(pattern(step.pattern));
    if (step.after) text.add(" after at least ").add(value(*step.after));
    if (step.within) text.add(" within ").add(value(*step.within));
  }
  return text;
}

// --- windows ---

bool Words::is_now(ExpressionId id) const {
  return std::holds_alternative<semantics::Now>(model_[id].node);
}

std::optional<Words::Moved> Words::moved(ExpressionId time) const {
  const auto* node = std::get_if<Arithmetic>(&model_[time].node);
  if (!node || (node->op != Arithmetic::Operator::add && node->op != Arithmetic::Operator::subtract)) {
    return std::nullopt;
  }
  if (model_[node->left].type.kind != semantics::TypeKind::time) return std::nullopt;
  return Moved{node->left, node->right, node->op == Arithmetic::Operator::add};
}

/// The length behind `ago`: of `30 days ago` `30 days`.
std::optional<Text> Words::length_ago(ExpressionId time) {
  if (const auto* back = std::get_if<semantics::CalendarBack>(&model_[time].node)) {
    const char* const ending = back->count == 1 ? "" : "s";
    return Text().add_value(fmt::format("{} {}{}", back->count, unit_word(back->unit), ending));
  }
  const auto shifted = moved(time);
  if (!shifted || shifted->later || !is_now(shifted->from)) return std::nullopt;
  return value(shifted->by);
}

std::optional<Text> Words::time_ago(ExpressionId time) {
  auto length = length_ago(time);
  return length ? std::optional(length->add(" ago")) : std::nullopt;
}

Text Words::window(const semantics::Pattern& written) {
  const bool open_end = !written.until || (is_now(written.until->time) && written.until->included);
  if (!written.from && open_end) return {};
  if (!written.from) {
    if (const auto length = length_ago(written.until->time)) return Text(" more than ").add(*length).add(" ago");
    return Text(" before ").add(value(written.until->time));
  }
  if (!open_end) return closed_window(*written.from, *written.until);
  if (const auto* start = std::get_if<semantics::UnitStart>(&model_[written.from->time].node); start && !start->back) {
    return start->unit == CalendarUnit::day ? Text(" today") : Text(fmt::format(" this {}", unit_word(start->unit)));
  }
  if (const auto length = length_ago(written.from->time)) return Text(" in the last ").add(*length);
  return Text(" since ").add(value(written.from->time));
}

Text Words::closed_window(const Bound& from, const Bound& until) {
  const auto* start = std::get_if<semantics::UnitStart>(&model_[from.time].node);
  const auto* end = std::get_if<semantics::UnitStart>(&model_[until.time].node);
  if (start && end && start->back == 1 && end->back == 0) {
    if (start->unit == CalendarUnit::day) return " yesterday";
    return fmt::format(" in the previous {}", unit_word(start->unit));
  }
  const auto earlier = moved(from.time), later = moved(until.time);
  if (until.included && later && later->later && later->from == from.time) {
    return Text(" within ").add(value(later->by)).add(" after ").add(value(from.time));
  }
  if (until.included && earlier && !earlier->later && earlier->from == until.time) {
    return Text(" within ").add(value(earlier->by)).add(" before ").add(value(until.time));
  }
  if (until.included && earlier && later && later->later && earlier->from == later->from) {
    return Text(" within ").add(value(earlier->by)).add(" of ").add(value(earlier->from));
  }
  const auto first = length_ago(from.time), second = length_ago(until.time);
  if (first && second) return Text(" between ").add(*first).add(" and ").add(*second).add(" ago");
  return Text(" from ").add(value(from.time)).add(" until ").add(value(until.time));
}

// --- conditions and values of events ---

Text Words::count(const std::optional<ExpressionId>& count) {
  return count ? value(*count) : Text();
}

/// `there were at least 3 visits`, `there was no visit`.
Text Words::Ask::operator()(const semantics::EventTest& node) const {
  const Text n = words.count(node.count);
  const bool one = n.empty() || n.plain() == "1";
  const auto counted = [&](std::string_view how) {
    Text text(one ? "there was " : "there were ");
    text.add(negated ? "not " : "").add(how).add(n);
    if (!model()[node.sequence].is_pattern())
      return text.add(one ? " time " : " times ").add(words.sequence(node.sequence));
    return text.add(" ").add(words.sequence(node.sequence, !one));
  };
  switch (node.quantifier) {
    case Quantifier::any:
    case Quantifier::none:
    case Quantifier::all: {
      const bool none = (node.quantifier == Quantifier::none) != negated;
      return Text(none ? "there was no " : "there was at least one ").add(words.sequence(node.sequence));
    }
    case Quantifier::at_least:
      return counted("at least ");
    case Quantifier::exactly:
      return counted("exactly ");
    case Quantifier::at_most:
      return counted("at most ");
  }
  return {};
}

Text Words::Say::operator()(const Aggregate& node) const {
  const auto events = [&] { return words.sequence(node.sequence, true); };
  const auto field = [&] { return words.value(*node.field); };
  const auto of = [&](std::string_view what, std::string_view link) {
    return Text(what).add(field()).add(link).add(events());
  };
  const auto of_one = [&](std::string_view which) {
    const auto* at = std::get_if<semantics::EventField>(&model()[*node.field].node);
    const bool time = at && at->field == semantics::EventField::kAt;
    return Text("the ").add(time ? Text("time") : field()).add(which).add(words.sequence(node.sequence));
  };
  switch (node.kind) {
    case Aggregate::Kind::count:
      return Text("the number of ").add(events());
    case Aggregate::Kind::count_distinct:
      return of("the number of different values of ", " among ");
    case Aggregate::Kind::distinct_units:
      return Text(fmt::format("the number of different {}s with ", unit_word(node.unit))).add(events());
    case Aggregate::Kind::sum:
      return of("the total ", " of ");
    case Aggregate::Kind::average:
      return of("the average ", " of ");
    case Aggregate::Kind::highest:
      return of("the highest ", " of ");
    case Aggregate::Kind::lowest:
      return of("the lowest ", " of ");
    case Aggregate::Kind::field_of_first:
      return of_one(" of the first ");
    case Aggregate::Kind::field_of_last:
      return of_one(" of the last ");
    case Aggregate::Kind::time_since_last:
      return Text("the time since the last ").add(words.sequence(node.sequence));
  }
  return {};
}

}  // namespace merit::page
