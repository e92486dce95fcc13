/// Private to this room: which rows of events stay, once those of all tables are known, and whose they are.
#pragma once

#include <cstdint>
#include <vector>

#include "runtime/data/event_part.h"
#include "runtime/data/event_scan.h"
#include "runtime/data/inputs.h"
#include "runtime/data/lead_table.h"

namespace merit::data {

struct OwnedPart {
  const EventSource* source = nullptr;
  EventPart* part = nullptr;
};

/// Fills in the leads of all parts' events; the parts are in the order of the input. An event that repeats the key of
/// an earlier one has none, nor has one that its fate or its lead leaves out; these are counted. Keys that no lead has
/// make leads where the options say so. `key_columns`: by kind, the column of its key, or -1.
void find_owners(const Request& request, const ReadOptions& options, const std::vector<int32_t>& key_columns,
                 const std::vector<OwnedPart>& parts, LeadTable& leads);

}  // namespace merit::data
