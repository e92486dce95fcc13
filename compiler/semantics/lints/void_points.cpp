// Points that a cap makes void: those of a rule that can change nothing, since its score or group is at its bound
// without them, and those that one single event gives beyond the rule's own `at most`.
//
// Points that reach beyond a bound are often meant (-100 for job seekers, "keep between 0 and 100"), so only points
// none of which ever count are reported.
#include <cmath>
#include <optional>

#include "compiler/semantics/lints/lint.h"
#include "compiler/semantics/lints/ranges.h"
#include "runtime/values/owned_text.h"

namespace merit::semantics {
namespace {

class VoidPoints {
 public:
  VoidPoints(const LintSubject& subject, diagnostics::Diagnostics& found)
      : subject_(subject), found_(found), ranges_(subject.model, ParameterValues::any) {}

  void look_at(const Score& score) {
    for (const Rule& rule : score.rules) {
      if (!subject_.is_own(rule.span)) continue;
      look_at_cap(rule);
      if (!look_at_score(score, rule)) look_at_groups(score, rule);
    }
  }

 private:
  const Model& model() const { return subject_.model; }

  /// `+50 per webinar, at most 30`: what fades may well begin above its cap.
  void look_at_cap(const Rule& rule) {
    if (!rule.at_most || rule.decay || rule.form == Rule::Form::per_number) return;
    const Range points = ranges_.of(rule.points);
    const double cap = ranges_.of_cap(rule.at_most).high;
    const double least = points.low > 0 ? points.low : points.high < 0 ? -points.high : 0;
    if (!(least > cap) || !std::isfinite(least)) return;
    const Span span = model()[rule.points].span;
    auto report =
        found_.report(span, diagnostics::PointsAboveCap{values::number_text(least), values::number_text(cap)});
    report.label(model()[*rule.at_most].span).help(diagnostics::LooksOnceAtMost{values::number_text(cap)});
    const bool is_literal = !std::isnan(cap) && subject_.text(span) == values::number_text(least);
    if (is_literal) report.fix({{span, values::number_text(cap)}});
  }

  /// Whether `rule` changes nothing when `sum`, what there is without it, is kept between `bounds`.
  bool is_void(Range points, Range sum, Range bounds) const {
    if (points.low == points.high) return false;
    return (points.low >= 0 && sum.low >= bounds.high) || (points.high <= 0 && sum.high <= bounds.low);
  }

  bool look_at_score(const Score& score, const Rule& rule) {
    Range sum = ranges_.of_items(score, 0, &rule);
    if (score.start) sum = ranges_.of(*score.start) + sum;
    const Range bounds = {score.low ? ranges_.of(*score.low).low : -Range::kInfinite,
                          score.high ? ranges_.of(*score.high).high : Range::kInfinite};
    const Range points = ranges_.of_rule(rule);
    return is_void(points, sum, bounds) && say(score.name, rule, points, bounds);
  }

  void look_at_groups(const Score& score, const Rule& rule) {
    for (uint32_t group = 1; group < score.groups.size(); ++group) {
      const bool holds_rule = [&] {
        for (const Group::Item& item : score.groups[group].items)
          if (!item.group && &score.rules[item.index] == &rule) return true;
        return false;
      }();
      if (!holds_rule) continue;
      const Range bounds = ranges_.of_cap(score.groups[group].at_most);
      const Range points = ranges_.of_rule(rule);
      if (is_void(points, ranges_.of_items(score, group, &rule), bounds)) {
        say(score.groups[group].name, rule, points, bounds);
      }
    }
  }

  bool say(const std::string& name, const Rule& rule, Range points, Range bounds) {
    const bool above = points.low >= 0;
    found_.report(rule.span, diagnostics::VoidPoints{.score = name,
                                                     .side = above ? "at least" : "at most",
                                                     .bound = values::number_text(above ? bounds.high : bounds.low)});
    return true;
  }

  const LintSubject& subject_;
  diagnostics::Diagnostics& found_;
  Ranges ranges_;
};

}  // namespace

void find_void_points(const LintSubject& subject, diagnostics::Diagnostics& found) {
  VoidPoints points(subject, found);
  for (const Score& score : subject.model.scores) points.look_at(score);
}

}  // namespace merit::semantics
