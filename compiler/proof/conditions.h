/// Looks at every condition of a definition. Private to this folder.
#pragma once

#include <map>
#include <set>

#include "compiler/proof/prover.h"
#include "compiler/semantics/lints/lint.h"

namespace merit::proof {

class Conditions {
 public:
  /// `prover_model` is the subject's model in `prover`.
  Conditions(const semantics::LintSubject& subject, Prover& prover, uint32_t prover_model,
             diagnostics::Diagnostics& found)
      : subject_(subject), model_(subject.model), prover_(prover), prover_model_(prover_model), found_(found) {}

  void look_at_all();
  /// Whether something was said about the expression or a part of it, each once.
  bool look_at(semantics::ExpressionId id);

 private:
  bool look_into(semantics::ExpressionId id);
  bool is_question(semantics::ExpressionId id) const;
  bool look_closely(semantics::ExpressionId id);
  bool look_at_arms(const semantics::Case& node);
  void look_at_arms(const semantics::Route& route);
  void note_unlimited(semantics::ExpressionId id);
  void note_unlimited(semantics::PatternId id);
  bool sees_both(semantics::ExpressionId id);
  bool asks_of_recycled(semantics::ExpressionId id);

  const semantics::LintSubject& subject_;
  const semantics::Model& model_;
  Prover& prover_;
  uint32_t prover_model_;
  diagnostics::Diagnostics& found_;
  std::map<semantics::ExpressionId, bool> said_;
  std::map<semantics::ExpressionId, bool> recycled_;  ///< known answers of `asks_of_recycled`
  std::set<semantics::ExpressionId> unlimited_;       ///< what sees all events, where leads are recycled
  std::set<semantics::PatternId> unlimited_patterns_;
};

}  // namespace merit::proof
