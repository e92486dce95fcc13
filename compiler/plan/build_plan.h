/// `Model` → `Plan`: names, functions, derived events, scores and stages spelled out in operations.
#pragma once

#include <cstdint>
#include <vector>

#include "compiler/plan/plan.h"
#include "compiler/semantics/model.h"

namespace merit::plan {

/// A part of a definition that is true or false of leads, or counts: what a profile asks about.
struct Part {
  enum class Kind : uint8_t { let, rule, stage, disqualification, arm, sequence };
  Kind kind = Kind::let;
  /// In `Model::lets`, `Score::rules`, `Model::stages`, `Model::disqualifications`, `Route::arms`, `Model::sequences`.
  uint32_t index = 0;
  uint32_t of = 0;  ///< of a rule its score, of an arm its route: in `Model::scores`, `Model::routes`
};

/// The columns that are wanted: they are the roots, and nothing else is computed.
struct Request {
  bool stage = false;
  bool disqualified = false;
  bool undecided = false;
  bool reasons = false;
  std::vector<semantics::DecisionName> routing;  ///< of `semantics::kRouteNames`
  std::vector<uint32_t> handoffs;                ///< in `Model::handoffs`: of whose `touches` all events are kept
  std::vector<uint32_t> scores;                  ///< in `Model::scores`
  std::vector<uint32_t> outputs;                 ///< in `Model::outputs`
  bool reached = false;
  bool could_reach = false;
  /// Three columns each, in this order, in place of a name: a boolean, whether the lead comes to it at all (an arm is
  /// asked where those above are not true); a boolean that may be missing, what it comes to; the points that it adds.
  std::vector<Part> parts;
  bool changed_from = false;
  bool previous = false;  ///< an earlier output is given: behind their own fields, leads have its stage, a text, and
                          ///< when they reached that
};

/// Every column that a definition gives of itself.
Request all_columns(const semantics::Model& model);

/// The plan of a checked definition as it is written, before any pass; roots in the order of `Request`'s members. It
/// means what `interpreter::Interpreter` gives for the same columns.
Plan build_plan(const semantics::Model& model, const Request& request);

}  // namespace merit::plan
