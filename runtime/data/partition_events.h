/// Private to this room: events in the order of partitions of leads, each small enough that all that is written for it
/// stays in cache.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "runtime/data/group_events.h"

namespace merit::data {

constexpr int kPartitionBits = 12;
constexpr int32_t kPartitionLeads = 1 << kPartitionBits;

inline size_t partition_of(int32_t lead) {
  return static_cast<size_t>(lead) >> kPartitionBits;
}

/// The cells of one column of a piece.
struct PartitionedColumn {
  columns::ColumnPtr cells;    ///< its validity is not to be looked at
  std::vector<uint8_t> known;  ///< by cell, 0 or 1; empty: all are known
};

/// The events of a piece, block after block of it, and in each of these partition after partition, each in the order of
/// the input. An event stands there once for each of its leads.
struct PartitionedPiece {
  std::vector<std::vector<size_t>> begins;  ///< by block: partitions + 1
  std::vector<int32_t> leads;
  std::vector<uint16_t> kind;
  std::vector<int64_t> at;
  std::vector<PartitionedColumn> columns;
};

PartitionedPiece partition(OwnedEvents&& piece, size_t partitions);

}  // namespace merit::data
