/// Private to this room: events of any order become each lead's, in the language's order.
#pragma once

#include <cstdint>
#include <vector>

#include "runtime/columns/leads.h"

namespace merit::data {

/// Events in the order of the input, and which lead each belongs to.
struct UngroupedEvents {
  std::vector<uint16_t> kind;  ///< per row
  std::vector<int64_t> at;     ///< per row
  std::vector<columns::ColumnPtr> columns;
  std::vector<std::vector<int32_t>> field_columns;  ///< as in columns::Events
  std::vector<int32_t> key_columns;                 ///< by kind: the column of its key, or -1

  /// An event that belongs to a lead; one that matches several stands here once for each.
  struct Owner {
    int64_t lead = 0;
    int64_t row = 0;
  };
  std::vector<Owner> owners;  ///< rows ascending
};

columns::Events group_events(UngroupedEvents&& events, int64_t lead_count);

}  // namespace merit::data
