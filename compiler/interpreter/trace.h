/// What the parts of a definition came to for one row: what its decision stands on, for explanations and coverage.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "compiler/interpreter/datum.h"
#include "compiler/semantics/model.h"

namespace merit::interpreter {

/// What one event gives a rule, or a match of its sequence.
struct PointsTrace {
  int64_t event = -1;          ///< a row of the event columns; -1: a match
  int64_t at = 0;              ///< when it was, of a match when it ended: microseconds since 1970-01-01T00:00Z
  semantics::Value points;     ///< with the rule's sign, before it fades; missing adds 0
  std::optional<double> left;  ///< the share that is left at its age, where the rule fades
  semantics::Value added;      ///< points that have faded; missing adds 0
};

/// A rule of a score. It acts: its condition is true, or something counted. Where nothing counted, but an event in
/// doubt could have, or where its condition or all its points are missing, that is missing.
struct RuleTrace {
  Truth acts = Truth::no;
  semantics::Value points;          ///< what it adds, after its `at most`: 0 where it does not act; of the score's type
  semantics::Value sum;             ///< before its `at most`; missing where nothing is to be added
  std::vector<PointsTrace> events;  ///< of `per` a pattern or a sequence: what counted, in event order
};

/// A group of rules.
struct GroupTrace {
  semantics::Value sum;     ///< before its `at most`
  semantics::Value points;  ///< after it; of the root, which has none, the same
};

struct ScoreTrace {
  std::vector<RuleTrace> rules;    ///< by `Score::rules`
  std::vector<GroupTrace> groups;  ///< by `Score::groups`; the root begins with what the score starts at
  semantics::Value start;
  semantics::Value points;  ///< the score: the root's sum between its bounds
};

struct Trace {
  std::vector<ScoreTrace> scores;        ///< by `Model::scores`
  std::vector<Truth> stages;             ///< each one's own condition, by `Model::stages`
  std::vector<Truth> disqualifications;  ///< by `Model::disqualifications`
  /// By `Model::routes`, by arm, of the lead's stage up to the first that is true; no more are asked. `otherwise` is
  /// true when it is come to, else false.
  std::vector<std::vector<std::optional<Truth>>> arms;
};

}  // namespace merit::interpreter
