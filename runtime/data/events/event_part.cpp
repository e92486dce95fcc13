#include "runtime/data/events/event_part.h"

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

}  // namespace merit::data
