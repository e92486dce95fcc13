// Sequences of events (docs/language.md, "Events"): facts over the events that match each step.
//
// - In doubt, tests and `count` range from no doubtful event matching to all of them: a sequence of the steps' certain
//   events, and one of their possible ones. The more events match, the more matches there are.
// - A doubtful event can make what `not followed by` asks for, or break it: true is surest with the doubtful events of
//   the last step alone, and false with those of the steps before.
// - Points per sequence see no event, but the time at which a match ends, from which they fade.
#include "compiler/plan/lowering.h"

namespace merit::plan {

namespace {

constexpr Type kBoolean{TypeKind::boolean};
constexpr Type kInteger{TypeKind::integer};

}  // namespace

uint32_t Lowering::sequence(SequenceId id, bool possible_before, bool possible_last) {
  const std::vector<semantics::Sequence::Step>& steps = model_[id].steps;
  Sequence sequence;
  for (size_t i = 0; i < steps.size(); ++i) {
    const bool with_doubtful = i + 1 < steps.size() ? possible_before : possible_last;
    const Pattern pattern =
        with_doubtful && doubtful(steps[i].pattern) ? possible(steps[i].pattern) : certain(steps[i].pattern);
    Sequence::Step step{writer_.pattern(pattern), std::nullopt, std::nullopt};
    if (steps[i].after) step.after = plainly(*steps[i].after);
    if (steps[i].within) step.within = plainly(*steps[i].within);
    sequence.steps.push_back(step);
  }
  return writer_.sequence(sequence);
}

OperationId Lowering::match_count(SequenceId id, bool with_doubtful) {
  return writer_.add(Opcode::match_count, kInteger, {}, sequence(id, with_doubtful, with_doubtful));
}

Interval Lowering::match_count(SequenceId id) {
  const OperationId certain = match_count(id, false);
  if (view_ == View::plain) return certain;
  return {certain, match_count(id, true)};
}

OperationId Lowering::any_match(SequenceId id) {
  return writer_.add(Opcode::less_equal, kBoolean, {writer_.integer(1), match_count(id, false)});
}

/// The last step is negated.
Interval Lowering::not_followed(SequenceId id) {
  const auto fact = [&](bool possible_before, bool possible_last) {
    return writer_.add(Opcode::not_followed, kBoolean, {}, sequence(id, possible_before, possible_last));
  };
  if (view_ == View::plain) return fact(false, false);
  const OperationId least = fact(false, true);
  const OperationId greatest = fact(true, false);
  if (least == greatest) return least;
  Interval result(writer_.either({least, writer_.both({greatest, writer_.missing(kBoolean)})}));
  if (view_ == View::could_be) {  // while the time still runs for both, it is missing whatever the events are
    const OperationId one_is_known = writer_.either({writer_.is_known(least), writer_.is_known(greatest)});
    result.anything = writer_.both({writer_.is_missing(result.low), one_is_known});
  }
  return result;
}

Interval Lowering::sequence_test(const semantics::EventTest& node) {
  using semantics::Quantifier;
  if (model_[node.sequence].steps.back().negated) {
    Interval passes = not_followed(node.sequence);
    if (node.quantifier == Quantifier::none) passes.low = passes.high = writer_.negation(passes.low);
    return passes;
  }
  const Interval count = match_count(node.sequence);
  const OperationId wanted = node.count ? plainly(*node.count) : writer_.integer(1);
  const auto at_least = [&] { return exact(less(true, wanted, count)); };
  const auto at_most = [&] { return exact(less(true, count, wanted)); };
  switch (node.quantifier) {
    case Quantifier::any:
    case Quantifier::at_least:
      return of_events(at_least());
    case Quantifier::none:
      return of_events(writer_.negation(at_least()));
    case Quantifier::at_most:
      return of_events(at_most());
    case Quantifier::exactly: {
      const OperationId enough = at_least();
      return of_events(writer_.both({enough, at_most()}));
    }
    case Quantifier::all:
      break;  // of conditions only
  }
  return writer_.missing(kBoolean);
}

Lowering::LoweredRule Lowering::lower_per_match(const semantics::Rule& rule, const Type& type) {
  const OperationId points = signed_points(rule, type);
  const uint32_t matches = sequence(*rule.sequence, false, false);
  const OperationId sum = writer_.add(Opcode::match_points, type, {faded(rule, points)}, matches);
  const OperationId found = writer_.both({any_match(*rule.sequence), writer_.is_known(points)});
  return {capped(sum, type, rule.at_most), acting(rule, found)};
}

/// What does not fade hangs on how many matches there are, what fades on when they end.
OperationId Lowering::matches_differ(const semantics::Rule& rule) {
  const SequenceId id = *rule.sequence;
  const uint32_t certain = sequence(id, false, false);
  const uint32_t possible = sequence(id, true, true);
  if (certain == possible) return writer_.boolean(false);
  if (rule.decay) return writer_.add(Opcode::ends_differ, kBoolean, {}, writer_.sequence_pair({certain, possible}));
  return writer_.negation(writer_.add(Opcode::equal, kBoolean, {match_count(id, false), match_count(id, true)}));
}

void Lowering::note_matches(const semantics::Rule& rule) {
  const SequenceId id = *rule.sequence;
  note(matches_differ(rule), mentions_of(model_, id));
  const OperationId is_uncertain = uncertain(rule.points);
  if (writer_.is_false(is_uncertain)) return;
  note(writer_.both({any_match(id), is_uncertain}), mentions_of(model_, rule.points));
}

}  // namespace merit::plan
