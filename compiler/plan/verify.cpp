#include "compiler/plan/verify.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "compiler/plan/operations.h"
#include "compiler/plan/rewrite.h"

namespace merit::plan {

namespace {

constexpr Type kBoolean{TypeKind::boolean};

size_t entries(const Plan& plan, Detail detail) {
  switch (detail) {
    case Detail::none:
      return 1;
    case Detail::parameter:
      return plan.parameters.size();
    case Detail::lead_field:
      return plan.lead_fields.size();
    case Detail::event_field:
      return plan.event_fields.size();
    case Detail::kind_set:
      return plan.kind_sets.size();
    case Detail::calendar:
      return plan.calendars.size();
    case Detail::regex:
      return plan.regexes.size();
    case Detail::set:
      return plan.sets.size();
    case Detail::template_text:
      return plan.templates.size();
    case Detail::table:
      return plan.tables.size();
    case Detail::pattern:
      return plan.patterns.size();
    case Detail::pattern_unit:
      return plan.pattern_units.size();
    case Detail::sequence:
      return plan.sequences.size();
    case Detail::sequence_pair:
      return plan.sequence_pairs.size();
    case Detail::text_table:
      return plan.text_tables.size();
  }
  return 0;
}

template <typename Entry>
bool has_twins(const std::vector<Entry>& list) {
  for (size_t i = 0; i < list.size(); ++i) {
    if (std::find(list.begin() + static_cast<std::ptrdiff_t>(i) + 1, list.end(), list[i]) != list.end()) return true;
  }
  return false;
}

class Verifier {
 public:
  explicit Verifier(const Plan& plan) : plan_(plan) {}

  std::vector<std::string> run() {
    lists();
    if (!violations_.empty()) return std::move(violations_);
    for (uint32_t i = 0; i < plan_.operations.size(); ++i) operation(i);
    if (!violations_.empty()) return std::move(violations_);
    for (size_t i = 0; i < plan_.patterns.size(); ++i) pattern(i);
    for (size_t i = 0; i < plan_.sequences.size(); ++i) sequence(i);
    for (size_t i = 0; i < plan_.text_tables.size(); ++i) text_table(i);
    known_ = never_missing(plan_);
    for (const Root& root : plan_.roots) check_root(root);
    if (plan_.event_filter) event_filter(*plan_.event_filter);
    twins();
    return std::move(violations_);
  }

 private:
  void report(std::string text) { violations_.push_back(std::move(text)); }
  bool exists(OperationId id) const { return index_of(id) < plan_.operations.size(); }

  /// The lists that others point into: everything after may follow those positions.
  void lists() {
    for (size_t i = 0; i < plan_.kind_sets.size(); ++i) {
      const std::vector<uint16_t>& kinds = plan_.kind_sets[i];
      const bool good = std::ranges::all_of(kinds, [&](uint16_t kind) { return kind < plan_.kinds.size(); });
      if (!good || std::ranges::adjacent_find(kinds, std::greater_equal()) != kinds.end()) {
        report(fmt::format("kind set {} has a kind that is not there, or is not ascending", i));
      }
    }
    for (size_t i = 0; i < plan_.patterns.size(); ++i) {
      const Pattern& pattern = plan_.patterns[i];
      const bool good = pattern.kinds < plan_.kind_sets.size() && (!pattern.from || exists(pattern.from->time)) &&
                        (!pattern.until || exists(pattern.until->time)) && (!pattern.where || exists(*pattern.where));
      if (!good) report(fmt::format("pattern {} points at what is not there", i));
    }
    for (size_t i = 0; i < plan_.pattern_units.size(); ++i) {
      if (plan_.pattern_units[i].pattern >= plan_.patterns.size()) {
        report(fmt::format("pattern unit {} has no pattern", i));
      }
    }
    sequence_lists();
    for (size_t i = 0; i < plan_.text_tables.size(); ++i) {
      const TextTable& table = plan_.text_tables[i];
      if (!exists(table.column) || !exists(table.value)) report(fmt::format("text table {} has no operations", i));
    }
  }

