/// Private to this room: from tables of events to the events of leads.
#pragma once

#include <cstdint>
#include <expected>
#include <vector>

#include "runtime/columns/leads.h"
#include "runtime/data/event_binding.h"
#include "runtime/data/inputs.h"
#include "runtime/data/lead_table.h"
#include "runtime/data/request.h"
#include "runtime/data/table_file.h"

namespace merit::data {

/// One table of events, bound.
struct EventSource {
  const RawTable* table = nullptr;
  EventColumns columns;
  EventBinding binding;
  /// Of nested events: where the rows of the table's parent begin among those of all lead files.
  int64_t first_lead_row = 0;
};

struct EventResult {
  std::vector<Problem> findings;
  int64_t rows_read = 0, rows_kept = 0;
};

/// Reads the events of all tables into `leads`, which may grow when events make leads. Errors: columns that only the
/// rows show to be needed.
std::expected<EventResult, Error> read_events(const Request& request, const std::vector<EventSource>& sources,
                                              const ReadOptions& options, LeadTable& leads);

}  // namespace merit::data
