// The search: changes are put together one by one. Of those that do not bring the lead to the stage, the ones that
// bring it nearest (lack.h) are tried with another. A change that does it alone is in no larger remedy.
#include "compiler/explain/remedies.h"

#include <algorithm>
#include <utility>

#include "compiler/explain/effort.h"
#include "compiler/explain/field_values.h"
#include "compiler/explain/shown_value.h"
#include "compiler/interpreter/inspection.h"

namespace merit::explain {
namespace {

using interpreter::Inspection;
using semantics::Model;

constexpr size_t kMostChanges = 4;   ///< in one remedy
constexpr size_t kMostRemedies = 5;  ///< of one size
constexpr size_t kKept = 24;         ///< of those that do not suffice, to go on with

bool is_field(const Change& change) {
  return change.kind != Change::Kind::happen;
}

/// Whether `small` asks for no more than `large`: the same field; events of the same kinds, with no field that the
/// other's lack.
bool is_covered(const Change& large, const Change& small) {
  if (is_field(large) || is_field(small)) return is_field(large) && is_field(small) && large.field == small.field;
  if (large.events.size() != small.events.size()) return false;
  for (size_t i = 0; i < large.events.size(); ++i) {
    const EventRecord &a = large.events[i], &b = small.events[i];
    if (a.kind != b.kind) return false;
    for (size_t field = 0; field < a.fields.size(); ++field) {
      if (!is_missing(b.fields[field]) && a.fields[field] != b.fields[field]) return false;
    }
  }
  return true;
}

class Search {
 public:
  Search(const Scene& scene, uint32_t stage)
      : scene_(scene), model_(scene.model), stage_(stage), allowed_(decisions_allowed(scene)) {
    Inspection inspection(scene.interpreter, scene.leads, scene.row);
    record_ = record_of(scene);
    candidates_ = changes_to_try(scene, inspection, record_, static_cast<size_t>(allowed_ / 2));
    made_.stage = model_.stages[stage].name;
    made_.lack = lack_of_stage(model_, inspection, stage);
  }

  WhyNot run() {
    std::vector<State> states = {{{}, made_.lack}};
    for (size_t size = 1; size <= kMostChanges && !states.empty() && made_.tried_all; ++size) {
      made_.most_changes = size;
      const size_t before = found_.size();
      states = extended(states);
      keep_simplest(before);
      if (has_simple()) break;
    }
    for (const Found& found : found_) made_.remedies.push_back(told(found));
    return std::move(made_);
  }

 private:
  struct State {
    std::vector<size_t> changes;  ///< ascending, in `candidates_`
    Lack lack;
  };
  struct Found {
    std::vector<Change> changes;
    int64_t stage = 0;
  };

  LeadRecord changed(const std::vector<Change>& changes) const {
    LeadRecord record = record_;
    for (const Change& change : changes) record = change.applied_to(std::move(record));
    return record;
  }

  /// What the lead would be, decided.
  struct Outcome {
    int64_t stage = 0;
    Lack lack;
    bool reached = false;
  };
  Outcome decide(const std::vector<Change>& changes) {
    ++decided_;
    const ChangedLead lead(scene_, changed(changes));
    Inspection inspection(scene_.interpreter, lead.leads(), lead.row());
    Outcome outcome;
    const interpreter::Decision decision = inspection.decide();
    outcome.stage = decision.stage;
    outcome.reached = !decision.disqualified && decision.stage > int64_t{stage_};
    outcome.lack = lack_of_stage(model_, inspection, stage_);
    return outcome;
  }

  std::vector<Change> changes_of(const std::vector<size_t>& places) const {
    std::vector<Change> changes;
    for (const size_t place : places) changes.push_back(candidates_[place]);
    return changes;
  }

  std::vector<State> extended(const std::vector<State>& states) {
    std::vector<State> nearer;
    for (const State& state : states) {
      for (size_t i = 0; i < candidates_.size() && made_.tried_all; ++i) {
        if (!can_join(state, i)) continue;
        made_.tried_all = decided_ < allowed_;
        State next = state;
        next.changes.insert(std::ranges::lower_bound(next.changes, i), i);
        const auto is_same = [&](const State& other) { return other.changes == next.changes; };
        if (std::ranges::any_of(nearer, is_same)) continue;
        std::vector<Change> changes = changes_of(next.changes);
        if (is_redundant(changes)) continue;
        const Outcome outcome = decide(changes);
        if (outcome.reached) {
          sufficient_.push_back(changes);
          found_.push_back(fewer_times({std::move(changes), outcome.stage}));
        } else if (outcome.lack < state.lack) {
          next.lack = outcome.lack;
          nearer.push_back(std::move(next));
        }
      }
    }
    std::ranges::stable_sort(nearer, {}, &State::lack);
    if (nearer.size() > kKept) nearer.resize(kKept);
    return nearer;
  }

