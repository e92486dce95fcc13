/// Reads the tables of leads and events, and finds each event's lead.
#pragma once

#include <deque>
#include <expected>
#include <string>

#include "bindings/sqlite/arrow_table.h"
#include "bindings/sqlite/keys.h"
#include "bindings/sqlite/options.h"

namespace merit::sqlite {

/// Events in the order of their leads: lead i has the rows from `offsets[i]` up to, not including, `offsets[i + 1]`.
struct EventTable {
  ArrowTable rows;
  std::vector<int64_t> offsets;
  std::string kind;
};

struct Tables {
  Keys keys;  ///< by lead, in the order of the table
  ArrowTable leads;
  std::deque<EventTable> events;
  int64_t events_without_lead = 0;       ///< of leads that are not there: left out
  int64_t events_with_repeated_key = 0;  ///< left out
};

/// Fills `tables`. `owners` say how events of each kind find their leads, null where the library says nothing. Only
/// columns that the definition could look at are read. The error is a sentence for people, with table, column and row.
std::expected<void, std::string> read_tables(sqlite3* database, const Options& options,
                                             const merit_description& description, const merit_event_owner* owners,
                                             Tables& tables);

}  // namespace merit::sqlite
