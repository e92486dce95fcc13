// Events: windows, and what a pattern matches (docs/language.md, "Events").
//
// - An event matches a pattern when it is one of the pattern's event, its time lies in the window, and `where` is true
//   of it. All conditions of one pattern hold of the same event.
// - A derived event's events are those that any of its alternatives matches; an event counts once, whatever number of
//   them it matches.
// - A window whose time is missing contains nothing. Its times are always looked at plainly.
// - Events later than `now` are not in the row. Rows stand in the language's order.
// - Where leads are recycled, patterns see what is strictly later than the last event that recycles.
#include <algorithm>
#include <limits>
#include <utility>

#include "compiler/interpreter/evaluation.h"
#include "runtime/values/arithmetic.h"

namespace merit::interpreter {

namespace {

constexpr int64_t kEarliest = std::numeric_limits<int64_t>::min();
constexpr int64_t kLatest = std::numeric_limits<int64_t>::max();
constexpr EventWindow kNothing = {kLatest, kEarliest};

}  // namespace

/// The outermost instant inside a bound; `inwards` is 1 or -1.
values::Maybe<int64_t> Evaluation::edge(const semantics::Bound& bound, int64_t inwards) {
  const Datum time = evaluate(bound.time);
  if (is_missing(time)) return {};
  return values::add(integer_in(time), bound.included ? 0 : inwards);
}

const EventWindow& Evaluation::window_of(PatternId id) {
  std::optional<EventWindow>& known = windows_[static_cast<uint32_t>(id)];
  if (known) return *known;
  const semantics::Pattern& pattern = model_[id];
  const View outer = std::exchange(view_, View::plain);
  const values::Maybe<int64_t> from = pattern.from ? edge(*pattern.from, 1) : kEarliest;
  const values::Maybe<int64_t> until = pattern.until ? edge(*pattern.until, -1) : kLatest;
  view_ = outer;
  const values::Maybe<int64_t> seen = seen_from();
  const bool can_see = from.known && until.known && seen.known;
  known = can_see ? EventWindow{std::max(from.value, seen.value), until.value} : kNothing;
  return *known;
}

values::Maybe<int64_t> Evaluation::seen_from() {
  const std::optional<PatternId> recycle = model_.recycle();
  if (!recycle || limited_ != nullptr) return kEarliest;
  if (seen_from_) return *seen_from_;
  const std::vector<int64_t>& recycling = unlimited().matches_of(*recycle).certain;
  seen_from_ = values::add(recycling.empty() ? kEarliest : time_of(recycling.back()), 1);
  return *seen_from_;
}

Truth Evaluation::matches(PatternId id, int64_t event) {
  const semantics::Pattern& pattern = model_[id];
  if (!program_.has_kind[pattern.event][kind_of(event)]) return Truth::no;
  if (!window_of(id).contains(time_of(event))) return Truth::no;
  Truth result = Truth::yes;
  if (!model_.events[pattern.event].alternatives.empty()) result = is_derived(pattern.event, event);
  if (pattern.where && result != Truth::no) {
    result = kleene_and(result, truth_of(evaluate_at(*pattern.where, event)));
  }
  return result;
}

Truth Evaluation::is_derived(uint32_t derived, int64_t event) {
  std::vector<std::optional<Truth>>& by_place = found().derived[derived];
  by_place.resize(static_cast<size_t>(row_.event_end - row_.event_begin));
  std::optional<Truth>& known = by_place[static_cast<size_t>(event - row_.event_begin)];
  if (known) return *known;
  Truth result = Truth::no;
  for (const PatternId alternative : model_.events[derived].alternatives) {
    result = kleene_or(result, matches(alternative, event));
  }
  known = result;
  return result;
}

const EventMatches& Evaluation::matches_of(PatternId id) {
  std::optional<EventMatches>& known = found().matches[static_cast<uint32_t>(id)];
  if (known) return *known;
  const View outer = std::exchange(view_, view_ == View::could_be ? view_ : View::plain);
  const bool outer_not_exact = not_exact_;
  EventMatches all;
  const std::vector<bool>& has_kind = program_.has_kind[model_[id].event];
  for (int64_t event = row_.event_begin; event < row_.event_end; ++event) {
    if (!has_kind[kind_of(event)]) continue;  // most are not, so that alone is worth a look before all else
    const Truth truth = matches(id, event);
    if (truth == Truth::yes) all.certain.push_back(event);
    if (truth == Truth::missing) all.doubtful.push_back(event);
  }
  not_exact_ = outer_not_exact;
  view_ = outer;
  known = std::move(all);
  return *known;
}

Datum Evaluation::evaluate_at(ExpressionId id, int64_t event) {
  const int64_t outer = std::exchange(event_, event);
  const Datum result = evaluate(id);
  event_ = outer;
  return result;
}

int32_t Evaluation::field_of_kind(const semantics::EventField& field, int64_t event) const {
  const auto& shared = model_.events[field.event].fields[static_cast<size_t>(field.field)];
  return shared.by_kind[kind_of(event)];
}

Datum Evaluation::field_at(const semantics::EventField& field, int64_t event) const {
  if (field.field == semantics::EventField::kAt) return time_of(event);
  const int32_t place = field_of_kind(field, event);
  if (place < 0) return Missing{};
  const int32_t column = leads_.events.field_columns[kind_of(event)][static_cast<size_t>(place)];
  return column < 0 ? Datum(Missing{}) : datum_of(leads_.events.columns[static_cast<size_t>(column)], event);
}

}  // namespace merit::interpreter
