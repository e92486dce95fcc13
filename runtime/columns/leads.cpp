#include "runtime/columns/leads.h"

#include <algorithm>

namespace merit::columns {

Row row_of(const Leads& leads, int64_t lead, int64_t now) {
  const auto i = static_cast<size_t>(lead);
  const auto begin = leads.events.offsets[i];
  const auto first = leads.events.at.begin();
  const auto end = std::upper_bound(first + begin, first + leads.events.offsets[i + 1], now);
  return {lead, begin, end - first, now};
}

}  // namespace merit::columns
