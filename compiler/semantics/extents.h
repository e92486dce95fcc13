/// How high expressions are and how many parts they have, once every name is followed. Private to this folder.
///
/// Whoever works on a model walks its expressions by recursion, and names let short texts stand for high and large
/// ones: 200 declarations that each add 1,000 levels to the one before, or functions that call another twice, 60 deep.
/// Both are refused here, in time linear in the text, so that no later room needs a guard of its own.
#pragma once

#include <cstdint>
#include <vector>

#include "compiler/semantics/model.h"

namespace merit::semantics {

struct Extent {
  /// Levels of operations from this one down: through operands, names, the patterns it looks at and what their events
  /// are derived from.
  uint32_t height = 0;
  /// Operations, where functions and derived events stand in place of each use. Lets, scores, outputs and stages have
  /// one value a lead, so a use of one is one part. Saturates.
  uint64_t parts = 0;

  /// Two that stand side by side.
  Extent& operator+=(const Extent& other);
};

/// A walk takes up to 2 KB of stack a level (under the address sanitizer); an output that asks for `stage` stands on
/// the conditions of stages and adds its height to theirs. Sums may have 1,000 operators.
inline constexpr uint32_t kHighest = 1500;

/// Of all functions and derived events of a definition together, at each use. Beyond it evaluators need minutes.
inline constexpr uint64_t kMostParts = 100'000;

/// The extents of a growing model's parts; each is computed once, when all that it stands on is there.
class Extents {
 public:
  explicit Extents(const Model& model) : model_(model) {}

  const Extent& operator[](ExpressionId id) const { return expressions_[static_cast<uint32_t>(id)]; }
  /// What the body of a function adds where it is called.
  const Extent& of_function(uint32_t function) const { return (*this)[model_.functions[function].body]; }
  /// What a derived event adds to each pattern of it.
  Extent of_event(uint32_t event) const { return event < events_.size() ? events_[event] : Extent{}; }

  /// The model's last expression is new.
  void note_expression();
  /// The derived event has its alternatives.
  void note_event(uint32_t event);
  /// The score has its rules.
  void note_score(uint32_t score);

 private:
  Extent of_operation(const Expression::Node& node) const;
  Extent of_pattern(PatternId id) const;
  Extent of_sequence(SequenceId id) const;

  const Model& model_;
  std::vector<Extent> expressions_;
  std::vector<Extent> events_;           ///< of derived ones; nothing of kinds
  std::vector<uint32_t> score_heights_;  ///< by score
};

}  // namespace merit::semantics
