#include "runtime/data/events/event_part.h"

#include "runtime/text/processor_levels.h"

namespace merit::data {

void EventTallies::add(const EventTallies& other) {
  unknown_kinds.add(other.unknown_kinds);
  unknown_leads.add(other.unknown_leads);
  later.add(other.later);
  several_leads.add(other.several_leads);
  for (const auto& [column, rows] : other.without_time) without_time[column].add(rows);
  for (const auto& [place, rows] : other.without_required) without_required[place].add(rows);
  for (const auto& [kind, rows] : other.repeated) repeated[kind].add(rows);
}

/// Signs are added side by side: a sum of as many bits as the leads have takes fewest instructions.
MERIT_LEVELS size_t count_owned(const int32_t* leads, size_t count) {
  uint32_t without = 0;
  for (size_t i = 0; i < count; ++i) without += static_cast<uint32_t>(leads[i]) >> 31;
  return count - without;
}

}  // namespace merit::data
