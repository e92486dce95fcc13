/// Whose events are: rows of a table of events by lead, as `merit run` finds them.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <vector>

#include "bindings/python/batch.h"

namespace merit::python {

struct GroupedRows {
  std::vector<int64_t> rows;     ///< of the events' table: lead by lead, within one as they stand there
  std::vector<int64_t> offsets;  ///< one more than there are leads: lead i has rows [offsets[i], offsets[i + 1])
  int64_t without_lead = 0;      ///< events that no lead has
};

/// Both are tables of one column, texts with 64-bit offsets. Keys compare exactly, but for white space around them, and
/// each stands for one lead: the error is one that repeats. With `folded` they compare as `is` does, and an event
/// belongs to each lead that matches. What is missing belongs to nobody.
std::expected<GroupedRows, std::string> group_rows(const Batch& leads, const Batch& events, bool folded);

}  // namespace merit::python
