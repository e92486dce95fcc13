// Weights against a stated order of strengths: `merit check --order "download > visit"`.
//
// What is compared, in each score by itself: the most points that one event gives by one rule about it. A rule is about
// an event when it stands `per` it, `per first`, `per last`, or `when any` of it and nothing else; whatever its `where`
// and window are, before it fades, and after its own `at most`. Rules with `-` say nothing about strength, nor do rules
// about a sequence, and a rule about an event derived of another is about the derived one alone. Where one of two
// events has no rule in a score, the score does not compare them. The stronger must give more, not as much.
#include <cmath>
#include <optional>

#include "compiler/semantics/lints/lint.h"
#include "compiler/semantics/lints/ranges.h"
#include "runtime/values/owned_text.h"

namespace merit::semantics {
namespace {

struct Weight {
  double points = 0;
  Span span;
};

/// The event that a rule is about.
std::optional<uint32_t> event_of(const Model& model, const Rule& rule) {
  std::optional<SequenceId> sequence = rule.sequence;
  if (rule.form == Rule::Form::when && rule.condition) {
    const auto* test = std::get_if<EventTest>(&model[*rule.condition].node);
    if (test && test->quantifier == Quantifier::any) sequence = test->sequence;
  }
  if (!sequence || !model[*sequence].is_pattern()) return std::nullopt;
  return model[model[*sequence].steps.front().pattern].event;
}

std::optional<Weight> weight_of(const Model& model, Ranges& ranges, const Score& score, uint32_t event) {
  std::optional<Weight> most;
  for (const Rule& rule : score.rules) {
    if (event_of(model, rule) != event) continue;
    const double points = clamp(ranges.of_points(rule), ranges.of_cap(rule.at_most)).high;
    if (points > 0 && std::isfinite(points) && (!most || points > most->points)) {
      most = {points, model[rule.points].span};
    }
  }
  return most;
}

}  // namespace

void find_weights_against_order(const LintSubject& subject, diagnostics::Diagnostics& found) {
  const Model& model = subject.model;
  Ranges ranges(model, ParameterValues::as_declared);
  for (const Strengths& order : subject.orders) {
    for (size_t i = 0; i + 1 < order.size(); ++i) {
      for (const Score& score : model.scores) {
        const auto strong = weight_of(model, ranges, score, order[i]);
        const auto weak = weight_of(model, ranges, score, order[i + 1]);
        if (!strong || !weak || strong->points > weak->points || !subject.is_own(strong->span)) continue;
        const std::string& weaker = model.events[order[i + 1]].name;
        found
            .report(strong->span, diagnostics::WeightsAgainstOrder{.stronger = model.events[order[i]].name,
                                                                   .weaker = weaker,
                                                                   .score = score.name,
                                                                   .strong = values::number_text(strong->points),
                                                                   .weak = values::number_text(weak->points)})
            .label(weak->span, diagnostics::PointsOfOther{.event = weaker});
      }
    }
  }
}

}  // namespace merit::semantics
