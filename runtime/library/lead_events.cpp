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

void store_cell(const merit_column& column, int32_t type, uint64_t row, const Reading& reading) {
  set_bit(const_cast<uint64_t*>(column.validity), row);
  void* const values = const_cast<void*>(column.values);
  if (type == merit_text_type) {
    static_cast<merit_text*>(values)[row] = {reading.text.data, reading.text.size};
  } else if (type == merit_number) {
    static_cast<double*>(values)[row] = reading.number;
  } else {
    static_cast<int64_t*>(values)[row] = reading.integer;
  }
}

void LeadEvents::gather(int64_t first, int64_t end) {
  int64_t most = 0;
  for (uint64_t t = 0; t < tables_.size(); ++t) {
    for (int64_t lead = first; lead < end; ++lead) {
      int64_t row = 0, behind = 0;
      tables_[t].range(lead, row, behind);
      most += behind - row;
    }
  }
  events_ = room_for<Event>(blocks_, static_cast<size_t>(most));
  offsets_ = room_for<int64_t>(blocks_, static_cast<size_t>(end - first) + 1);
  count_ = 0;
  for (int64_t lead = first; lead < end; ++lead) {
    offsets_[lead - first] = count_;
    for (uint32_t t = 0; t < tables_.size(); ++t) {
      int64_t row = 0, behind = 0;
      for (tables_[t].range(lead, row, behind); row < behind; ++row) take(t, row);
    }
    sort(offsets_[lead - first], count_);
  }
  offsets_[end - first] = count_;
  call_.report.events_used += count_;
}

/// Adds an event that its lead has at `now`.
void LeadEvents::take(uint32_t t, int64_t row) {
  EventTable& table = tables_[t];
  const uint16_t k = table.kind_of_row[row];
  const merit_description& description = call_.description();
  if (k >= description.kind_count) return;
  KindColumns& columns = table.kinds[k];
  const Reading at = table.read(columns.at, row);
  if (!at.known()) {
    ++call_.report.events_without_time;
    return;
  }
  const merit_event_kind& kind = description.kinds[k];
  for (uint64_t f = 0; f < kind.field_count; ++f) {
    if (!kind.fields[f].required || table.read(columns.fields[f], row).known()) continue;
    ++call_.report.events_without_required_field;
    return;
  }
  if (at.integer > now_) {
    ++call_.report.events_later_than_now;
    return;
  }
  events_[count_++] = {at.integer, row, t, k};
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
  while (sorted < end && !stands_before(events_[sorted], events_[sorted - 1])) ++sorted;
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

void LeadEvents::store(const Event& event, uint64_t place, const merit_column* columns) {
  EventTable& table = tables_[event.table];
  const merit_event_kind& kind = call_.description().kinds[event.kind];
  for (uint64_t f = 0; f < kind.field_count; ++f) {
    const merit_field& field = kind.fields[f];
    if (field.column < 0) continue;
    const Reading reading = table.read(table.kinds[event.kind].fields[f], event.row);
    if (reading.known()) store_cell(columns[field.column], field.type, place, reading);
    if (reading.state == Reading::State::unreadable) ++call_.report.unreadable_event_values;
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
    store(events_[i], i, columns);
  }
  batch.event_columns = columns;
  batch.event_kind = kinds;
  batch.event_at = times;
}

}  // namespace merit::library
