// Events: each pattern is a number of events, which is at most that of a pattern that holds it.
#include <algorithm>

#include "compiler/proof/encoder.h"

namespace merit::proof {

using namespace semantics;

namespace {

/// Of more patterns, those that hold each other are not looked for: there are as many pairs.
constexpr size_t kMostRelated = 200;

/// A bound that has a place on a line: a moment, or so long before now.
struct Place {
  bool before_now = false;
  int64_t micros = 0;  ///< since 1970, or later than now: 0 or less
};

std::optional<Place> place_of(const Model& model, ExpressionId time) {
  const auto& node = model[time].node;
  if (std::holds_alternative<Now>(node)) return Place{true, 0};
  if (const auto* constant = std::get_if<Constant>(&node)) {
    const auto* micros = std::get_if<int64_t>(&constant->value);
    return micros ? std::optional(Place{false, *micros}) : std::nullopt;
  }
  const auto* back = std::get_if<Arithmetic>(&node);
  if (!back || back->op != Arithmetic::Operator::subtract) return std::nullopt;
  if (!std::holds_alternative<Now>(model[back->left].node)) return std::nullopt;
  const auto* length = std::get_if<Constant>(&model[back->right].node);
  const auto* micros = length ? std::get_if<int64_t>(&length->value) : nullptr;
  return micros ? std::optional(Place{true, -*micros}) : std::nullopt;
}

/// Whether what begins at `part` begins within what begins at `whole`; `sign` is -1 for ends.
bool is_inside(const Model& model, const std::optional<Bound>& part, const std::optional<Bound>& whole, int sign) {
  if (!whole) return true;
  if (!part) return false;
  const auto inner = place_of(model, part->time);
  const auto outer = place_of(model, whole->time);
  if (!inner || !outer || inner->before_now != outer->before_now) return false;
  if (inner->micros == outer->micros) return whole->included || !part->included;
  return sign > 0 ? inner->micros > outer->micros : inner->micros < outer->micros;
}

}  // namespace

bool Encoder::is_event_part_of(uint32_t part, uint32_t whole) {
  if (part == whole) return true;
  const auto& alternatives = model_.events[whole].alternatives;
  const auto takes_all = [&](PatternId id) {
    const Pattern& one = model_[id];
    return !one.where && !one.from && !one.until && is_event_part_of(part, one.event);
  };
  if (std::ranges::any_of(alternatives, takes_all)) return true;
  const auto& members = model_.events[part].alternatives;
  return !members.empty() &&
         std::ranges::all_of(members, [&](PatternId id) { return is_event_part_of(model_[id].event, whole); });
}

bool Encoder::is_part_of(const Pattern& part, const Pattern& whole) {
  if (!is_event_part_of(part.event, whole.event)) return false;
  const bool same_where =
      part.where && whole.where && part.event == whole.event && names_.of(*part.where) == names_.of(*whole.where);
  if (whole.where && !same_where) return false;
  const auto same_bound = [&](const std::optional<Bound>& a, const std::optional<Bound>& b) {
    return a && b && a->included == b->included && names_.of(a->time) == names_.of(b->time);
  };
  return (same_bound(part.from, whole.from) || is_inside(model_, part.from, whole.from, 1)) &&
         (same_bound(part.until, whole.until) || is_inside(model_, part.until, whole.until, -1));
}

z3::expr Encoder::count_of(PatternId id) {
  const std::string name = std::to_string(names_.of(id));
  const z3::expr count = bounded(name, {0, Range::kInfinite}, false);
  if (std::ranges::find(counted_, id) != counted_.end() || counted_.size() >= kMostRelated) return count;
  for (const PatternId other : counted_) {
    const z3::expr of_other = context().int_const(std::to_string(names_.of(other)).c_str());
    if (is_part_of(model_[id], model_[other])) assume(count <= of_other);
    if (is_part_of(model_[other], model_[id])) assume(of_other <= count);
  }
  counted_.push_back(id);
  return count;
}

/// Matches of a sequence that all begin after the one before ends: each needs an event of each step.
z3::expr Encoder::count_of(SequenceId id) {
  const Sequence& sequence = model_[id];
  if (sequence.is_pattern()) return count_of(sequence.steps.front().pattern);
  const z3::expr count = bounded(std::to_string(names_.of(id)), {0, Range::kInfinite}, false);
  for (const Sequence::Step& step : sequence.steps) {
    if (!step.negated) assume(count <= count_of(step.pattern));
  }
  return count;
}

Truth Encoder::events(ExpressionId id, const EventTest& node) {
  if (model_[node.sequence].steps.back().negated) {  // undecided while the time for the last step runs
    const std::string name = std::to_string(names_.of(node.sequence));
    Truth found = when_known(context().bool_const((name + "?").c_str()), context().bool_const(name.c_str()));
    if (node.quantifier == Quantifier::any) return found;
    if (node.quantifier == Quantifier::none) return {found.no, found.yes};
    return opaque_truth(id, truth(true));
  }
  const z3::expr count = count_of(node.sequence);
  return counted(node.quantifier, node.count, count, count);
}

Term Encoder::aggregate(ExpressionId id, const Aggregate& node) {
  using Kind = Aggregate::Kind;
  const z3::expr count = count_of(node.sequence);
  if (node.kind == Kind::count) return {count, truth(true)};
  const z3::expr has_value = context().bool_const((std::to_string(names_.of(id)) + "?").c_str());
  switch (node.kind) {
    case Kind::count_distinct:
    case Kind::distinct_units: {
      const Term made = variable(id, truth(true));
      assume(made.value <= count);
      if (node.kind == Kind::distinct_units) assume((made.value >= 1) == (count >= 1));
      return made;
    }
    case Kind::sum:
      return variable(id, has_value);
    case Kind::time_since_last:
      return variable(id, count >= 1);
    default:
      return variable(id, has_value && count >= 1);
  }
}

}  // namespace merit::proof
