/// Private to runtime/data: from tables of events to the events of leads, for one request.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <expected>
#include <optional>
#include <vector>

#include "runtime/data/events/event_owners.h"
#include "runtime/data/events/event_scan.h"
#include "runtime/data/grouping/group_events.h"
#include "runtime/data/leads/lead_table.h"
#include "runtime/data/terms/inputs.h"

namespace merit::data {

struct EventResult {
  std::vector<Problem> findings;
  int64_t rows_read = 0;  ///< of kinds that are looked at
  int64_t rows_kept = 0;  ///< of these, that belong to a lead and can be seen
};

/// First all tables are added, then all their parts scanned, in any order and by any threads, then the events joined.
/// Once the leads are known, whoever has scanned a part goes on with it while it is in cache, where other parts do not
/// matter.
class EventTables {
 public:
  EventTables(const Request& request, const ReadOptions& options);

  /// The next table in the order of the input. It and the request outlive this.
  void add(const RawTable& table, EventColumns columns, EventBinding binding, int64_t first_lead_row = 0);
  size_t tables() const { return sources_.size(); }
  const EventSource& source(size_t table) const { return sources_[table]; }

  EventScanner scanner(size_t table, size_t part);
  /// A part, or its next block.
  void put(size_t table, size_t part, EventPart&& scanned);
  /// Once, by any thread. They stay where they are until the events are joined.
  void know_leads(LeadTable& leads);

  /// Finds the leads of events that have none yet, of which there may be more afterwards, and gives leads their events.
  /// Leads are known by then. Errors: columns that only the rows show to be needed.
  std::expected<EventResult, Error> join(LeadTable& leads) &&;

 private:
  /// A part of a table: scanned, then settled.
  struct Part {
    std::optional<EventPart> scanned;
    SettledPart settled;
  };

  const OwnerSearch* owners_of_parts() const { return owners_of_parts_.load(std::memory_order_acquire); }
  void place_leads(EventSource& source) const;
  void settle(const EventSource& source, Part& part);
  void settle_all();
  std::expected<std::vector<Problem>, Error> check_against_rows() const;
  void report(EventResult& result) const;
  EventShape shape() const;

  const Request& request_;
  const ReadOptions& options_;
  const values::Zone& zone_;
  std::vector<std::vector<int32_t>> field_columns_;  ///< as in columns::Events
  std::vector<FieldGroup> groups_;
  std::deque<SharedTexts> texts_;  ///< by group
  std::deque<EventSource> sources_;
  std::vector<int32_t> key_columns_;                           ///< by kind: the column of its key, or -1
  std::vector<std::vector<Part>> parts_;                       ///< by table
  CommonLayout layout_;                                        ///< of the events of all
  std::optional<OwnerSearch> owners_;                          ///< once leads are known
  std::atomic<const OwnerSearch*> owners_of_parts_ = nullptr;  ///< the same, where parts go by themselves
};

}  // namespace merit::data
