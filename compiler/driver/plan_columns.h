/// The plan of the columns that a run wants, and what it tells the reader.
#pragma once

#include <vector>

#include "compiler/driver/decision_columns.h"
#include "compiler/driver/timings.h"
#include "compiler/plan/pipeline.h"
#include "compiler/plan/plan.h"
#include "compiler/semantics/model.h"
#include "runtime/columns/leads.h"
#include "runtime/data/terms/request.h"

namespace merit::driver {

/// The plan of these columns, as the definition says it, and no pass over it yet. `previous`: the leads have columns of
/// an earlier output.
plan::Plan plan_of(const semantics::Model& model, const std::vector<DecisionColumn>& columns, bool previous = false);

/// Lets the passes know which fields no lead and no event of this data lacks. Whether there is such a field.
bool note_what_is_known(plan::Plan& plan, const columns::Leads& leads);

/// Runs the passes.
void improve(plan::Plan& plan, const plan::PipelineOptions& options, Timings& timings);

/// Takes out of a definition's request the events and fields that its improved plan cannot see; nothing where the plan
/// has no event filter. `parameters` are by `Plan::parameters`; `now` is the moment of evaluation.
void leave_out_unseen(data::Request& request, const plan::Plan& plan, const std::vector<semantics::Value>& parameters,
                      int64_t now);

}  // namespace merit::driver
