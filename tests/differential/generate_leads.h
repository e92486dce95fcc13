/// Leads and events that a definition finds hard: its own words and numbers and their neighbours, ties, edges of
/// windows, missing cells.
#pragma once

#include <cstdint>
#include <vector>

#include "compiler/semantics/model.h"
#include "runtime/columns/leads.h"

namespace merit::differential {

struct Shape {
  int64_t leads = 40;
  int64_t most_events = 12;  ///< of a lead
  double missing = 0.2;      ///< share of cells; 0: columns without a validity mask
  bool dictionary = false;   ///< texts as codes into a dictionary
  bool exactly = false;      ///< each lead has `most_events`
  bool previous = false;  ///< behind their fields, leads have the stage of an earlier output, and when it was reached
};

/// 2026-10-31T00:00Z
inline constexpr int64_t kNow = 1'793'404'800'000'000;

columns::Leads generate_leads(const semantics::Model& model, uint64_t seed, const Shape& shape);

/// A value for each parameter: one within its range, often at an end of it, or its own.
std::vector<semantics::Value> generate_parameters(const semantics::Model& model, uint64_t seed);

/// A row for each lead.
std::vector<columns::Row> all_rows(const columns::Leads& leads, int64_t now = kNow);

}  // namespace merit::differential
