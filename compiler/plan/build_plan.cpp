#include "compiler/plan/build_plan.h"

#include <numeric>

#include "compiler/plan/lowering.h"
#include "compiler/plan/passes/prune.h"
#include "compiler/semantics/decision_names.h"

namespace merit::plan {

Request all_columns(const Model& model) {
  Request request;
  request.stage = request.disqualified = request.undecided = request.reasons = true;
  request.scores.resize(model.scores.size());
  request.outputs.resize(model.outputs.size());
  if (!model.routes.empty()) request.routing.assign(semantics::kRouteNames.begin(), semantics::kRouteNames.end());
  std::iota(request.scores.begin(), request.scores.end(), 0);
  std::iota(request.outputs.begin(), request.outputs.end(), 0);
  return request;
}

Plan build_plan(const Model& model, const Request& request) {
  Plan frame;
  for (const semantics::EventKind& kind : model.kinds) frame.kinds.push_back(kind.name);
  frame.enumerations = model.enumerations;
  for (const semantics::Parameter& parameter : model.parameters) {
    frame.parameters.emplace_back(parameter.name, parameter.type);
  }
  frame.zone = model.definition.zone;
  Plan plan = Lowering(model, frame).lower(request);
  prune(plan);  // what the walk asked for on its way and nothing uses
  return plan;
}

}  // namespace merit::plan
