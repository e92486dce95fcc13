/// Private to this room: events in the order of partitions of leads, each small enough that all that is written for it
/// stays in cache.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "runtime/columns/column.h"

namespace merit::data {

constexpr int kPartitionBits = 12;
constexpr int32_t kPartitionLeads = 1 << kPartitionBits;

inline size_t partition_of(int32_t lead) {
  return static_cast<size_t>(lead) >> kPartitionBits;
}
inline size_t partitions_of(int64_t leads) {
  return partition_of(static_cast<int32_t>(leads)) + 1;
}

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

/// What stands in a cell that is missing, where cells are marked: one thing to move, not two.
constexpr int32_t kMissingCode = -1;
constexpr double kMissingNumber = std::numeric_limits<double>::quiet_NaN();
inline bool is_mark(int32_t code) {
  return code < 0;
}
inline bool is_mark(double number) {
  return std::isnan(number);  // a cell that is known is finite
}

/// The cells of one column of a piece. A cell is missing where `known` says so, and where it is marked.
struct PartitionedColumn {
  columns::ColumnPtr cells;    ///< its validity is not to be looked at
  std::vector<uint8_t> known;  ///< by cell, 0 or 1; empty: no cell is missing but those that are marked
  bool marked = false;         ///< codes and numbers: some cell is marked
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
