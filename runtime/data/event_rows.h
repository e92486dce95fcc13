/// Private to this room: which rows of event tables are events of this definition, step by step. Each step leaves rows
/// out and counts them; what stays keeps the order of the input.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "runtime/data/event_table.h"
#include "runtime/data/field_reader.h"
#include "runtime/data/group_events.h"

namespace merit::data {

/// Rows of one table, with what is known of each.
struct EventRows {
  std::vector<int64_t> rows;   ///< in the table, ascending
  std::vector<uint16_t> kind;  ///< per row
  std::vector<int64_t> at;     ///< per row, once times are read

  size_t size() const { return rows.size(); }
  /// Keeps the rows that `keep` marks.
  void filter(const std::vector<bool>& keep);
  /// The rows of one kind.
  std::vector<int64_t> rows_of(uint16_t wanted) const;
};

/// Reads tables one after another; remembers keys and counts across them.
class EventFilter {
 public:
  EventFilter(const Request& request, const ReadOptions& options, LeadTable& leads);

  /// The rows of a wanted kind. Unknown kinds are counted.
  EventRows rows_with_kind(const EventSource& source);
  /// Drops rows that repeat a key, whatever else is wrong with them or the row they repeat; then those without a time
  /// or without a required field: what is left are events.
  void drop_faulty(const EventSource& source, EventRows& rows);
  /// Finds the leads of events that are not later than `now`; drops the others. Owners' rows count from `first_row`.
  void find_owners(const EventSource& source, EventRows& rows, int64_t first_row,
                   std::vector<UngroupedEvents::Owner>& owners);

  /// Gives new leads their row; to be called after the last table.
  void make_new_leads();
  std::vector<Problem> take_findings();

 private:
  columns::ColumnPtr read_column(const EventSource& source, const Field& field, int32_t column, bool key,
                                 const std::vector<int64_t>& rows);
  void read_times(const EventSource& source, EventRows& rows);
  void drop_without_required(const EventSource& source, EventRows& rows);
  void drop_repeated_keys(const EventSource& source, EventRows& rows);
  void drop_later(const EventSource& source, EventRows& rows);
  std::vector<int64_t> first_leads(const EventSource& source, const EventRows& rows);
  int64_t lead_made_for(const columns::Column& key, int64_t row);
  const LeadIndex& index_of(int32_t lead_field);

  const Request& request_;
  const ReadOptions& options_;
  LeadTable& leads_;
  const values::Zone& zone_;
  std::map<int32_t, LeadIndex> indexes_;  ///< by lead field
  columns::ColumnBuilder new_keys_;
  std::vector<Interner> event_keys_;  ///< by kind: the keys met

  Tally unknown_kinds_, unknown_leads_, later_, several_leads_;
  std::map<std::string, Tally> without_time_;                      ///< by column
  std::map<std::pair<uint16_t, size_t>, Tally> without_required_;  ///< by kind and field
  std::map<uint16_t, Tally> repeated_;                             ///< by kind
};

}  // namespace merit::data
