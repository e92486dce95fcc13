/// What an expression mentions: the fields and patterns that occur in it, also through lets, functions, `qualifies as`,
/// other outputs, and what its patterns say themselves (docs/language.md, "Missing data": `undecided`).
///
/// A score is no part of the expression that uses it: its rules' conditions stand for themselves. Linear in the size of
/// the definition, since whatever has a name is looked through once.
#pragma once

#include <vector>

#include "compiler/semantics/model.h"

namespace merit::semantics {

struct Mentions {
  std::vector<uint32_t> lead_fields;     ///< in `Model::lead_fields`, each once, as they come
  std::vector<EventField> event_fields;  ///< outside of patterns: of the event that is being looked at
  std::vector<PatternId> patterns;       ///< each once
};

Mentions mentions_of(const Model& model, ExpressionId expression);
Mentions mentions_of(const Model& model, SequenceId sequence);
/// Of the pattern itself: it is among its patterns.
Mentions mentions_of(const Model& model, PatternId pattern);

}  // namespace merit::semantics
