#include "runtime/columns/leads.h"

#include <algorithm>

namespace merit::columns {
namespace {

Row row_at(const Events& events, size_t place, int64_t lead, int64_t now) {
  const int64_t begin = events.offsets[place];
  int64_t end = events.offsets[place + 1];
  const bool some_are_later = end > begin && events.at[static_cast<size_t>(end - 1)] > now;
  if (some_are_later) {  // rarely: readers leave them out
    const auto first = events.at.begin();
    end = std::upper_bound(first + begin, first + end, now) - first;
  }
  return {lead, begin, end, now};
}

}  // namespace

Row row_of(const Leads& leads, int64_t lead, int64_t now) {
  return row_at(leads.events, static_cast<size_t>(lead), lead, now);
}

Row row_in_partition(const Events& of_partition, int64_t lead, int64_t now) {
  return row_at(of_partition, static_cast<size_t>(lead % kPartitionLeads), lead, now);
}

}  // namespace merit::columns
