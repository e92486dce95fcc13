/// How a decision came about, as far as an expectation that was not met asks about it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/driver/observe.h"
#include "compiler/driver/place.h"
#include "compiler/interpreter/datum.h"

namespace merit::driver {

struct Explanation {
  struct Rule {
    Place place;
    std::string text;    ///< as written, on one line
    std::string points;  ///< what it adds, with its sign: `+15`
    interpreter::Truth acts = interpreter::Truth::no;
  };
  struct Score {
    std::string name, value;
    std::vector<Rule> rules;  ///< all of them, in the order written
  };
  /// A stage, a disqualification or an arm of a route.
  struct Condition {
    std::string name;  ///< of the stage; the text of a disqualification or arm
    interpreter::Truth truth = interpreter::Truth::no;
    std::vector<Observation> parts;  ///< why
  };
  std::string stage;  ///< the one that was decided
  std::vector<Score> scores;
  std::vector<Condition> stages;             ///< all or none
  std::vector<Condition> disqualifications;  ///< all or none
  std::vector<Condition> arms;               ///< of the route that applies, up to the one taken, if it is asked about
  std::vector<std::string> undecided;
};

/// Of the scores and stages that `expressions` ask about, also through names and through stages; of the lead's decision
/// and what it stands on.
Explanation explain(const Scene& scene, const interpreter::Decision& decision, const interpreter::Trace& trace,
                    const std::vector<semantics::ExpressionId>& expressions);

}  // namespace merit::driver
