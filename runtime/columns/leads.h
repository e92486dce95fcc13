/// Leads and their events as evaluators see them: columns, and events grouped by lead.
///
/// What a definition's fields are called, and where they come from, is decided before: here a lead field is a position
/// in `lead_fields`, an event kind a position in the definition's list of event kinds, an event field a position in
/// that kind's list.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "runtime/columns/column.h"

namespace merit::columns {

/// Events of all leads, grouped by lead. Within a lead they stand in the language's order: by time; at the same
/// instant by kind, then by the event's key (integers by value, text by bytes, missing last), then by input.
struct Events {
  std::vector<int64_t> offsets;  ///< leads + 1: lead i owns rows [offsets[i], offsets[i + 1])
  std::vector<uint16_t> kind;    ///< per row
  std::vector<int64_t> at;       ///< per row: microseconds since 1970-01-01T00:00Z
  std::vector<ColumnPtr> columns;
  /// `field_columns[kind][field]` is the column that holds the field, row for row; -1 for a field that was not read.
  /// Fields of several kinds may share a column.
  std::vector<std::vector<int32_t>> field_columns;

  int64_t rows() const { return static_cast<int64_t>(at.size()); }
};

/// Leads whose events are grouped in one go: few enough that what is made of them stays in cache.
inline constexpr int64_t kPartitionLeads = 4096;

/// Events that are grouped a partition of the leads at a time, when they are asked for, and belong to whoever asks:
/// those of all leads are never in memory at once.
class EventPartitions {
 public:
  EventPartitions() = default;
  EventPartitions(const EventPartitions&) = delete;
  EventPartitions& operator=(const EventPartitions&) = delete;
  virtual ~EventPartitions() = default;

  /// Of all partitions.
  virtual int64_t rows() const = 0;
  /// The events of the leads from `partition * kPartitionLeads` on, the first of which has the first of the offsets.
  /// Any number of threads may ask at once.
  virtual Events group(size_t partition) const = 0;
};

/// Everything a definition is evaluated over.
struct Leads {
  int64_t count = 0;
  ColumnPtr key;                       ///< text or integer, always known
  std::vector<ColumnPtr> lead_fields;  ///< by the definition's lead field; null where it was not read
  Events events;
  /// Null, or what has the events: then `events` has no rows, and its columns are stored as those of each partition
  /// are: with the same dictionaries, and with a validity mask where a cell of any may be missing.
  std::shared_ptr<const EventPartitions> partitions = nullptr;

  int64_t event_rows() const { return partitions ? partitions->rows() : events.rows(); }
};

/// One evaluation: a lead, the events it may see, and the moment it is asked. `end` may cut events off (for
/// `reached`); events later than `now` are never in the range.
struct Row {
  int64_t lead = 0;
  int64_t event_begin = 0;
  int64_t event_end = 0;
  int64_t now = 0;  ///< microseconds since 1970-01-01T00:00Z
};

/// The row that sees all of a lead's events up to and including `now`.
Row row_of(const Leads& leads, int64_t lead, int64_t now);

}  // namespace merit::columns
