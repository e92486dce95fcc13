#include "runtime/library/lead_events.h"

namespace merit::library {

merit_column* empty_columns(Blocks& blocks, const merit_field* fields, uint64_t field_count, merit_column* columns,
                            uint64_t rows) {
  for (uint64_t f = 0; f < field_count; ++f) {
    if (fields[f].column < 0) continue;
    merit_column& column = columns[fields[f].column];
    if (column.values != nullptr) continue;  // shared with another kind
    column.validity = zeroed<uint64_t>(blocks, words_for(rows) + 1);
    column.values = zeroed<char>(blocks, (rows + 1) * cell_size(fields[f].type));
  }
  return columns;
}

void LeadEvents::gather(int64_t first, int64_t end) {
  int64_t most = 0;
  for (uint64_t t = 0; t < tables_.size(); ++t) {
    for (int64_t lead = first; lead < end; ++lead) {
      int64_t place = 0, behind = 0;
      tables_[t].range(lead, place, behind);
      most += behind - place;
    }
  }
  events_ = room_for<Event>(blocks_, static_cast<size_t>(most) + 1);  // written to before it is known to stay
  offsets_ = room_for<int64_t>(blocks_, static_cast<size_t>(end - first) + 1);
  count_ = 0;
  for (int64_t lead = first; lead < end; ++lead) {
    offsets_[lead - first] = count_;
    for (uint32_t t = 0; t < tables_.size(); ++t) {
      int64_t place = 0, behind = 0;
      tables_[t].range(lead, place, behind);
      if (tables_[t].plain_times != nullptr) {
        take_plain(t, place, behind);
        continue;
      }
      for (; place < behind; ++place) take(t, place);
    }
    sort(offsets_[lead - first], count_);
  }
  offsets_[end - first] = count_;
}

/// Asks for the memory of the times of events that are taken soon, where they stand in another order.
void LeadEvents::expect(const EventTable& table, int64_t place, int64_t end) const {
  constexpr int64_t kAhead = 64;
  const uint64_t kind_count = call_.description().kind_count;
  end = end + kAhead < table.settled_end ? end + kAhead : table.settled_end;
  for (place += kAhead; place < end; ++place) {
    if (table.kind_of_place[place] < kind_count) {
      __builtin_prefetch(table.plain_times->values +
                         (table.plain_times->offset + table.row_at(place)) * static_cast<int64_t>(sizeof(int64_t)));
    }
  }
}

/// Adds those that matter, of a table whose times have been looked at.
void LeadEvents::take_plain(uint32_t t, int64_t place, int64_t end) {
  const EventTable& table = tables_[t];
  const Array times = *table.plain_times;  // a copy, which what is written cannot be
  const uint16_t* const kinds = table.kind_of_place;
  const uint64_t kind_count = call_.description().kind_count;
  Event* const taken = events_ + count_;
  int64_t count = 0;
  if (table.order != nullptr) expect(table, place, end);
  for (; place < end; ++place) {  // without a branch, which nobody could foretell
    const uint16_t kind = kinds[place];
    taken[count].row = place;
    taken[count].kind = kind;
    count += kind < kind_count ? 1 : 0;
  }
  for (int64_t i = 0; i < count; ++i) {
    const int64_t row = table.row_at(taken[i].row);
    taken[i].at = times.value<int64_t>(row);
    taken[i].row = row;
    taken[i].table = t;
  }
  count_ += count;
}

/// Adds an event that its lead has at `now`.
inline void LeadEvents::take(uint32_t t, int64_t place) {
  EventTable& table = tables_[t];
  const uint16_t k = table.kind_of_place[place];
  if (k >= call_.description().kind_count) return;
  const int64_t row = table.row_at(place);
  KindColumns& columns = table.kinds[k];
  int64_t at = 0;
  if (table.rows.validity != nullptr || !columns.at.read_plain(row, at)) {
    const Reading reading = table.read(columns.at, row);
    if (!reading.known()) {
      ++call_.report.events_without_time;
      return;
    }
    at = reading.integer;
  }
  if (columns.any_required && lacks_a_field(table, k, row)) {
    ++call_.report.events_without_required_field;
    return;
  }
  if (at > tables_.now()) {
    ++call_.report.events_later_than_now;
    return;
  }
  ++call_.report.events_used;
  if (at >= tables_.earliest()[k]) events_[count_++] = {at, row, t, k};
}

bool LeadEvents::lacks_a_field(EventTable& table, uint16_t k, int64_t row) {
  const merit_event_kind& kind = call_.description().kinds[k];
  for (uint64_t f = 0; f < kind.field_count; ++f) {
    if (kind.fields[f].required && !table.read(table.kinds[k].fields[f], row).known()) return true;
  }
  return false;
}

/// By time, kind, key (missing last), and else as they stand.
bool LeadEvents::stands_before(const Event& a, const Event& b) {
  if (a.at != b.at) return a.at < b.at;
  if (a.kind != b.kind) return a.kind < b.kind;
  const int32_t key = call_.description().kinds[a.kind].key_field;
  if (key < 0) return false;
  const merit_field& field = call_.description().kinds[a.kind].fields[key];
  const Reading of_a = tables_[a.table].read(tables_[a.table].kinds[a.kind].fields[key], a.row);
  const Reading of_b = tables_[b.table].read(tables_[b.table].kinds[b.kind].fields[key], b.row);
  if (!of_a.known() || !of_b.known()) return of_a.known() && !of_b.known();
  return compare_keys(field, of_a, of_b) < 0;
}

/// Most stand in order already. Merges, so that equal events stay as they stand.
void LeadEvents::sort(int64_t begin, int64_t end) {
  int64_t sorted = begin + 1;
  while (sorted < end &&
         (events_[sorted].at > events_[sorted - 1].at || !stands_before(events_[sorted], events_[sorted - 1]))) {
    ++sorted;
  }
  if (sorted >= end) return;
  const int64_t count = end - begin;
  Event* from = events_ + begin;
  Event* to = room_for<Event>(blocks_, static_cast<size_t>(count));
  for (int64_t width = 1; width < count; width *= 2) {
    for (int64_t low = 0; low < count; low += 2 * width) {
      const int64_t middle = low + width < count ? low + width : count;
      const int64_t high = low + 2 * width < count ? low + 2 * width : count;
      int64_t left = low, right = middle;
      for (int64_t place = low; place < high; ++place) {
        const bool takes_right = left == middle || (right < high && stands_before(from[right], from[left]));
        to[place] = from[takes_right ? right++ : left++];
      }
    }
    Event* const merged = to;
    to = from;
    from = merged;
  }
  if (from != events_ + begin) {
    __builtin_memcpy(events_ + begin, from, static_cast<size_t>(count) * sizeof(Event));
  }
}

/// Column by column, of the events of each table and kind together.
void LeadEvents::store_fields(const merit_column* columns) {
  const merit_description& description = call_.description();
  const uint64_t groups = tables_.size() * description.kind_count;
  const auto group_of = [&](const Event& event) { return event.table * description.kind_count + event.kind; };
  auto* const ends = zeroed<uint64_t>(blocks_, groups + 1);
  for (int64_t i = 0; i < count_; ++i) ++ends[group_of(events_[i]) + 1];
  for (uint64_t group = 0; group < groups; ++group) ends[group + 1] += ends[group];
  auto* const rows = room_for<int64_t>(blocks_, static_cast<size_t>(count_));
  auto* const places = room_for<uint32_t>(blocks_, static_cast<size_t>(count_));
  for (int64_t i = 0; i < count_; ++i) {
    const uint64_t at = ends[group_of(events_[i])]++;  // what was a group's begin becomes its end
    rows[at] = events_[i].row;
    places[at] = static_cast<uint32_t>(i);
  }
  for (uint64_t group = 0; group < groups; ++group) {
    const uint64_t begin = group == 0 ? 0 : ends[group - 1];
    const CellList cells = {rows + begin, places + begin, ends[group] - begin};
    const uint64_t k = group % description.kind_count;
    const merit_event_kind& kind = description.kinds[k];
    FieldReader* const readers = tables_[group / description.kind_count].kinds[k].fields;
    for (uint64_t f = 0; cells.count > 0 && f < kind.field_count; ++f) {
      const int32_t column = kind.fields[f].column;
      if (column >= 0) call_.report.unreadable_event_values += readers[f].store_cells(cells, columns[column]);
    }
  }
}

void LeadEvents::fill(merit_batch& batch) {
  const merit_description& description = call_.description();
  const auto count = static_cast<uint64_t>(count_);
  auto* const columns = zeroed<merit_column>(blocks_, call_.definition.event_column_count);
  for (uint64_t k = 0; k < description.kind_count; ++k) {
    empty_columns(blocks_, description.kinds[k].fields, description.kinds[k].field_count, columns, count);
  }
  auto* const kinds = room_for<uint16_t>(blocks_, count);
  auto* const times = room_for<int64_t>(blocks_, count);
  for (uint64_t i = 0; i < count; ++i) {
    kinds[i] = events_[i].kind;
    times[i] = events_[i].at;
  }
  store_fields(columns);
  batch.event_columns = columns;
  batch.event_kind = kinds;
  batch.event_at = times;
}

}  // namespace merit::library
