// What leaves a decision undecided (docs/language.md, "Missing data"), spelled out as conditions.
//
// - Only whole conditions of score rules, stages and disqualifications count, and those of the arms of the route that
//   applies, up to the first that is true. The points of a rule that acts, and how many times it does, count like its
//   condition.
// - A condition is *uncertain* when it is missing plainly, or not known exactly in doubt. Then the missing lead fields
//   that occur in it are listed, and for each of its patterns the missing fields that leave an event doubtful: there is
//   an event inside the window, of the kind, whose `where` is missing, and the field too.
// - What overflows has no missing field, and lists nothing.
#include <algorithm>
#include <iterator>

#include "compiler/plan/lowering.h"

namespace merit::plan {

namespace {

constexpr Type kBoolean{TypeKind::boolean};

using Form = semantics::Rule::Form;

}  // namespace

const std::vector<Lowering::Named>& Lowering::undecided() {
  if (undecided_) return *undecided_;
  for (const semantics::Score& score : model_.scores) {
    for (const semantics::Rule& rule : score.rules) note_rule(rule);
  }
  for (const semantics::Stage& stage : model_.stages) {
    if (stage.condition) note_condition(*stage.condition);
  }
  for (const semantics::Disqualification& each : model_.disqualifications) {
    seeing_all(true, [&] { note_condition(each.condition); });
  }
  for (const semantics::Route& route : model_.routes) note_route(route);

  std::vector<Named> names;
  for (const auto& [index, conditions] : undecided_lead_fields_) {
    const semantics::Field& field = model_.lead_fields[index];
    const OperationId value =
        writer_.add(Opcode::lead_field, field.type, {}, writer_.lead_field({index, field.type, field.name}));
    names.push_back({field.name, writer_.both({writer_.is_missing(value), writer_.either(conditions)})});
  }
  for (const auto& [where, conditions] : undecided_event_fields_) {
    const semantics::EventKind& kind = model_.kinds[where.first];
    names.push_back(
        {kind.name + "." + kind.fields[static_cast<size_t>(where.second)].name, writer_.either(conditions)});
  }
  undecided_ = std::move(names);
  return *undecided_;
}

/// Whether an expression is missing plainly, or not known exactly in doubt. Never missing.
OperationId Lowering::uncertain(ExpressionId id) {
  const OperationId plain = plainly(id);
  std::vector<OperationId> either = {writer_.is_missing(plain)};
  const Interval doubt = in_doubt(id);
  if (doubt != Interval(plain)) either.push_back(writer_.is_missing(exact(doubt)));
  return writer_.either(std::move(either));
}

void Lowering::note_rule(const semantics::Rule& rule) {
  switch (rule.form) {
    case Form::when: {
      if (rule.condition) note_condition(*rule.condition);
      const OperationId acts = rule.condition ? writer_.holds(plainly(*rule.condition)) : writer_.boolean(true);
      note(writer_.both({acts, uncertain(rule.points)}), mentions_of(model_, rule.points));
      break;
    }
    case Form::per_number:
      note_condition(*rule.number);
      note_condition(rule.points);
      break;
    case Form::per_sequence:
    case Form::per_first:
    case Form::per_last: {
      if (!model_[*rule.sequence].is_pattern()) return note_matches(rule);
      const PatternId pattern = pattern_of(*rule.sequence);
      if (const std::optional<Pattern> doubt = doubtful(pattern)) note(exists(*doubt), mentions_of(model_, pattern));
      note_points_at_events(rule);
      break;
    }
  }
}

void Lowering::note_route(const semantics::Route& route) {
  std::vector<OperationId> asked = {is_at(route.stage)};
  for (const semantics::Route::Arm& arm : route.arms) {
    if (!arm.condition) return;
    std::vector<OperationId> when = asked;
    when.push_back(uncertain(*arm.condition));
    note(writer_.both(std::move(when)), mentions_of(model_, *arm.condition));
    asked.push_back(writer_.negation(writer_.holds(plainly(*arm.condition))));
  }
}

/// Points that see the event's fields: they count at each event that adds them.
void Lowering::note_points_at_events(const semantics::Rule& rule) {
  const PatternId id = pattern_of(*rule.sequence);
  const auto at_an_event = [&](const std::vector<OperationId>& conditions) {
    if (rule.form == Form::per_sequence) return exists(narrowed(flat(id), conditions));
    const Opcode which = rule.form == Form::per_first ? Opcode::first : Opcode::last;
    return writer_.holds(fact(which, kBoolean, certain(id), writer_.both(conditions)));
  };
  const OperationId is_uncertain = uncertain(rule.points);
  if (writer_.is_false(is_uncertain)) return;
  const semantics::Mentions mentions = mentions_of(model_, rule.points);
  note(at_an_event({is_uncertain}), mentions);

  const OperationId missing = writer_.is_missing(plainly(rule.points));
  for (const semantics::EventField& field : mentions.event_fields) {
    for (const uint16_t kind : flat(id).kinds) {
      const OperationId of_kind = writer_.add(Opcode::kind_in, kBoolean, {}, writer_.kind_set({kind}));
      if (field.field == semantics::EventField::kAt) continue;
      const Type& type = model_.events[field.event].fields[static_cast<size_t>(field.field)].type;
      const OperationId lacks_field = writer_.is_missing(value(field, type).low);
      note_event_field(field, kind, at_an_event({of_kind, missing, lacks_field}));
    }
  }
}

void Lowering::note(OperationId when, const semantics::Mentions& mentions) {
  if (writer_.is_false(when)) return;
  for (const uint32_t field : mentions.lead_fields) undecided_lead_fields_[field].push_back(when);
  for (const PatternId pattern : mentions.patterns) note_doubts(when, pattern);
}

/// A kind's own field bears the kind's name.
void Lowering::note_event_field(const semantics::EventField& field, uint16_t kind, OperationId when) {
  if (field.field == semantics::EventField::kAt) return;
  const auto& by_kind = model_.events[field.event].fields[static_cast<size_t>(field.field)].by_kind;
  const int32_t place = kind < by_kind.size() ? by_kind[kind] : -1;
  if (place >= 0) undecided_event_fields_[{kind, place}].push_back(when);
}

void Lowering::note_doubts(OperationId when, PatternId id) {
  const OperationId where = writer_.both(flat(id).where);
  if (writer_.is_never_missing(where)) return;
  for (const Doubt& doubt : doubts(id)) {
    const Type& type = model_.events[doubt.field.event].fields[static_cast<size_t>(doubt.field.field)].type;
    const OperationId lacks_field = writer_.is_missing(value(doubt.field, type).low);
    for (const uint16_t kind : flat(id).kinds) {
      Flat of_kind = flat(id);
      of_kind.kinds = {kind};
      const Pattern pattern = written(of_kind, writer_.both({writer_.is_missing(where), doubt.when, lacks_field}));
      note_event_field(doubt.field, kind, writer_.both({when, exists(pattern)}));
    }
  }
}

/// Of an event that is doubtful: its own `where` is missing, or that of an alternative, while none matches. Each field
/// stands once, so that events derived from others again and again do not list it more and more often.
const std::vector<Lowering::Doubt>& Lowering::doubts(PatternId id) {
  const std::pair key(sees_all_, id);
  if (const auto known = doubts_.find(key); known != doubts_.end()) return known->second;
  const semantics::Pattern& pattern = model_[id];
  std::vector<Doubt> found;
  if (pattern.where) {
    const OperationId missing = writer_.is_missing(plainly(*pattern.where));
    for (const semantics::EventField& field : mentions_of(model_, *pattern.where).event_fields) {
      if (field.field != semantics::EventField::kAt) found.push_back({field, missing});
    }
  }
  std::ranges::copy(underived(id), std::back_inserter(found));

  std::map<std::pair<uint32_t, int32_t>, std::vector<OperationId>> by_field;
  for (const auto& [field, when] : found) by_field[{field.event, field.field}].push_back(when);
  std::vector<Doubt> each_once;
  for (auto& [field, whens] : by_field) {
    std::ranges::sort(whens);
    whens.erase(std::ranges::unique(whens).begin(), whens.end());
    each_once.push_back({{field.first, field.second}, writer_.either(std::move(whens))});
  }
  return doubts_.emplace(key, std::move(each_once)).first->second;
}

/// The doubts of a derived event's alternatives, where none of them matches.
std::vector<Lowering::Doubt> Lowering::underived(PatternId id) {
  const semantics::Pattern& pattern = model_[id];
  const std::vector<PatternId>& alternatives = model_.events[pattern.event].alternatives;
  if (!pattern.where && alternatives.size() == 1) return doubts(alternatives.front());
  const std::vector<uint16_t>& kinds = flat(id).kinds;
  std::vector<OperationId> matching;
  for (const PatternId each : alternatives) matching.push_back(matches(flat(each), kinds));
  const OperationId none_matches = writer_.negation(writer_.holds(writer_.either(matching)));
  std::vector<Doubt> found;
  for (size_t i = 0; i < alternatives.size(); ++i) {
    const OperationId missing = writer_.is_missing(matching[i]);
    for (const Doubt& doubt : doubts(alternatives[i])) {
      found.push_back({doubt.field, writer_.both({none_matches, missing, doubt.when})});
    }
  }
  return found;
}

}  // namespace merit::plan
