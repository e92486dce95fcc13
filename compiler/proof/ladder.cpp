// A lead's stage is the last that is true, and conditions are independent of each other. So a stage may be none's, and
// a stage may be true without the one before it, which not everybody who writes a ladder expects.
#include "compiler/proof/ladder.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "compiler/proof/subjects.h"

namespace merit::proof {

using namespace semantics;

namespace d = diagnostics;

namespace {

std::vector<Claim> claims_of(const Model& model, Prover& prover, uint32_t prover_model) {
  std::vector<Claim> claims;
  for (uint32_t i = 0; i < model.stages.size(); ++i) claims.push_back(prover.stage(prover_model, i));
  return claims;
}

// --- hidden ----------------------------------------------------------------------------------------------------------

/// Whether a stage that is true of some lead is never true without a later one.
bool is_hidden(Prover& prover, const std::vector<Claim>& claims, size_t stage) {
  std::vector<Demand> last = {{claims[stage], Answer::yes}};
  if (prover.is_impossible(last)) return false;  // never true, which is said elsewhere
  for (size_t later = stage + 1; later < claims.size(); ++later) last.push_back({claims[later], Answer::not_yes});
  return last.size() > 1 && prover.is_impossible(last);
}

bool holds_wherever(Prover& prover, Claim whole, Claim part) {
  return prover.is_impossible({{part, Answer::yes}, {whole, Answer::not_yes}});
}

// --- skipped ---------------------------------------------------------------------------------------------------------

/// A stage, and the one before it that has a condition; positions in `Model::stages`.
struct Step {
  size_t before, stage;
};

std::vector<Step> steps_of(const Model& model) {
  std::vector<Step> steps;
  std::optional<size_t> before;
  for (size_t i = 0; i < model.stages.size(); ++i) {
    if (!model.stages[i].condition) continue;
    if (before) steps.push_back({*before, i});
    before = i;
  }
  return steps;
}

/// A condition that needs brackets where `and` stands before it.
bool needs_brackets(const Expression& condition) {
  const auto* joined = std::get_if<Logical>(&condition.node);
  return (joined && joined->op == Logical::Operator::disjunction) || std::holds_alternative<Case>(condition.node);
}

std::vector<d::Edit> edits_to_build_on(const Model& model, const Stage& before, const Stage& stage) {
  const Expression& condition = model[*stage.condition];
  const Span span = condition.span;
  const std::string opening = "qualifies as " + before.name + " and ";
  if (!needs_brackets(condition)) return {{{span.file, span.begin, span.begin}, opening}};
  return {{{span.file, span.begin, span.begin}, opening + "("}, {{span.file, span.end, span.end}, ")"}};
}

/// Whether it is certain that the stage is true of leads that do not qualify for the one before. The solver knows
/// too little of a regular expression, say, to be believed when it finds such a lead, unless the stage before asks
/// about something that this one does not look at.
bool is_skipped(const Model& model, Prover& prover, Claim before, Claim stage, const Step& step) {
  const Subjects of_stage = subjects_of(model, *model.stages[step.stage].condition);
  const Subjects of_before = subjects_of(model, *model.stages[step.before].condition);
  if (of_stage.include(of_before)) return false;
  if (holds_wherever(prover, stage, before)) return false;                                // which hides the one before
  if (prover.is_impossible({{stage, Answer::yes}, {before, Answer::yes}})) return false;  // one or the other: meant
  return prover.is_possible({{stage, Answer::yes}, {before, Answer::not_yes}});
}

}  // namespace

void find_hidden_stages(const LintSubject& subject, Prover& prover, uint32_t prover_model, d::Diagnostics& found) {
  const std::vector<Claim> claims = claims_of(subject.model, prover, prover_model);
  for (size_t i = 0; i < claims.size(); ++i) {
    const Stage& stage = subject.model.stages[i];
    if (!subject.is_own(stage.span) || !is_hidden(prover, claims, i)) continue;
    auto report = found.report(stage.span, d::HiddenStage{.stage = stage.name});
    for (size_t later = i + 1; later < claims.size(); ++later) {  // the first that alone hides it; several together may
      if (!holds_wherever(prover, claims[later], claims[i])) continue;
      const Stage& by = subject.model.stages[later];
      report.label(by.span, d::HidingStage{.stage = by.name});
      break;
    }
  }
}

void find_skipped_stages(const LintSubject& subject, Prover& prover, uint32_t prover_model, d::Diagnostics& found) {
  const Model& model = subject.model;
  const std::vector<Claim> claims = claims_of(model, prover, prover_model);
  const std::vector<Step> steps = steps_of(model);
  std::vector<Step> skipped;
  size_t building = 0;
  for (const Step& step : steps) {
    const Claim before = claims[step.before];
    const Claim stage = claims[step.stage];
    if (holds_wherever(prover, before, stage)) {
      ++building;
    } else if (is_skipped(model, prover, before, stage, step)) {
      skipped.push_back(step);
    }
  }
  // Where most stages of several stand for themselves, that is meant.
  if (steps.size() > 1 && building < skipped.size()) return;
  for (const Step& step : skipped) {
    const Stage& stage = model.stages[step.stage];
    const Stage& before = model.stages[step.before];
    const auto is_of_stage = [&](const d::Diagnostic& one) { return one.span == stage.span; };  // it is hidden
    if (!subject.is_own(stage.span) || std::ranges::any_of(found.all(), is_of_stage)) continue;
    found.report(stage.span, d::SkippedStage{.stage = stage.name, .before = before.name})
        .label(before.span, d::DeclaredHere{})
        .help(d::BuildOnStage{.before = before.name})
        .fix(edits_to_build_on(model, before, stage));
  }
}

}  // namespace merit::proof
