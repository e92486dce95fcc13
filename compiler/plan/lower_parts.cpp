// The parts of a definition one by one, for a profile: what each comes to, whatever the others decide.
//
// - A rule that counts is true where something counted. Where nothing did, but an event or match in doubt could
//   have, or where the points of all that counted are missing, it is missing. The interpreter's trace has the same.
// - An arm is asked where the lead's stage is that of its route and no arm above is true; `otherwise` is true then.
// - A rule's points are those after its own `at most`, before that of its group.
#include "compiler/plan/lowering.h"

namespace merit::plan {

namespace {

constexpr Type kBoolean{TypeKind::boolean};

using Form = semantics::Rule::Form;

}  // namespace

Lowering::LoweredPart Lowering::part(const Part& part) {
  const OperationId always = writer_.boolean(true);
  const OperationId no_points = writer_.integer(0);
  switch (part.kind) {
    case Part::Kind::let:
      return {always, plainly(model_.lets[part.index].value), no_points};
    case Part::Kind::rule: {
      const LoweredRule lowered = score(part.of).rules[part.index];
      return part_of_rule(model_.scores[part.of], model_.scores[part.of].rules[part.index], lowered);
    }
    case Part::Kind::stage:
      return {always, condition_of(model_.stages[part.index]), no_points};
    case Part::Kind::disqualification:
      return {always, seeing_all(true, [&] { return plainly(model_.disqualifications[part.index].condition); }),
              no_points};
    case Part::Kind::arm: {
      const semantics::Route& route = model_.routes[part.of];
      const auto& condition = route.arms[part.index].condition;
      return {is_arm_asked(route, part.index), condition ? plainly(*condition) : always, no_points};
    }
  }
  return {always, always, no_points};
}

Lowering::LoweredPart Lowering::part_of_rule(const semantics::Score& score, const semantics::Rule& rule,
                                             const LoweredRule& lowered) {
  const OperationId always = writer_.boolean(true);
  const OperationId points = writer_.add(Opcode::default_to, score.type, {lowered.points, writer_.zero(score.type)});
  switch (rule.form) {
    case Form::when:
      return {always, rule.condition ? plainly(*rule.condition) : always, points};
    case Form::per_number: {
      const OperationId none =
          writer_.add(Opcode::equal, kBoolean, {plainly(*rule.number), writer_.zero(type_of(*rule.number))});
      return {always, writer_.negation(none), points};
    }
    case Form::per_sequence:
    case Form::per_first:
    case Form::per_last:
      break;
  }
  // False where nothing is in doubt, else missing.
  const OperationId nothing =
      writer_.add(Opcode::select, kBoolean, {writer_.negation(in_doubt_what_counts(rule)), writer_.boolean(false)});
  return {always, writer_.either({lowered.acted, nothing}), points};
}

OperationId Lowering::in_doubt_what_counts(const semantics::Rule& rule) {
  const SequenceId id = *rule.sequence;
  if (!model_[id].is_pattern()) return writer_.either({any_match(id), matches_differ(rule)});
  const PatternId pattern = pattern_of(id);
  const OperationId without_points = exists(certain(pattern));
  const std::optional<Pattern> doubt = doubtful(pattern);
  return doubt ? writer_.either({without_points, exists(*doubt)}) : without_points;
}

OperationId Lowering::is_arm_asked(const semantics::Route& route, uint32_t arm) {
  std::vector<OperationId> conditions = {is_at(route.stage)};
  for (uint32_t above = 0; above < arm; ++above) {
    conditions.push_back(writer_.negation(writer_.holds(plainly(*route.arms[above].condition))));
  }
  return writer_.both(std::move(conditions));
}

}  // namespace merit::plan
