#include "compiler/proof/proof.h"

#include <string>

#include "compiler/proof/conditions.h"
#include "compiler/proof/ladder.h"
#include "compiler/proof/prover.h"

namespace merit::proof {
namespace {

using semantics::LintSubject;
using semantics::Model;
using semantics::Stage;

/// A definition of more operations is a program's, and nobody waits for proofs about it.
constexpr size_t kMostExpressions = 20'000;

}  // namespace

void find_by_proof(const LintSubject& subject, diagnostics::Diagnostics& found) {
  if (subject.model.expressions.size() > kMostExpressions) return;
  Prover prover;
  const uint32_t model = prover.add(subject.model);
  Conditions(subject, prover, model, found).look_at_all();
  find_hidden_stages(subject, prover, model, found);
  find_skipped_stages(subject, prover, model, found);
}

void find_same_leads(const Model& model, const Model& other, std::string_view other_name,
                     diagnostics::Diagnostics& found) {
  if (model.expressions.size() + other.expressions.size() > kMostExpressions) return;
  if (model.recycle() || other.recycle()) return;  // their stages see other events, each after its own recycling
  Prover prover;
  const uint32_t here = prover.add(model);
  const uint32_t there = prover.add(other);
  for (uint32_t i = 0; i < model.stages.size(); ++i) {
    for (uint32_t j = 0; j < other.stages.size(); ++j) {
      const Stage& stage = model.stages[i];
      if (stage.name != other.stages[j].name || !stage.condition || !other.stages[j].condition) continue;
      const Claim mine = prover.stage(here, i);
      const Claim theirs = prover.stage(there, j);
      if (prover.is_impossible({{mine, Answer::yes}})) continue;
      if (!prover.is_impossible({{mine, Answer::yes}, {theirs, Answer::not_yes}})) continue;
      if (!prover.is_impossible({{theirs, Answer::yes}, {mine, Answer::not_yes}})) continue;
      found.report(stage.span, diagnostics::SameLeads{
                                   .stage = stage.name, .whom = "the same leads", .other = std::string(other_name)});
    }
  }
}

}  // namespace merit::proof
