#include "compiler/semantics/extents.h"

#include <algorithm>

#include "compiler/semantics/walk.h"

namespace merit::semantics {
namespace {

/// Far above what is allowed, and twice of it still fits.
constexpr uint64_t kSaturated = uint64_t{1} << 40;

}  // namespace

Extent& Extent::operator+=(const Extent& other) {
  height = std::max(height, other.height);
  parts = std::min(parts + other.parts, kSaturated);
  return *this;
}

void Extents::note_expression() {
  Extent extent = of_operation(model_.expressions.back().node);
  ++extent.height;
  extent += {0, 1};
  expressions_.push_back(extent);
}

/// Of all that stands below an operation.
Extent Extents::of_operation(const Expression::Node& node) const {
  Extent below;
  for_each_operand(node, [&](ExpressionId operand) { below += (*this)[operand]; });
  // What has one value a lead is no higher for being used twice, and no larger.
  const auto stand_on = [&](uint32_t height) { below += {height, 0}; };
  if (const auto* use = std::get_if<LetUse>(&node)) stand_on((*this)[model_.lets[use->let].value].height);
  if (const auto* use = std::get_if<OutputUse>(&node)) stand_on((*this)[model_.outputs[use->output].value].height);
  if (const auto* use = std::get_if<ScoreUse>(&node)) stand_on(score_heights_[use->score]);
  if (const auto* use = std::get_if<QualifiesAs>(&node)) {
    const auto& condition = model_.stages[use->stage].condition;
    if (condition) stand_on((*this)[*condition].height);
  }
  if (const auto* call = std::get_if<FunctionCall>(&node)) below += of_function(call->function);
  if (const auto* test = std::get_if<EventTest>(&node)) below += of_sequence(test->sequence);
  if (const auto* aggregate = std::get_if<Aggregate>(&node)) below += of_sequence(aggregate->sequence);
  return below;
}

Extent Extents::of_pattern(PatternId id) const {
  Extent below = of_event(model_[id].event);
  for_each_part(model_[id], [&](ExpressionId part) { below += (*this)[part]; });
  return below += {0, 1};
}

Extent Extents::of_sequence(SequenceId id) const {
  Extent below;
  for (const Sequence::Step& step : model_[id].steps) {
    below += of_pattern(step.pattern);
    for (const auto& gap : {step.after, step.within})
      if (gap) below += (*this)[*gap];
  }
  return below;
}

void Extents::note_event(uint32_t event) {
  Extent extent;
  for (const PatternId alternative : model_.events[event].alternatives) extent += of_pattern(alternative);
  ++extent.height;
  if (events_.size() <= event) events_.resize(event + 1);
  events_[event] = extent;
}

void Extents::note_score(uint32_t index) {
  const Score& score = model_.scores[index];
  Extent extent;
  const auto add = [&](const std::optional<ExpressionId>& id) {
    if (id) extent += (*this)[*id];
  };
  for (const auto& amount : {score.start, score.low, score.high}) add(amount);
  for (const Group& group : score.groups) add(group.at_most);
  for (const Rule& rule : score.rules) {
    for (const auto& part : {std::optional(rule.points), rule.condition, rule.number, rule.at_most, rule.because})
      add(part);
    if (rule.decay) add(rule.decay->span);
    if (rule.sequence) extent += of_sequence(*rule.sequence);
  }
  if (score_heights_.size() <= index) score_heights_.resize(index + 1);
  score_heights_[index] = extent.height + 1;
}

}  // namespace merit::semantics
