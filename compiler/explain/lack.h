/// How far a condition is from being true: how many of its parts would have to change, and how many points are missing.
/// A measure for what to try and whom to list first, no promise: what changes really do is found by deciding.
#pragma once

#include <compare>
#include <cstdint>

#include "compiler/explain/scene.h"
#include "compiler/interpreter/inspection.h"

namespace merit::explain {

struct Lack {
  int64_t facts = 0;    ///< of the changes those of a known field: nobody can bring them about
  int64_t changes = 0;  ///< 0: it is true
  double points = 0;    ///< that scores are short by, of those changes that are about scores

  Lack operator+(const Lack& other) const {
    return {facts + other.facts, changes + other.changes, points + other.points};
  }
  friend auto operator<=>(const Lack&, const Lack&) = default;
};

Lack lack_of(const semantics::Model& model, interpreter::Inspection& inspection, semantics::ExpressionId condition,
             interpreter::Sees sees = interpreter::Sees::since_recycling);

/// Of being at that stage or above, disqualifications included.
Lack lack_of_stage(const semantics::Model& model, interpreter::Inspection& inspection, uint32_t stage);

}  // namespace merit::explain
