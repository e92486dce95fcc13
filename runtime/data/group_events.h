/// Private to this room: events of any order become each lead's, in the language's order.
#pragma once

#include <cstdint>
#include <vector>

#include "runtime/columns/leads.h"

namespace merit::data {

/// A piece of the events in the order of the input, and which leads each belongs to.
struct OwnedEvents {
  std::vector<uint16_t> kind;
  std::vector<int64_t> at;
  std::vector<columns::ColumnPtr> columns;
  std::vector<int32_t> leads;  ///< negative: the event is left out

  /// A further lead of an event that belongs to several.
  struct Owner {
    int32_t lead = 0;
    uint32_t event = 0;
  };
  std::vector<Owner> further;  ///< events ascending
};

/// What all pieces have in common.
struct EventShape {
  std::vector<columns::ColumnPtr> empty_columns;    ///< each column, without cells
  std::vector<std::vector<int32_t>> field_columns;  ///< as in columns::Events
  std::vector<int32_t> key_columns;                 ///< by kind: the column of its key, or -1
};

/// The pieces follow each other. Nothing is sorted that is in order already, as it is in most files.
columns::Events group_events(std::vector<OwnedEvents>&& pieces, EventShape&& shape, int64_t lead_count,
                             unsigned threads);

}  // namespace merit::data
