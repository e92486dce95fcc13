// The parts of a definition one by one, for a profile: what each comes to, whatever the others decide.
//
// - A rule that counts is true where something counted. Where nothing did, but an event or match in doubt could
//   have, or where the points of all that counted are missing, it is missing. The interpreter's trace has the same.
// - An arm is asked where the lead's stage is that of its route and no arm above is true; `otherwise` is true then.
// - A rule's points are those after its own `at most`, before that of its group.
// - A pattern or sequence is true where something matches, and missing where only events in doubt do. In `disqualify`
//   it sees what is earlier than a recycling, too.
#include <algorithm>

#include "compiler/plan/lowering.h"

namespace merit::plan {

namespace {

constexpr Type kBoolean{TypeKind::boolean};

using Form = semantics::Rule::Form;

bool disqualifies(const semantics::Model& model, const semantics::Sequence& sequence) {
  return std::ranges::any_of(model.disqualifications, [&](const semantics::Disqualification& each) {
    return each.span.file == sequence.span.file && each.span.begin <= sequence.span.begin &&
           sequence.span.end <= each.span.end;
  });
}

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
    case Part::Kind::sequence:
      return seeing_all(disqualifies(model_, model_.sequences[part.index]),
                        [&] { return part_of_sequence(SequenceId{part.index}); });
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
  return {always, true_or_in_doubt(lowered.acted, in_doubt_what_counts(rule)), points};
}

Lowering::LoweredPart Lowering::part_of_sequence(SequenceId id) {
  const auto answer = [&](OperationId is_true, OperationId is_possible) -> LoweredPart {
    return {writer_.boolean(true), true_or_in_doubt(is_true, is_possible), writer_.integer(0)};
  };
  const semantics::Sequence& written = model_[id];
  if (written.is_pattern()) {
    const PatternId pattern = pattern_of(id);
    return answer(exists(certain(pattern)), exists(possible(pattern)));
  }
  if (written.steps.back().negated) {
    const auto not_followed = [&](bool possible_before, bool possible_last) {
      return writer_.add(Opcode::not_followed, kBoolean, {}, sequence(id, possible_before, possible_last));
    };
    return answer(not_followed(false, true), not_followed(true, false));
  }
  const auto one_of = [&](OperationId matches) {
    return writer_.add(Opcode::less_equal, kBoolean, {writer_.integer(1), matches});
  };
  return answer(one_of(match_count(id, false)), one_of(match_count(id, true)));
}

OperationId Lowering::true_or_in_doubt(OperationId is_true, OperationId is_possible) {
  const OperationId missing_if_possible =
      writer_.add(Opcode::select, kBoolean, {writer_.negation(is_possible), writer_.boolean(false)});
  return writer_.either({is_true, missing_if_possible});
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
