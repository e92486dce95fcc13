/// What a decision leaves undecided, and what knowing it would do.
#pragma once

#include <string>
#include <vector>

#include "compiler/explain/scene.h"
#include "compiler/interpreter/interpreter.h"

namespace merit::explain {

/// A field that is missing, as `undecided` names it.
struct Unknown {
  struct Effect {
    std::string value;  ///< of the field, as `shown_value` has it
    std::string stage;  ///< that the lead then has
  };
  struct Range {
    std::string score;
    semantics::Value low, high;  ///< over the values tried, what it is now among them
  };
  std::string field;            ///< `employees`, `download.asset`
  std::vector<Effect> effects;  ///< one for each other stage that it could give
  std::vector<Range> scores;    ///< those that would change
};

/// One for each of `Decision::undecided`; found by deciding with each value that the definition compares with.
std::vector<Unknown> unknowns_of(const Scene& scene, const interpreter::Decision& decision);

}  // namespace merit::explain
