/// Private to runtime/data: events in the order of partitions of leads, each small enough that all that is written for
/// it stays in cache.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "runtime/columns/column.h"
#include "runtime/columns/leads.h"
#include "runtime/data/grouping/common_layout.h"
#include "runtime/data/grouping/event_words.h"
#include "runtime/data/grouping/packed_cells.h"

namespace merit::data {

using columns::kPartitionLeads;
constexpr int kPartitionBits = std::countr_zero(static_cast<uint64_t>(kPartitionLeads));

inline size_t partition_of(int32_t lead) {
  return static_cast<size_t>(lead) >> kPartitionBits;
}
inline size_t partitions_of(int64_t leads) {
  return partition_of(static_cast<int32_t>(leads)) + 1;
}

/// Events in the order of the input, and which leads each belongs to.
struct OwnedEvents {
  std::vector<uint16_t> kind;
  std::vector<int64_t> at;
  std::vector<std::shared_ptr<columns::Column>> columns;  ///< a text with codes may get its dictionary later
  std::vector<int32_t> leads;                             ///< negative: the event is left out

  /// A further lead of an event that belongs to several.
  struct Owner {
    int32_t lead = 0;
    uint32_t event = 0;
  };
  std::vector<Owner> further;  ///< events ascending
};

/// The cells of one column of a block: integers and codes where words have no room for them, numbers, or plain texts.
struct PartitionedColumn {
  std::shared_ptr<columns::Column> cells;  ///< without cells, but of plain texts
  PackedCodes codes;
  PackedIntegers integers;
  PackedNumbers numbers;
};

/// Events, partition after partition, each in the order of the input. An event stands there once for each of its leads.
struct PartitionedBlock {
  std::vector<uint32_t> begins;  ///< partitions + 1
  WordRanges ranges;             ///< of its own events
  WordLayout layout;             ///< with room for these
  std::vector<uint64_t> words;
  std::vector<int64_t> times;  ///< microseconds, where words have no room for them
  std::vector<PartitionedColumn> columns;

  int64_t time_at(size_t i) const { return layout.at ? layout.time(words[i]) : times[i]; }
};

/// Events of a block: all places that it is written to are in cache. More where there are so many partitions that few
/// would stay together.
size_t block_size(size_t partitions);

/// The events in blocks that follow each other, none of which is empty. Their layouts are `common` as far as possible.
std::vector<PartitionedBlock> partition(OwnedEvents&& events, size_t partitions, CommonLayout& common);

}  // namespace merit::data