  void sequence_lists() {
    const auto is_good = [this](const Sequence::Step& step) {
      return step.pattern < plan_.patterns.size() && (!step.after || exists(*step.after)) &&
             (!step.within || exists(*step.within));
    };
    for (size_t i = 0; i < plan_.sequences.size(); ++i) {
      const std::vector<Sequence::Step>& steps = plan_.sequences[i].steps;
      if (!std::ranges::all_of(steps, is_good)) report(fmt::format("sequence {} points at what is not there", i));
      if (steps.size() < 2) report(fmt::format("sequence {} has {} steps", i, steps.size()));
    }
    for (size_t i = 0; i < plan_.sequence_pairs.size(); ++i) {
      const SequencePair& pair = plan_.sequence_pairs[i];
      if (std::max(pair.a, pair.b) >= plan_.sequences.size())
        report(fmt::format("sequence pair {} has no sequences", i));
    }
  }

  void operation(uint32_t index) {
    const Operation& operation = plan_.operations[index];
    const OperationInfo& information = info(operation.code);
    const auto wrong = [&](std::string_view what) {
      report(fmt::format("%{} ({}) {}", index, information.name, what));
    };
    if (operation.detail >= entries(plan_, information.detail)) return wrong("points at no entry of its list");
    const auto count = static_cast<int>(operation.operands.size());
    if (information.operands != OperationInfo::kAny && count != information.operands) {
      return wrong(fmt::format("has {} operands", count));
    }
    for (const OperationId needed : needed_by(plan_, operation)) {
      if (index_of(needed) >= index) return wrong(fmt::format("stands before %{}, which it needs", index_of(needed)));
    }
    if (operation.scope != scope_of(plan_, operation)) wrong("has another scope than its operands give");
    if (const auto violation = type_violation(plan_, operation)) wrong(*violation);
    if (!is_of_sequence(operation.code)) return;
    for (const OperationId operand : operation.operands) {
      std::set<OperationId> seen;
      if (looks_at_fields(operand, seen)) wrong("looks at an event where it has none");
    }
  }

  /// Whether an operation hangs on more of an event than its time; each is looked into once.
  bool looks_at_fields(OperationId id, std::set<OperationId>& seen) const {
    const Operation& operation = plan_[id];
    if (operation.scope != Scope::event || !seen.insert(id).second) return false;
    if (needed_by(plan_, operation).empty()) return operation.code != Opcode::event_time;
    if (operation.code == Opcode::text_table) return true;
    const auto looks = [&](OperationId operand) { return looks_at_fields(operand, seen); };
    return std::ranges::any_of(operation.operands, looks);
  }

  void sequence(size_t index) {
    for (const Sequence::Step& step : plan_.sequences[index].steps) {
      for (const std::optional<OperationId>& gap : {step.after, step.within}) {
        if (!gap || (plan_[*gap].type.kind == TypeKind::duration && plan_[*gap].scope == Scope::run)) continue;
        report(fmt::format("sequence {} has a gap that is no duration of the run", index));
      }
    }
  }

  void pattern(size_t index) {
    const Pattern& pattern = plan_.patterns[index];
    for (const std::optional<Pattern::Bound>& bound : {pattern.from, pattern.until}) {
      if (!bound) continue;
      const Operation& time = plan_[bound->time];
      if (time.type.kind != TypeKind::time) report(fmt::format("pattern {} has a bound that is no time", index));
      if (time.scope == Scope::event) report(fmt::format("pattern {} has a bound that hangs on the event", index));
    }
    if (pattern.where && plan_[*pattern.where].type != kBoolean) {
      report(fmt::format("pattern {} has a where that is no condition", index));
    }
  }

  /// What an operation hangs on, but for constants and parameters: fields, moments, facts.
  std::set<OperationId> sources_of(OperationId id) const {
    std::set<OperationId> sources, seen;
    collect_sources(id, seen, sources);
    return sources;
  }

  void collect_sources(OperationId id, std::set<OperationId>& seen, std::set<OperationId>& sources) const {
    const Operation& operation = plan_[id];
    if (operation.scope == Scope::run || !seen.insert(id).second) return;
    const std::vector<OperationId> needed = needed_by(plan_, operation);
    if (needed.empty() || sees_events(operation.code)) sources.insert(id);
    for (const OperationId each : needed) collect_sources(each, seen, sources);
  }

  void text_table(size_t index) {
    const TextTable& table = plan_.text_tables[index];
    const Opcode code = plan_[table.column].code;
    const auto wrong = [&](std::string_view what) { report(fmt::format("text table {} {}", index, what)); };
    if (code != Opcode::lead_field && code != Opcode::event_field) return wrong("is of no column");
    if (plan_[table.column].type.kind != TypeKind::text) wrong("is of a column that holds no texts");
    const TypeKind kind = plan_[table.value].type.kind;
    if (kind == TypeKind::text || kind == TypeKind::text_list) wrong("holds texts");
    if (sources_of(table.value) != std::set{table.column}) wrong("hangs on more than its column");
  }

