/// Private to runtime/data: events of any order become each lead's, in the language's order.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "runtime/columns/leads.h"
#include "runtime/data/grouping/event_words.h"
#include "runtime/data/grouping/partition_events.h"

namespace merit::data {

/// What all blocks have in common.
struct EventShape {
  std::vector<columns::ColumnPtr> empty_columns;    ///< each column, without cells
  std::vector<std::vector<int32_t>> field_columns;  ///< as in columns::Events
  std::vector<int32_t> key_columns;                 ///< by kind: the column of its key, or -1
};

/// The blocks follow each other; each has as many partitions as `lead_count` leads have. Nothing is sorted that is in
/// order already, as it is in most files.
class EventGrouping : public columns::EventPartitions {
 public:
  EventGrouping(std::vector<PartitionedBlock>&& blocks, EventShape&& shape, int64_t lead_count, unsigned threads);
  ~EventGrouping() override;

  int64_t rows() const override;
  columns::Events group(size_t partition) const override;
  /// The events of all leads.
  columns::Events group_all(unsigned threads) const;
  /// No events, in columns that are stored as those of the others are.
  columns::Events without_events() const;

 private:
  struct Room;
  class Partition;

  template <typename Visit>
  void for_each_segment(size_t partition, const Visit& visit) const;
  columns::ColumnPtr store_alike(size_t c);
  WordRanges joined_ranges() const;
  void lay_out();
  std::shared_ptr<columns::Column> make_column(size_t c, size_t rows) const;
  Room make_room(size_t first_partition, size_t end_partition, unsigned threads) const;
  columns::Events group_between(size_t first_partition, size_t end_partition, unsigned threads) const;

  std::vector<PartitionedBlock> blocks_;
  EventShape shape_;
  int64_t leads_;
  bool has_keys_;                                         ///< some kind
  std::vector<size_t> begins_;                            ///< by partition: its first row among those of all
  std::vector<columns::ColumnPtr> stored_;                ///< each column without cells, as all partitions store it
  std::vector<std::vector<std::vector<int32_t>>> codes_;  ///< by column and block: the joined code of each of its own
  WordLayout layout_;                                     ///< of words of all blocks together
  std::vector<WordTranslation> translations_;             ///< by block
};

}  // namespace merit::data
