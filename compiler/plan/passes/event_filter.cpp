#include "compiler/plan/passes/event_filter.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "compiler/plan/operations.h"
#include "compiler/plan/passes/earliest.h"
#include "compiler/plan/passes/event_views.h"
#include "compiler/plan/passes/field_needs.h"
#include "compiler/plan/passes/simplifier.h"
#include "compiler/plan/rewrite.h"

namespace merit::plan {

namespace {

/// A pattern as a fact, or a step of a sequence, looks at it, and what is asked of its events.
struct Seen {
  Pattern pattern;
  Earliest earliest;
  std::vector<OperationId> looked_at;  ///< its condition and the operands of its facts
  bool asks_when = true;               ///< as in EventFilter::View
};

void see_steps(const Plan& plan, const Operation& fact, std::vector<Seen>& seen) {
  for (const uint32_t index : sequences_of(plan, fact)) {
    const Sequence& sequence = plan.sequences[index];
    const std::vector<Earliest> earliest = earliest_of_steps(plan, sequence, fact.code == Opcode::not_followed);
    for (size_t i = 0; i < sequence.steps.size(); ++i) {
      const Pattern& pattern = plan.patterns[sequence.steps[i].pattern];
      Seen& step = seen.emplace_back(Seen{pattern, earliest[i], {}});
      if (pattern.where) step.looked_at.push_back(*pattern.where);
    }
  }
}

/// By operation: whether it is asked about moments before `now`, for `reached`. How far back it looks from there bounds
/// nothing.
std::vector<bool> asked_about_the_past(const Plan& plan) {
  std::vector<bool> asked(plan.operations.size());
  for (size_t i = asked.size(); i-- > 0;) {
    const Operation& operation = plan.operations[i];
    if (!asked[i] && operation.code != Opcode::reached) continue;
    for (const OperationId id : needed_by(plan, operation)) asked[index_of(id)] = true;
  }
  return asked;
}

/// By operation: whether it hangs on the time of the event that it is computed for.
std::vector<bool> asked_of_times(const Plan& plan) {
  std::vector<bool> asked(plan.operations.size());
  for (size_t i = 0; i < asked.size(); ++i) {
    const Operation& operation = plan.operations[i];
    if (operation.scope != Scope::event) continue;
    const auto needed = needed_by(plan, operation);
    asked[i] = operation.code == Opcode::event_time ||
               std::ranges::any_of(needed, [&](OperationId id) { return asked[index_of(id)]; });
  }
  return asked;
}

/// Whether a fact of a pattern comes to the same in whatever order the events are. Numbers are added up, and points
/// held at their limits, in the order of events; the first of several equal ones is the highest.
bool is_without_order(const Plan& plan, const Operation& fact) {
  switch (fact.code) {
    case Opcode::exists:
    case Opcode::count:
    case Opcode::distinct:
      return true;
    case Opcode::sum:
    case Opcode::average:
    case Opcode::highest:
    case Opcode::lowest:
      return plan[fact.operands[0]].type.kind == TypeKind::integer;
    case Opcode::points:
      return plan[fact.operands[0]].scope != Scope::event;
    default:
      return false;
  }
}

/// Facts of patterns, and whether they ask when events were: for `reached`, each moment of an event is looked at.
class Moments {
 public:
  explicit Moments(const Plan& plan) : plan_(plan), of_times_(asked_of_times(plan)) {
    all_ = std::ranges::any_of(plan.operations, [](const Operation& each) { return each.code == Opcode::reached; });
  }

  bool are_asked_by(const Operation& fact, const Pattern& pattern) const {
    const auto asks = [&](OperationId id) { return of_times_[index_of(id)]; };
    return all_ || pattern.from || pattern.until || (pattern.where && asks(*pattern.where)) ||
           std::ranges::any_of(fact.operands, asks) || !is_without_order(plan_, fact);
  }