  /// No field twice, and no events that are there already.
  bool can_join(const State& state, size_t candidate) const {
    return std::ranges::none_of(state.changes, [&](size_t place) {
      return is_covered(candidates_[place], candidates_[candidate]) ||
             is_covered(candidates_[candidate], candidates_[place]);
    });
  }

  /// Something smaller does it already.
  bool is_redundant(const std::vector<Change>& changes) const {
    return std::ranges::any_of(sufficient_, [&](const std::vector<Change>& smaller) {
      return std::ranges::all_of(smaller, [&](const Change& small) {
        return std::ranges::any_of(changes, [&](const Change& large) { return is_covered(large, small); });
      });
    });
  }

  /// As often as it must, found by halving.
  Found fewer_times(Found found) {
    for (Change& change : found.changes) {
      int64_t too_few = 0;
      while (change.times - too_few > 1) {
        const int64_t enough = change.times;
        change.times = too_few + (enough - too_few) / 2;
        const Outcome outcome = decide(found.changes);
        if (outcome.reached) {
          found.stage = outcome.stage;
        } else {
          too_few = std::exchange(change.times, enough);
        }
      }
    }
    return found;
  }

  /// What has to be done: a known field that is to be another is harder to come by than anything that happens.
  static int64_t effort_of(const Found& found) {
    constexpr int64_t kOther = 100, kEvent = 2;
    int64_t effort = 0;
    for (const Change& change : found.changes) {
      if (change.kind == Change::Kind::become) effort += kOther;
      for (const EventRecord& event : change.events) {
        effort +=
            change.times * kEvent + std::ranges::count_if(event.fields, [](const Value& v) { return !is_missing(v); });
      }
    }
    return effort;
  }
  /// Of those found from `before` on.
  void keep_simplest(size_t before) {
    std::stable_sort(found_.begin() + static_cast<int64_t>(before), found_.end(),
                     [](const Found& a, const Found& b) { return effort_of(a) < effort_of(b); });
    if (found_.size() > before + kMostRemedies) found_.resize(before + kMostRemedies);
  }

  /// A remedy that needs no known field to be another: nothing larger is worth a word.
  bool has_simple() const {
    return std::ranges::any_of(found_, [](const Found& found) {
      return std::ranges::none_of(found.changes,
                                  [](const Change& change) { return change.kind == Change::Kind::become; });
    });
  }

  Remedy told(const Found& found) const {
    Remedy remedy;
    remedy.lead = changed(found.changes);
    remedy.effort = effort_of(found);
    remedy.stage = model_.enumerations[model_.stage_enumeration].labels[static_cast<size_t>(found.stage)];
    for (const Change& change : found.changes) remedy.changes.push_back(told(change));
    return remedy;
  }

  ToldChange told(const Change& change) const {
    ToldChange made;
    made.kind = change.kind;
    made.times = change.times;
    if (is_field(change)) {
      const semantics::Field& field = model_.lead_fields[change.field];
      made.field = field.name;
      made.value = shown_value(model_, field.type, change.value);
      made.before = shown_value(model_, field.type, record_.fields[change.field]);
      made.any_other = is_any_other(change.value);
      return made;
    }
    for (const EventRecord& event : change.events) {
      const semantics::EventKind& kind = model_.kinds[event.kind];
      EventNote note{kind.name, event.at, {}};
      for (size_t i = 0; i < event.fields.size(); ++i) {
        if (is_missing(event.fields[i])) continue;
        note.fields.push_back({kind.fields[i].name, shown_value(model_, kind.fields[i].type, event.fields[i])});
      }
      made.events.push_back(std::move(note));
      made.plurals.push_back(kind.plural);
    }
    return made;
  }

  const Scene& scene_;
  const Model& model_;
  const uint32_t stage_;
  LeadRecord record_;
  std::vector<Change> candidates_;
  std::vector<Found> found_;
  std::vector<std::vector<Change>> sufficient_;  ///< all that did, also those that are not told
  const int64_t allowed_;                        ///< decisions
  int64_t decided_ = 0;
  WhyNot made_;
};

}  // namespace

WhyNot why_not(const Scene& scene, uint32_t stage) {
  return Search(scene, stage).run();
}

std::optional<uint32_t> next_stage(const Model& model, const interpreter::Decision& decision,
                                   const interpreter::Trace& trace) {
  int64_t place = decision.stage;
  if (decision.disqualified) {
    place = 0;
    for (size_t i = 0; i < trace.stages.size(); ++i) {
      if (trace.stages[i] == interpreter::Truth::yes) place = static_cast<int64_t>(i);
    }
  }
  if (place >= static_cast<int64_t>(model.stages.size())) return std::nullopt;
  return static_cast<uint32_t>(place);
}

}  // namespace merit::explain
