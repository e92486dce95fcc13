/// Whose events are: rows of a table of events by lead, as `merit run` finds them.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <vector>

#include "bindings/python/batch.h"

namespace merit::python {

struct GroupedRows {
  std::vector<int32_t> rows;     ///< of the events' table: lead by lead, within one as they stand there
  std::vector<int64_t> offsets;  ///< one more than there are leads: lead i has rows [offsets[i], offsets[i + 1])
  int64_t without_lead = 0;      ///< events that no lead has
};

struct NotGrouped {
  enum class Because : uint8_t { key_repeats, too_many };
  Because because = Because::key_repeats;
  std::string key;
};

/// Both are tables of one column, texts with 32 or 64-bit offsets. Keys compare exactly, but for white space around
/// them, and each stands for one lead. With `folded` they compare as `is` does, and an event belongs to each lead that
/// matches. What is missing belongs to nobody. At most 2^31 - 1 rows.
std::expected<GroupedRows, NotGrouped> group_rows(const Batch& leads, const Batch& events, bool folded);

}  // namespace merit::python
