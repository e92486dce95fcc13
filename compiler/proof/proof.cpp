#include "compiler/proof/proof.h"

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "compiler/proof/conditions.h"
#include "compiler/proof/prover.h"

namespace merit::proof {
namespace {

using semantics::LintSubject;
using semantics::Model;
using semantics::Stage;

/// A definition of more operations is a program's, and nobody waits for proofs about it.
constexpr size_t kMostExpressions = 20'000;

/// A lead's stage is the last that is true: one that is never true without a later one is no lead's.
class Ladder {
 public:
  Ladder(const Model& model, Prover& prover, uint32_t prover_model) : stages_(model.stages) {
    for (uint32_t i = 0; i < stages_.size(); ++i) claims_.push_back(prover.stage(prover_model, i));
  }

  bool is_hidden(Prover& prover, size_t stage) const {
    std::vector<Demand> last = {{claims_[stage], Answer::yes}};
    if (prover.is_impossible(last)) return false;  // never true, which is said elsewhere
    for (size_t later = stage + 1; later < claims_.size(); ++later) last.push_back({claims_[later], Answer::not_yes});
    return last.size() > 1 && prover.is_impossible(last);
  }

  /// The first that alone hides `stage`; several together may.
  const Stage* hiding(Prover& prover, size_t stage) const {
    for (size_t later = stage + 1; later < claims_.size(); ++later) {
      if (prover.is_impossible({{claims_[stage], Answer::yes}, {claims_[later], Answer::not_yes}})) {
        return &stages_[later];
      }
    }
    return nullptr;
  }

 private:
  const std::vector<Stage>& stages_;
  std::vector<Claim> claims_;
};

void find_hidden_stages(const LintSubject& subject, Prover& prover, uint32_t prover_model,
                        diagnostics::Diagnostics& found) {
  const Ladder ladder(subject.model, prover, prover_model);
  for (size_t i = 0; i < subject.model.stages.size(); ++i) {
    const Stage& stage = subject.model.stages[i];
    if (!subject.is_own(stage.span) || !ladder.is_hidden(prover, i)) continue;
    auto report = found.report(stage.span, diagnostics::HiddenStage{.stage = stage.name});
    if (const Stage* by = ladder.hiding(prover, i)) report.label(by->span, diagnostics::HidingStage{.stage = by->name});
  }
}

}  // namespace

std::span<const semantics::Lint> proof_lints() {
  static constexpr std::array kLints = {semantics::Lint{"proofs", find_by_proof}};
  return kLints;
}

void find_by_proof(const LintSubject& subject, diagnostics::Diagnostics& found) {
  if (subject.model.expressions.size() > kMostExpressions) return;
  Prover prover;
  const uint32_t model = prover.add(subject.model);
  Conditions(subject, prover, model, found).look_at_all();
  find_hidden_stages(subject, prover, model, found);
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