  void check_root(const Root& root) {
    const auto wrong = [&](std::string_view what) { report(fmt::format("root {} {}", root.name, what)); };
    if (!exists(root.value) || (root.text && !exists(*root.text))) return wrong("points at what is not there");
    const Operation& value = plan_[root.value];
    if (value.scope == Scope::event || (root.text && plan_[*root.text].scope == Scope::event)) {
      wrong("hangs on the event");
    }
    const bool known = known_[index_of(root.value)];
    switch (root.kind) {
      case Root::Kind::column:
        break;
      case Root::Kind::stage:
        if (value.type.kind != TypeKind::enumeration || !known) wrong("is no stage");
        break;
      case Root::Kind::disqualified:
        if (value.type.kind != TypeKind::text) wrong("is no text");
        break;
      case Root::Kind::reason:
        if (!root.text || plan_[*root.text].type.kind != TypeKind::text || !known_[index_of(*root.text)]) {
          wrong("has no text");
        }
        [[fallthrough]];
      case Root::Kind::undecided:
        if (value.type != kBoolean || !known) wrong("is neither true nor false");
        break;
    }
  }

  void event_filter(const EventFilter& filter) {
    if (filter.kinds.size() != plan_.kinds.size()) return report("the event filter has another number of kinds");
    for (size_t kind = 0; kind < filter.kinds.size(); ++kind) {
      const auto wrong = [&](std::string_view what) {
        report(fmt::format("the event filter of {} {}", plan_.kinds[kind], what));
      };
      for (const EventFilter::FieldNeed& need : filter.kinds[kind].needs) {
        if (!exists(need.may_matter)) return wrong("points at what is not there");
        field_need(static_cast<uint16_t>(kind), need, wrong);
      }
      views(filter.kinds[kind], wrong);
    }
  }

  template <typename Wrong>
  void field_need(uint16_t kind, const EventFilter::FieldNeed& need, const Wrong& wrong) {
    if (plan_[need.may_matter].type != kBoolean || !known_[index_of(need.may_matter)]) {
      wrong("needs what may be missing");
    }
    for (const OperationId source : sources_of(need.may_matter)) {
      const Operation& operation = plan_[source];
      const bool of_field = operation.code == Opcode::event_field &&
                            plan_.event_fields[operation.detail].by_kind[kind] == static_cast<int32_t>(need.field);
      if (!of_field) wrong(fmt::format("looks at %{}, not at field {} alone", index_of(source), need.field));
    }
  }

  template <typename Wrong>
  static void views(const EventFilter::Kind& kind, const Wrong& wrong) {
    if (kind.views.size() > EventFilter::kMostViews) wrong("has too many views");
    for (const EventFilter::View& view : kind.views) {
      if (!view.asks_when && (view.look_back || view.earliest))
        return wrong("has a bounded view that asks for no time");
      std::set<uint32_t> fields;
      for (const uint32_t place : view.needs) {
        if (place >= kind.needs.size()) return wrong("has a view with a need that is not there");
        if (!fields.insert(kind.needs[place].field).second) wrong("has a view with two needs of one field");
      }
    }
  }

  /// Whether an operation stands twice: rewriting without a change makes equal ones one.
  bool has_equal_operations() const {
    std::vector<Root> all;
    for (uint32_t i = 0; i < plan_.operations.size(); ++i) {
      all.push_back({Root::Kind::column, {}, OperationId{i}, {}});
    }
    Writer writer(plan_);
    append(writer, plan_, all);
    return writer.plan().operations.size() != plan_.operations.size();
  }

  void twins() {
    const bool twice = has_twins(plan_.patterns) || has_twins(plan_.kind_sets) || has_twins(plan_.pattern_units) ||
                       has_twins(plan_.sequences) || has_twins(plan_.sequence_pairs) || has_twins(plan_.calendars) ||
                       has_twins(plan_.regexes) || has_twins(plan_.sets) || has_twins(plan_.tables) ||
                       has_twins(plan_.templates) || has_twins(plan_.text_tables);
    if (twice) report("an entry of a list stands twice");
    if (has_equal_operations()) report("an operation stands twice");
  }

  const Plan& plan_;
  std::vector<bool> known_;
  std::vector<std::string> violations_;
};

}  // namespace

std::vector<std::string> verify(const Plan& plan) {
  return Verifier(plan).run();
}

}  // namespace merit::plan
