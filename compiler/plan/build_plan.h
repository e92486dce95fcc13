/// `Model` → `Plan`: names, functions, derived events, scores and stages spelled out in operations.
#pragma once

#include <vector>

#include "compiler/plan/plan.h"
#include "compiler/semantics/model.h"

namespace merit::plan {

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
  bool previous = false;  ///< an earlier output is given: leads have its columns behind their fields
};

/// Every column that a definition gives of itself.
Request all_columns(const semantics::Model& model);

/// The plan of a checked definition as it is written, before any pass; roots in the order of `Request`'s members. It
/// means what `interpreter::Interpreter` gives for the same columns.
Plan build_plan(const semantics::Model& model, const Request& request);

}  // namespace merit::plan
