/// Private to this room: a table of events and where in it things are.
#pragma once

#include <cstdint>
#include <vector>

#include "runtime/data/events/event_binding.h"
#include "runtime/data/tables/raw_table.h"

namespace merit::data {

/// One table of events, bound.
struct EventSource {
  const RawTable* table = nullptr;
  EventColumns columns;
  EventBinding binding;
  /// Of nested events: where the rows of the table's parent begin among those of all lead files.
  int64_t first_lead_row = 0;

  /// A column that says whose events are, and the lead field that it holds.
  struct LeadPlace {
    int32_t column = -1;
    int32_t lead_field = -1;
  };
  std::vector<LeadPlace> lead_places;  ///< distinct; none for nested events
  std::vector<int32_t> place_of_kind;  ///< in `lead_places`
  std::vector<int32_t> group_columns;  ///< by field group; -1: the table lacks it
};

}  // namespace merit::data
