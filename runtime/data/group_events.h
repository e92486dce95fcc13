/// Private to this room: events of any order become each lead's, in the language's order.
#pragma once

#include <cstdint>
#include <vector>

#include "runtime/columns/leads.h"
#include "runtime/data/partition_events.h"

namespace merit::data {

/// What all pieces have in common.
struct EventShape {
  std::vector<columns::ColumnPtr> empty_columns;    ///< each column, without cells
  std::vector<std::vector<int32_t>> field_columns;  ///< as in columns::Events
  std::vector<int32_t> key_columns;                 ///< by kind: the column of its key, or -1
};

/// The pieces follow each other; each has as many partitions as `lead_count` leads have. Nothing is sorted that is in
/// order already, as it is in most files.
columns::Events group_events(std::vector<PartitionedPiece>&& pieces, EventShape&& shape, int64_t lead_count,
                             unsigned threads);

}  // namespace merit::data
