/// Private to this room: what one part of a table of events gives, before its events are joined with their leads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "runtime/data/grouping/partition_events.h"
#include "runtime/data/tables/row_tally.h"

namespace merit::data {

/// What becomes of a row, so far. Where the kind has a key, all its rows are kept until it is known which of them
/// repeat one; rows of other kinds that are no events are counted and left out at once.
enum class Fate : uint8_t {
  event,
  without_time,
  without_required,
  later,     ///< than `now`
  unseen,    ///< by anything that is evaluated
  repeated,  ///< the key of an earlier row
};

/// What was left out of one table, or worth a note.
struct EventTallies {
  RowTally unknown_kinds, unknown_leads, later, several_leads;
  std::map<int32_t, RowTally> without_time;                            ///< by column
  std::map<std::pair<uint16_t, uint16_t>, RowTally> without_required;  ///< by kind and field
  std::map<uint16_t, RowTally> repeated;                               ///< by kind

  void add(const EventTallies& other);
};

/// Where leads are known when a part is scanned, it gives its events block after block, so that they are in cache when
/// they are moved to partitions.
struct EventPart {
  OwnedEvents events;      ///< in the order of the input; their leads are found later, unless
  bool has_leads = false;  ///< the leads were known when the part was scanned: then `events` has the first ones

  // By event, as in `events`.
  std::vector<uint32_t> rows;                   ///< in the table, counted from `first_row`
  std::vector<Fate> fate;                       ///< empty: all are events
  std::vector<uint16_t> lacking;                ///< with `fate`: the required field that is missing
  std::vector<columns::ColumnPtr> lead_values;  ///< by place of the table: what says whose they are; without leads only

  int64_t first_row = 0;
  std::vector<std::vector<uint32_t>> unreadable;  ///< by column of `events`: the events whose value did not read
  std::vector<int64_t> rows_of_kind;              ///< all rows, by kind
  EventTallies tallies;

  int64_t row_of(size_t event) const { return first_row + rows[event]; }
};

/// How many of some events have a lead: of the others it is negative.
size_t count_owned(const int32_t* leads, size_t count);

/// What is left of a part once its events have their leads.
struct SettledPart {
  std::vector<PartitionedBlock> events;
  int64_t kept = 0;                   ///< events that belong to a lead
  std::vector<RowTally> unreadable;   ///< by column of `events`: values of events that belong to a lead
  std::vector<int64_t> rows_of_kind;  ///< all rows, by kind
  EventTallies tallies;
};

}  // namespace merit::data
