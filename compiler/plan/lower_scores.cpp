// Scores (docs/language.md, "Scores"): each becomes a chain of `add_points`, in the order of work that the language
// fixes.
//
// - A rule acts only on true. A rule or an event whose points are missing adds 0.
// - `at most M` clamps to [-M, M], a negative M to 0; a `when` rule that does not act adds 0 whatever M is.
// - The points of `per first` and `per last` are those of that event, and 0 where they are missing.
#include "compiler/plan/lowering.h"

namespace merit::plan {

namespace {

constexpr Type kBoolean{TypeKind::boolean};

using Form = semantics::Rule::Form;

}  // namespace

const Lowering::LoweredScore& Lowering::score(uint32_t index) {
  if (const auto known = scores_.find(index); known != scores_.end()) return known->second;
  const semantics::Score& score = model_.scores[index];
  LoweredScore lowered{writer_.zero(score.type), std::vector<LoweredRule>(score.rules.size())};
  const OperationId start = score.start ? plainly(*score.start) : writer_.zero(score.type);
  const OperationId sum = sum_of_items(score, 0, start, lowered);
  lowered.points = kept_between(score, sum);
  return scores_.emplace(index, std::move(lowered)).first->second;
}

OperationId Lowering::kept_between(const semantics::Score& score, OperationId points) {
  if (score.low && score.high) {
    return writer_.add(Opcode::clamp, score.type, {points, plainly(*score.low), plainly(*score.high)});
  }
  if (score.low) return writer_.add(Opcode::max, score.type, {points, plainly(*score.low)});
  if (score.high) return writer_.add(Opcode::min, score.type, {points, plainly(*score.high)});
  return points;
}

OperationId Lowering::sum_of_items(const semantics::Score& score, uint32_t group, OperationId sum,
                                   LoweredScore& lowered) {
  for (const semantics::Group::Item& item : score.groups[group].items) {
    OperationId points{};
    if (item.group) {
      points = sum_of_items(score, item.index, writer_.zero(score.type), lowered);
      points = capped(points, score.type, score.groups[item.index].at_most);
    } else {
      lowered.rules[item.index] = lower_rule(score.rules[item.index], score.type);
      points = lowered.rules[item.index].points;
    }
    sum = writer_.add(Opcode::add_points, score.type, {sum, points});
  }
  return sum;
}

OperationId Lowering::capped(OperationId points, const Type& type, const std::optional<ExpressionId>& at_most) {
  if (!at_most) return points;
  OperationId most = plainly(*at_most);
  if (!writer_.is_constant(most)) most = writer_.add(Opcode::max, type, {most, writer_.zero(type)});
  return writer_.add(Opcode::clamp, type, {points, writer_.add(Opcode::negate, type, {most}), most});
}

OperationId Lowering::signed_points(const semantics::Rule& rule, const Type& type) {
  const OperationId points = plainly(rule.points);
  return rule.minus ? writer_.add(Opcode::negate, type, {points}) : points;
}

Lowering::LoweredRule Lowering::lower_rule(const semantics::Rule& rule, const Type& type) {
  switch (rule.form) {
    case Form::when:
      return lower_when(rule, type);
    case Form::per_number:
      return lower_per_number(rule, type);
    case Form::per_sequence:
    case Form::per_first:
    case Form::per_last:
      break;
  }
  return model_[*rule.sequence].is_pattern() ? lower_per_event(rule, type) : lower_per_match(rule, type);
}

Lowering::LoweredRule Lowering::lower_when(const semantics::Rule& rule, const Type& type) {
  const OperationId points = capped(signed_points(rule, type), type, rule.at_most);
  if (!rule.condition) return {points, writer_.boolean(true)};
  const OperationId condition = plainly(*rule.condition);
  return {writer_.add(Opcode::when_true, type, {condition, points, writer_.zero(type)}), writer_.holds(condition)};
}

Lowering::LoweredRule Lowering::lower_per_number(const semantics::Rule& rule, const Type& type) {
  const OperationId times = plainly(*rule.number);
  const OperationId points = writer_.add(Opcode::multiply, type, {signed_points(rule, type), times});
  const OperationId none = writer_.add(Opcode::equal, kBoolean, {times, writer_.zero(type_of(*rule.number))});
  return {capped(points, type, rule.at_most), writer_.holds(writer_.negation(none))};
}

Lowering::LoweredRule Lowering::lower_per_event(const semantics::Rule& rule, const Type& type) {
  const PatternId id = pattern_of(*rule.sequence);
  const Pattern pattern = certain(id);
  const OperationId points = signed_points(rule, type);
  const OperationId zero = writer_.zero(type);
  if (rule.form == Form::per_sequence) {
    const OperationId sum = fact(Opcode::points, type, pattern, faded(rule, points));
    const OperationId found =
        writer_.is_never_missing(points) ? exists(pattern) : exists(narrowed(flat(id), {writer_.is_known(points)}));
    return {capped(sum, type, rule.at_most), acting(rule, found)};
  }
  const Opcode which = rule.form == Form::per_first ? Opcode::first : Opcode::last;
  const OperationId of_event = writer_.add(Opcode::default_to, type, {faded(rule, points), zero});
  const OperationId sum = writer_.add(Opcode::add_points, type, {zero, fact(which, type, pattern, of_event)});
  const OperationId found = writer_.holds(fact(which, kBoolean, pattern, writer_.is_known(points)));
  return {capped(sum, type, rule.at_most), acting(rule, found)};
}

}  // namespace merit::plan
