/// The promise of the event filter (compiler/plan/event_filter.h): what it stops changes no column, for any lead, nor
/// the events that a hand-off shows.
#pragma once

#include <span>
#include <string>

#include "compiler/plan/build_plan.h"
#include "compiler/semantics/model.h"
#include "runtime/columns/leads.h"

namespace merit::differential {

/// Asks the interpreter about all events, and again about those alone that the filter of the plan for `request` lets
/// pass, without the fields that it does not name. What differs first, in words; empty where nothing does.
std::string filter_difference(const semantics::Model& model, const columns::Leads& leads,
                              std::span<const columns::Row> rows, const plan::Request& request);

}  // namespace merit::differential