 private:
  const Plan& plan_;
  std::vector<bool> of_times_;
  bool all_ = false;
};

/// The patterns in use.
std::vector<Seen> patterns_seen(const Plan& plan) {
  const std::vector<bool> of_past = asked_about_the_past(plan);
  const Moments moments(plan);
  std::map<uint32_t, Seen> seen;
  std::vector<Seen> patterns;
  for (size_t i = 0; i < plan.operations.size(); ++i) {
    const Operation& operation = plan.operations[i];
    if (!is_fact(operation.code)) continue;
    if (is_of_sequence(operation.code)) {
      const size_t before = patterns.size();
      see_steps(plan, operation, patterns);
      for (size_t step = before; of_past[i] && step < patterns.size(); ++step)
        patterns[step].earliest.look_back.reset();
      continue;
    }
    const uint32_t index = pattern_of(plan, operation);
    const Pattern& pattern = plan.patterns[index];
    const Earliest earliest = pattern.from ? earliest_of(plan, pattern.from->time) : Earliest{};
    Seen& entry = seen.try_emplace(index, Seen{pattern, earliest, {}, false}).first->second;
    entry.asks_when |= moments.are_asked_by(operation, pattern);
    if (of_past[i]) entry.earliest.look_back.reset();
    if (pattern.where) entry.looked_at.push_back(*pattern.where);
    entry.looked_at.insert(entry.looked_at.end(), operation.operands.begin(), operation.operands.end());
  }
  for (auto& [index, entry] : seen) patterns.push_back(std::move(entry));
  return patterns;
}

/// The fields of the kind that an operation looks at; each operation is looked into once.
void collect_fields(const Plan& plan, OperationId id, uint16_t kind, std::set<OperationId>& seen,
                    std::set<uint32_t>& fields) {
  const Operation& operation = plan[id];
  if (operation.scope != Scope::event || !seen.insert(id).second) return;
  if (operation.code == Opcode::event_field) {
    const int32_t place = plan.event_fields[operation.detail].by_kind[kind];
    if (place >= 0) fields.insert(static_cast<uint32_t>(place));
  }
  for (const OperationId operand : operation.operands) collect_fields(plan, operand, kind, seen, fields);
}

WideView view_of(const Seen& seen, const FieldNeeds& needs) {
  WideView view{seen.earliest, {}, seen.asks_when};
  for (const auto& [field, may_matter] : needs.by_field) view.one_of[field].insert(may_matter);
  return view;
}

/// The place of a need in the kind's list, added where it is new.
uint32_t place_of(EventFilter::Kind& filter, uint32_t field, OperationId may_matter) {
  const auto is_it = [&](const EventFilter::FieldNeed& need) {
    return need.field == field && need.may_matter == may_matter;
  };
  const auto found = std::ranges::find_if(filter.needs, is_it);
  const auto place = static_cast<uint32_t>(found - filter.needs.begin());
  if (found == filter.needs.end()) filter.needs.push_back({field, may_matter});
  return place;
}

void write_view(Writer& writer, const WideView& wide, EventFilter::Kind& filter) {
  EventFilter::View& view = filter.views.emplace_back();
  view.look_back = wide.from.look_back;
  view.earliest = wide.from.time;
  view.asks_when = wide.asks_when;
  for (const auto& [field, conditions] : wide.one_of) {
    const OperationId may_matter = Simplifier(writer).either({conditions.begin(), conditions.end()});
    view.needs.push_back(place_of(filter, field, may_matter));
  }
}

EventFilter::Kind filter_of(Writer& writer, const std::vector<Seen>& seen, uint16_t kind) {
  EventViews views;
  std::set<uint32_t> fields;
  std::set<OperationId> looked_into;
  for (const Seen& each : seen) {
    const std::vector<uint16_t>& kinds = writer.plan().kind_sets[each.pattern.kinds];
    if (!std::ranges::binary_search(kinds, kind)) continue;
    const FieldNeeds needs = each.pattern.where ? needs_of(writer, *each.pattern.where, kind) : FieldNeeds{};
    if (needs.impossible) continue;
    views.add(view_of(each, needs));
    for (const OperationId id : each.looked_at) collect_fields(writer.plan(), id, kind, looked_into, fields);
  }
  EventFilter::Kind filter;
  filter.fields.assign(fields.begin(), fields.end());
  for (const WideView& view : views.all()) write_view(writer, view, filter);
  return filter;
}

}  // namespace

void derive_event_filter(Plan& plan) {
  Writer writer(plan);
  writer.reserve(plan.operations.size());
  append(writer, plan, plan.roots);  // without facts that nothing uses
  const std::vector<Seen> seen = patterns_seen(writer.plan());
  EventFilter filter;
  for (size_t kind = 0; kind < writer.plan().kinds.size(); ++kind) {
    filter.kinds.push_back(filter_of(writer, seen, static_cast<uint16_t>(kind)));
  }
  writer.event_filter(std::move(filter));
  plan = writer.take();
}

}  // namespace merit::plan
