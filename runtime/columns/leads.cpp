#include "runtime/columns/leads.h"

#include <algorithm>

namespace merit::columns {

Row row_of(const Leads& leads, int64_t lead, int64_t now) {
  const auto i = static_cast<size_t>(lead);
  const int64_t begin = leads.events.offsets[i];
  int64_t end = leads.events.offsets[i + 1];
  const bool some_are_later = end > begin && leads.events.at[static_cast<size_t>(end - 1)] > now;
  if (some_are_later) {  // rarely: readers leave them out
    const auto first = leads.events.at.begin();
    end = std::upper_bound(first + begin, first + end, now) - first;
  }
  return {lead, begin, end, now};
}

}  // namespace merit::columns
