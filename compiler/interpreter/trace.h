/// What the parts of a definition came to for one row: what its decision stands on, for explanations and coverage.
#pragma once

#include <optional>
#include <vector>

#include "compiler/interpreter/datum.h"
#include "compiler/semantics/model.h"

namespace merit::interpreter {

/// A rule of a score. It acts: its condition is true, or something counted. Where nothing counted, but an event in
/// doubt could have, or where its condition or all its points are missing, that is missing.
struct RuleTrace {
  Truth acts = Truth::no;
  semantics::Value points;  ///< what it adds, after its `at most`: 0 where it does not act; of the score's type
};

struct Trace {
  std::vector<std::vector<RuleTrace>> rules;  ///< by `Model::scores`, by `Score::rules`
  std::vector<Truth> stages;                  ///< each one's own condition, by `Model::stages`
  std::vector<Truth> disqualifications;       ///< by `Model::disqualifications`
  /// By `Model::routes`, by arm, of the lead's stage up to the first that is true; no more are asked. `otherwise` is
  /// true when it is come to, else false.
  std::vector<std::vector<std::optional<Truth>>> arms;
};

}  // namespace merit::interpreter
