/// What an expression mentions: the fields and patterns that occur in it, also through lets, functions, `qualifies as`,
/// other outputs, and what its patterns say themselves (docs/language.md, "Missing data": `undecided`).
///
/// A score is no part of the expression that uses it: its rules' conditions stand for themselves.
#pragma once

#include <vector>

#include "compiler/semantics/model.h"

namespace merit::plan {

struct Mentions {
  std::vector<uint32_t> lead_fields;                ///< in `Model::lead_fields`, each once
  std::vector<semantics::EventField> event_fields;  ///< outside of patterns: of the event that is being looked at
  std::vector<semantics::PatternId> patterns;       ///< each once
};

Mentions mentions_of(const semantics::Model& model, semantics::ExpressionId expression);
/// Of the pattern itself: it is among its patterns.
Mentions mentions_of(const semantics::Model& model, semantics::PatternId pattern);

}  // namespace merit::plan
