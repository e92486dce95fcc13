// What is decided of a lead (docs/language.md, "Stages, grades, routes, hand-off"), and the wanted columns.
//
// - A lead's stage is the last one that is true; a condition that is missing passes. A disqualification that is true
//   wins over every stage; its reason is that of the first.
// - `reached` is asked of the ladder alone.
// - A route is for the leads whose stage is exactly its own: the first arm that is true says where they go.
// - `reasons` are those of the rules that acted, in the order written; a disqualification's is not among them.
#include <ranges>

#include "compiler/plan/lowering.h"
#include "compiler/semantics/decision_names.h"

namespace merit::plan {

namespace {

constexpr Type kText{TypeKind::text};
constexpr Type kTime{TypeKind::time};

}  // namespace

OperationId Lowering::condition_of(const semantics::Stage& stage) {
  return stage.condition ? plainly(*stage.condition) : writer_.boolean(true);
}

OperationId Lowering::place_on_ladder(size_t place) {
  return writer_.constant(static_cast<int64_t>(place), {TypeKind::enumeration, model_.stage_enumeration});
}

OperationId Lowering::ladder_stage() {
  OperationId stage = place_on_ladder(0);
  for (size_t i = 0; i < model_.stages.size(); ++i) {
    const OperationId condition = condition_of(model_.stages[i]);
    stage = writer_.add(Opcode::when_true, writer_[stage].type, {condition, place_on_ladder(i + 1), stage});
  }
  return stage;
}

OperationId Lowering::stage() {
  return unless_disqualified(ladder_stage());
}

OperationId Lowering::unless_disqualified(OperationId stage) {
  std::vector<OperationId> disqualifying;
  for (const semantics::Disqualification& each : model_.disqualifications) {
    disqualifying.push_back(seeing_all(true, [&] { return plainly(each.condition); }));
  }
  if (disqualifying.empty()) return stage;
  const OperationId disqualified = writer_.either(disqualifying);
  const OperationId outside = place_on_ladder(model_.stages.size() + 1);
  return writer_.add(Opcode::when_true, writer_[stage].type, {disqualified, outside, stage});
}

/// No event gives a lead the place that it has whatever happens.
OperationId Lowering::reached() {
  size_t always = 0;
  for (size_t i = 0; i < model_.stages.size(); ++i) {
    if (!model_.stages[i].condition) always = i + 1;
  }
  const OperationId stage = ladder_stage();
  const OperationId by_event = writer_.add(Opcode::reached, kTime, {stage, place_on_ladder(always)});
  if (!has_previous_) return by_event;
  return writer_.add(Opcode::default_to, kTime, {by_event, reached_before(stage)});
}

/// What an earlier output says in which the lead stood there.
OperationId Lowering::reached_before(OperationId ladder_stage) {
  const OperationId before = place_before();
  const OperationId since = earlier_column(1, kTime, "previous.reached");
  const auto stood_at = [&](OperationId stage) {
    return writer_.add(Opcode::equal, {TypeKind::boolean}, {before, stage});
  };
  const OperationId same = writer_.either({stood_at(ladder_stage), stood_at(stage())});
  return writer_.add(Opcode::select, kTime, {same, since});
}

/// Of the columns behind the lead's own fields.
OperationId Lowering::earlier_column(uint32_t number, const Type& type, const std::string& name) {
  const auto own = static_cast<uint32_t>(model_.lead_fields.size());
  return writer_.add(Opcode::lead_field, type, {}, writer_.lead_field({own + number, type, name}));
}

OperationId Lowering::stage_before() {
  return earlier_column(0, kText, "previous.stage");
}

/// Missing where the definition has no such stage.
OperationId Lowering::place_before() {
  const Type type{TypeKind::enumeration, model_.stage_enumeration};
  Table places{kText, type, {}, {}};
  for (const std::string& label : model_.enumerations[model_.stage_enumeration].labels) {
    places.rows.emplace_back(label, static_cast<int64_t>(places.rows.size()));
  }
  return writer_.add(Opcode::look_up, type, {stage_before()}, writer_.table(places));
}

/// The earlier stage as it stands there, where the lead has another one now.
OperationId Lowering::changed_from() {
  const OperationId nothing = writer_.missing(kText);
  if (!has_previous_) return nothing;
  const OperationId same = writer_.add(Opcode::equal, {TypeKind::boolean}, {place_before(), stage()});
  return writer_.add(Opcode::when_true, kText, {same, nothing, stage_before()});
}

OperationId Lowering::disqualified() {
  OperationId reason = writer_.missing(kText);
  for (const semantics::Disqualification& each : std::views::reverse(model_.disqualifications)) {
    reason = seeing_all(true, [&] {
      const OperationId text = text_of(each.because, each.text);
      return writer_.add(Opcode::when_true, kText, {plainly(each.condition), text, reason});
    });
  }
  return reason;
}

/// Whether a lead's stage is exactly this one.
OperationId Lowering::is_at(uint32_t stage) {
  const OperationId decided = this->stage();
  const OperationId position = writer_.constant(int64_t{stage} + 1, writer_[decided].type);
  return writer_.add(Opcode::equal, {TypeKind::boolean}, {decided, position});
}

OperationId Lowering::routing(semantics::DecisionName name, const Type& type) {
  OperationId found = writer_.missing(type);
  for (const semantics::Route& route : model_.routes) {
    OperationId of_route = writer_.missing(type);
    for (const semantics::Route::Arm& arm : std::views::reverse(route.arms)) {
      const OperationId part = part_of(arm, name, type);
      of_route = arm.condition ? writer_.add(Opcode::when_true, type, {plainly(*arm.condition), part, of_route}) : part;
    }
    found = writer_.add(Opcode::when_true, type, {is_at(route.stage), of_route, found});
  }
  return found;
}

OperationId Lowering::part_of(const semantics::Route::Arm& arm, semantics::DecisionName name, const Type& type) {
  using semantics::DecisionName;
  if (name == DecisionName::queue) return writer_.constant(arm.queue, type);
  if (name == DecisionName::action) return writer_.constant(static_cast<int64_t>(arm.action), type);
  const std::optional<ExpressionId>& time = name == DecisionName::respond_by  ? arm.respond_by
                                            : name == DecisionName::at_latest ? arm.at_latest
                                                                              : arm.recheck_at;
  return time ? plainly(*time) : writer_.missing(type);
}

OperationId Lowering::text_of(const std::optional<ExpressionId>& because, const std::string& text) {
  return because ? plainly(*because) : writer_.constant(text, kText);
}

std::vector<Lowering::Reason> Lowering::reasons() {
  std::vector<Reason> found;
  for (uint32_t i = 0; i < model_.scores.size(); ++i) {
    const std::vector<semantics::Rule>& rules = model_.scores[i].rules;
    const std::vector<LoweredRule> lowered = score(i).rules;
    for (size_t rule = 0; rule < rules.size(); ++rule) {
      found.push_back({text_of(rules[rule].because, rules[rule].text), lowered[rule].acted});
    }
  }
  return found;
}

/// What a hand-off takes along of the latest events is read from the events themselves. Facts that look at them, with
/// their time and every field, see to it that they are still there: what no fact looks at is not even read
/// (event_filter.h).
void Lowering::keep_events(const semantics::Handoff& handoff) {
  const std::string prefix = "handoff." + model_.stages[handoff.stage].name + ".";
  for (const semantics::Handoff::Item& item : handoff.items) {
    if (!item.touches) continue;
    const Pattern pattern = certain(item.touches->pattern);
    const std::string name = prefix + item.name;
    const OperationId at = writer_.add(Opcode::event_time, kTime, {});
    writer_.root({Root::Kind::column, name, fact(Opcode::last, kTime, pattern, at), {}});
    for (const semantics::Event::SharedField& shared : item.touches->fields) keep_field(name, pattern, shared);
  }
}

/// Of the kinds that have the field.
void Lowering::keep_field(const std::string& name, Pattern pattern, const semantics::Event::SharedField& shared) {
  EventField field{shared.by_kind, shared.type, {}};
  std::vector<uint16_t> kinds;
  for (const uint16_t kind : writer_.plan().kind_sets[pattern.kinds]) {
    if (shared.by_kind[kind] < 0) continue;
    kinds.push_back(kind);
    const auto place = static_cast<size_t>(shared.by_kind[kind]);
    field.name +=
        (field.name.empty() ? "" : "|") + model_.kinds[kind].name + "." + model_.kinds[kind].fields[place].name;
  }
  if (kinds.empty()) return;
  pattern.kinds = writer_.kind_set(kinds);
  const OperationId operand = writer_.add(Opcode::event_field, shared.type, {}, writer_.event_field(field));
  const OperationId latest = fact(Opcode::last, shared.type, pattern, operand);
  writer_.root({Root::Kind::column, name + "." + shared.name, latest, {}});
}

Plan Lowering::lower(const Request& request) && {
  has_previous_ = request.previous;
  if (request.stage) writer_.root({Root::Kind::stage, "stage", stage(), {}});
  if (request.disqualified) writer_.root({Root::Kind::disqualified, "disqualified", disqualified(), {}});
  if (request.undecided) {
    for (const auto& [name, listed] : undecided()) writer_.root({Root::Kind::undecided, name, listed, {}});
  }
  if (request.reasons) {
    for (const auto& [text, acted] : reasons()) writer_.root({Root::Kind::reason, {}, acted, text});
  }
  for (const semantics::DecisionName name : request.routing) {
    const OperationId value = routing(name, semantics::type_of(model_, name));
    writer_.root({Root::Kind::column, std::string(semantics::name_of(name)), value, {}});
  }
  for (const uint32_t index : request.handoffs) keep_events(model_.handoffs[index]);
  for (const uint32_t index : request.scores) {
    writer_.root({Root::Kind::column, model_.scores[index].name, score(index).points, {}});
  }
  for (const uint32_t index : request.outputs) {
    writer_.root({Root::Kind::column, model_.outputs[index].name, plainly(model_.outputs[index].value), {}});
  }
  for (const Part& each : request.parts) {
    const auto [asked, comes_to, points] = part(each);
    for (const OperationId value : {asked, comes_to, points}) writer_.root({Root::Kind::column, {}, value, {}});
  }
  if (request.reached) writer_.root({Root::Kind::column, "reached", reached(), {}});
  if (request.changed_from) writer_.root({Root::Kind::column, "changed_from", changed_from(), {}});
  if (request.could_reach) writer_.root({Root::Kind::column, "could_reach", could_reach(), {}});
  return writer_.take();
}

}  // namespace merit::plan
