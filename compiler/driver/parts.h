/// The parts of a definition that are true or false of leads, or count: what tests cover and a profile measures.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/plan/build_plan.h"
#include "compiler/semantics/model.h"
#include "compiler/source/place.h"
#include "compiler/source/source.h"

namespace merit::driver {

/// A condition with a name, a rule of a score, a stage, a disqualification, an arm of a route, or a pattern or sequence
/// that some of these ask about.
struct DefinitionPart {
  enum class Kind : uint8_t { condition, rule, stage, disqualification, route, pattern };
  Kind kind = Kind::rule;
  std::string owner;  ///< the condition's name, the score, the stage, or that of the route; empty for the others
  std::string text;   ///< as written, on one line; empty of a condition
  source::Place place;
  plan::Part which;
  bool always = false;  ///< it has no condition
};

/// `condition`, `rule`, `stage`, `disqualification`, `route`, `pattern`.
std::string_view name_of(DefinitionPart::Kind kind);

/// All but conditions and patterns, in the order in which traces have them: rules, stages, disqualifications, arms of
/// routes.
std::vector<DefinitionPart> acting_parts(const semantics::Model& model, const source::Sources& sources);

/// The definition's own lets that are conditions.
std::vector<DefinitionPart> named_conditions(const semantics::Model& model, const source::Sources& sources);

/// Patterns and sequences, but each text once: what is written twice is worked out once. `asked`: which, by
/// `Model::sequences`.
std::vector<DefinitionPart> patterns(const semantics::Model& model, const source::Sources& sources,
                                     const std::vector<bool>& asked);

}  // namespace merit::driver
