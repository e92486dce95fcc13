/// The promise of the event filter (compiler/plan/event_filter.h): what it stops changes no column, for any lead, nor
/// the events that a hand-off shows.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "compiler/plan/build_plan.h"
#include "compiler/semantics/model.h"
#include "runtime/columns/leads.h"

namespace merit::differential {

/// A definition and the columns that are wanted of it.
struct Asked {
  const semantics::Model& model;
  std::vector<semantics::Value> parameters;
  plan::Request request;
};

/// Asks the interpreter, for each definition, about all events, and again about those alone that the one filter of all
/// lets pass, without the fields that it does not name, some at earlier times where no view asks for them. A row has
/// all events of its lead up to its moment. The definitions declare the same data. What differs first, in words; empty
/// where nothing does.
std::string filter_difference(const std::vector<Asked>& definitions, const columns::Leads& leads,
                              std::span<const columns::Row> rows);

}  // namespace merit::differential
