/// One lead's row, inlined into loops over many leads. Who asks for one calls `row_of` (leads.h).
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "runtime/columns/leads.h"

namespace merit::columns {

/// The row of the lead whose events stand between two of the offsets, the first of which is number `place`.
inline Row row_at(const Events& events, size_t place, int64_t lead, int64_t now) {
  const int64_t begin = events.offsets[place];
  int64_t end = events.offsets[place + 1];
  // Of a lead without events it is the last one of another lead: which leads have none no processor foresees.
  const bool may_be_later = end > 0 && events.at[static_cast<size_t>(end - 1)] > now;
  if (may_be_later) {  // rarely: readers leave them out
    const auto first = events.at.begin();
    end = std::upper_bound(first + begin, first + end, now) - first;
  }
  return {lead, begin, end, now};
}

}  // namespace merit::columns
