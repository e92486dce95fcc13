// What each event of the tables is: its kind, and whether its lead has it at `now`.
#include "runtime/library/event_tables.h"

namespace merit::library {

/// Marks events that their lead does not have at `now`, or that cannot matter, of a table with plain times. `kinds` and
/// `row_at` are asked from `first` to `end`.
template <typename RowAt>
void EventTables::mark_times(const EventTable& table, int64_t first, int64_t end, uint16_t* kinds, RowAt row_at) const {
  const Array times = *table.plain_times;  // a copy, which what is written cannot be
  const uint64_t kind_count = call_.description().kind_count;
  for (int64_t at = first; at < end; ++at) {
    const uint16_t kind = kinds[at];
    const auto time = times.value<int64_t>(row_at(at));
    const bool is_later = (time > now_) & (kind < kind_count);
    const bool is_too_early = time < earliest_[kind < kind_count ? kind : kind_count];
    kinds[at] = is_later ? kLaterThanNow : is_too_early ? kTooEarly : kind;
  }
}

/// `kinds[row]` of the rows [first, end).
void EventTables::find_kinds_of_rows(EventTable& table, int64_t first, int64_t end, uint16_t* kinds) const {
  if (table.kind < 0) {
    table.kinds_by_type->find(first, end, kinds);
    for (int64_t row = first; table.rows.validity != nullptr && row < end; ++row) {
      if (table.rows.is_null(row)) kinds[row] = kUnknownKind;
    }
  } else {
    const bool needed = call_.description().kinds[table.kind].needed;
    const uint16_t kind = needed ? static_cast<uint16_t>(table.kind) : kUnneededKind;
    for (int64_t row = first; row < end; ++row) kinds[row] = kind;
  }
  // Keys are asked of later events too, so they come first.
  if (table.plain_times == nullptr || keys_ != nullptr) return;
  mark_times(table, first, end, kinds, [](int64_t row) { return row; });
}

/// Of the places [first, end).
void EventTables::find_kinds(EventTable& table, int64_t first, int64_t end) const {
  table.kind_of_place = room_for<uint16_t>(call_.blocks, static_cast<size_t>(table.places));
  if (table.order == nullptr) return find_kinds_of_rows(table, first, end, table.kind_of_place);
  auto* const kind_of_row = room_for<uint16_t>(call_.blocks, static_cast<size_t>(table.rows.length));
  find_kinds_of_rows(table, 0, table.rows.length, kind_of_row);
  for (int64_t place = first; place < end; ++place) {
    table.kind_of_place[place] = kind_of_row[table.row_at(place)];
  }
}

/// Of places whose kind is settled.
void EventTables::settle_keys(EventTable& table, int64_t place, int64_t end) {
  const merit_description& description = call_.description();
  for (; place < end; ++place) {
    const uint16_t k = table.kind_of_place[place];
    if (k >= description.kind_count || description.kinds[k].key_field < 0) continue;
    const merit_event_kind& kind = description.kinds[k];
    const Reading reading = table.read(table.kinds[k].fields[kind.key_field], table.row_at(place));
    if (!reading.known() || keys_[k].insert(key_of(kind.fields[kind.key_field], reading))) continue;
    table.kind_of_place[place] = kRepeatedKey;
    ++call_.report.events_with_repeated_key;
  }
}

void EventTables::settle_places(EventTable& table, int64_t place, int64_t end) {
  if (keys_ != nullptr) {
    settle_keys(table, place, end);
    const auto row_at = [&](int64_t at) { return table.row_at(at); };
    if (table.plain_times != nullptr) mark_times(table, place, end, table.kind_of_place, row_at);
  }
  const uint64_t kind_count = call_.description().kind_count;
  const uint16_t* const kinds = table.kind_of_place;
  int64_t unknown = 0, later = 0, used = 0;
  for (int64_t at = place; at < end; ++at) {
    unknown += kinds[at] == kUnknownKind ? 1 : 0;
    later += kinds[at] == kLaterThanNow ? 1 : 0;
    used += kinds[at] < kind_count || kinds[at] == kTooEarly ? 1 : 0;
  }
  call_.report.events_of_unknown_kind += unknown;
  if (table.plain_times != nullptr) {
    call_.report.events_later_than_now += later;
    call_.report.events_used += used;
    return;
  }
  for (int64_t at = place; at < end; ++at) {
    if (kinds[at] < kind_count) table.has_kind[kinds[at]] = true;
  }
}

/// Most tables have one column of times for all kinds.
void EventTables::find_plain_times(EventTable& table) const {
  const merit_description& description = call_.description();
  const Array* times = nullptr;
  for (uint64_t k = 0; k < description.kind_count; ++k) {
    const KindColumns& columns = table.kinds[k];
    if (!description.kinds[k].needed || !table.may_hold(k)) continue;
    if (columns.any_required || !columns.at.is_plain_instant()) return;
    if (times != nullptr && times->array != columns.at.array()->array) return;
    times = columns.at.array();
  }
  const bool is_plain = times != nullptr && times->validity == nullptr && table.rows.validity == nullptr;
  if (is_plain && table.rows.length > 0) table.plain_times = times;
}

bool EventTables::settle(int64_t lead_count) {
  const merit_description& description = call_.description();
  bool any_key = false;
  for (uint64_t k = 0; k < description.kind_count; ++k) any_key = any_key || description.kinds[k].key_field >= 0;
  if (any_key && !keys_are_settled_) {
    keys_ = room_for<KeySet>(call_.blocks, description.kind_count);
    for (uint64_t k = 0; k < description.kind_count; ++k) keys_[k] = KeySet(&call_.blocks);
  }
  for (uint64_t t = 0; t < count_; ++t) {
    EventTable& table = tables_[t];
    find_plain_times(table);
    if (lead_count == 0) continue;
    int64_t begin = 0, end = 0;
    table.span(lead_count, begin, end);
    find_kinds(table, begin, end);
    table.settled_end = end;
    if (table.is_without_gaps()) {
      settle_places(table, begin, end);
      continue;
    }
    for (int64_t lead = 0; lead < lead_count; ++lead) {
      table.range(lead, begin, end);
      settle_places(table, begin, end);
    }
  }
  return check_found();
}

}  // namespace merit::library
