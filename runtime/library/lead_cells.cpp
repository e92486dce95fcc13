#include "runtime/library/lead_cells.h"

#include "runtime/library/key_set.h"
#include "runtime/values/fold.h"

namespace merit::library {

namespace {

bool same_key(const Key& a, const Key& b) {
  return a.bits == b.bits && values::equals_exact(a.text, b.text);
}

}  // namespace

bool LeadCells::write_lead() {
  const StructReader& reader = context_.lead_reader;
  for (uint64_t i = 0; i < reader.count; ++i) {
    const CellReader& field = reader.fields[i];
    merit_value value = {};
    const Given given = field.read(lead_.fields, value);
    if (given == Given::nothing_it_could_be) {
      return failure_.is(merit_wrong_call, "the cell of ", Quoted{view(field.field().name)},
                         " holds nothing that the field could be");
    }
    if (given == Given::missing && field.field().required) {
      return failure_.is(merit_wrong_data, "the ", view(description().subject), " lacks ",
                         Quoted{view(field.field().name)}, ", which is required");
    }
    if (i >= reader.stored_count) continue;
    const WrittenColumn& column = context_.lead_columns[i];
    if (given == Given::missing) value = {};
    store(column, field.is_text(), 0, value);
    *column.validity = given == Given::known ? 1 : 0;
  }
  return true;
}

void LeadCells::clear_columns() {
  const uint64_t validity = (lead_.event_count + 63) / 64 * sizeof(uint64_t);
  for (uint64_t c = 0; c < context_.definition.event_columns_read; ++c) {
    const WrittenColumn& column = room_.columns[c];
    __builtin_memset(column.validity, 0, sizeof(uint64_t));
    if (validity > sizeof(uint64_t)) clear_pieces(column.validity, validity);
    clear_pieces(column.values, lead_.event_count * column.cell_size);
  }
}

[[gnu::always_inline]] inline bool LeadCells::write_event(const StructReader& reader, const WrittenColumn* columns,
                                                          const merit_event& event, uint64_t place) {
  const CellReader* const end = reader.fields + reader.stored_count;
  for (const CellReader* field = reader.fields; field != end; ++field) {
    merit_value value;
    const Given given = field->read(event.fields, value);
    if (given == Given::known) {
      store(columns[field->column()], field->is_text(), place, value);
    } else if (given == Given::nothing_it_could_be) {
      return failure_.is(merit_wrong_call, "the cell of ", Quoted{view(field->field().name)}, " of an event ",
                         Quoted{view(description().kinds[event.kind].name)}, " holds nothing that the field could be");
    }
  }
  return true;
}

/// Else adds it. `hash` is of the event's key, `is_same` asks other events of its kind.
template <typename IsSame>
[[gnu::always_inline]] inline bool LeadCells::is_among_keys(const merit_event& event, uint64_t hash, IsSame is_same) {
  const merit_event* const events = lead_.events;
  uint32_t* const keys = room_.keys;
  for (uint64_t slot = (hash + event.kind) * 0x9E3779B97F4A7C15 >> 32;; ++slot) {
    uint32_t& taken = keys[slot & key_mask_];
    if (taken == 0) {
      taken = static_cast<uint32_t>(&event - events + 1);
      return false;
    }
    const merit_event& other = events[taken - 1];
    if (other.kind == event.kind && is_same(other)) return true;
  }
}

bool LeadCells::repeats_a_key_of_another_type(const StructReader& reader, const merit_event& event) {
  const merit_field& field = reader.key->field();
  const Reading reading = reader.key->read_key(event.fields);
  if (!reading.known()) return false;
  const Key key = key_of(field, reading);
  return is_among_keys(event, key.bits, [&](const merit_event& other) {
    return same_key(key, key_of(field, reader.key->read_key(other.fields)));
  });
}

/// Of the kind's events with one key, the first of the caller's list counts.
[[gnu::always_inline]] inline bool LeadCells::repeats_a_key(const StructReader& reader, const merit_event& event) {
  if (!reader.key_is_integer) return repeats_a_key_of_another_type(reader, event);
  const uint64_t place = reader.key_place;
  const merit_cell& cell = event.fields[place];
  const int64_t key = cell.value.integer;
  if (cell.known == 0) return false;
  return is_among_keys(event, static_cast<uint64_t>(key),
                       [&](const merit_event& other) { return other.fields[place].value.integer == key; });
}

bool LeadCells::write_events() {
  clear_columns();
  if (context_.has_keys) {
    key_mask_ = key_slots(lead_.event_count) - 1;
    clear_pieces(room_.keys, (key_mask_ + 1) * sizeof(uint32_t));
  }
  const Order order = write_in_order();
  if (order != Order::another) return order == Order::as_given;
  sort();
  clear_columns();
  for (uint64_t i = 0; i < count_; ++i) {
    const merit_event& event = *room_.order[i];
    room_.kind[i] = static_cast<uint16_t>(event.kind);
    room_.at[i] = event.at;
    if (!write_event(context_.kind_readers[event.kind], room_.columns, event, i)) return false;
  }
  return true;
}

/// Mostly events stand in order already: they are written as they come, as long as that is so. What the loop needs is
/// in variables of its own, since what it writes could be anything, for all that compilers know.
LeadCells::Order LeadCells::write_in_order() {
  const uint64_t kind_count = description().kind_count;
  const StructReader* const readers = context_.kind_readers;
  const WrittenColumn* const columns = room_.columns;
  uint16_t* const kinds = room_.kind;
  int64_t* const times = room_.at;
  const merit_event** const kept = room_.order;
  const int64_t now = lead_.now;
  const merit_event* before = nullptr;
  int64_t before_at = INT64_MIN;
  uint64_t count = 0;
  bool sorted = true;
  const merit_event* const end = lead_.events + lead_.event_count;
  for (const merit_event* event = lead_.events; event != end; ++event) {
    const uint64_t kind = event->kind;
    if (kind >= kind_count) {
      failure_.is(merit_wrong_call, "event ", static_cast<uint64_t>(event - lead_.events), " is of kind ", kind,
                  ", and there are ", kind_count);
      return Order::failed;
    }
    const StructReader& reader = readers[kind];
    if (!reader.needed) continue;
    if (event->fields == nullptr && reader.count > 0) {
      failure_.is(merit_wrong_call, "event ", static_cast<uint64_t>(event - lead_.events), " has no fields");
      return Order::failed;
    }
    if (reader.key != nullptr && repeats_a_key(reader, *event)) continue;
    const int64_t at = event->at;
    if (at > now || (reader.any_required && lacks_a_field(*event))) continue;
    if (at <= before_at && before != nullptr && stands_before(*event, *before)) sorted = false;
    before = event;
    before_at = at;
    if (sorted) {
      kinds[count] = static_cast<uint16_t>(kind);
      times[count] = at;
      if (!write_event(reader, columns, *event, count)) return Order::failed;
    }
    kept[count++] = event;
  }
  count_ = count;
  return sorted ? Order::as_given : Order::another;
}

bool LeadCells::lacks_a_field(const merit_event& event) const {
  const StructReader& reader = context_.kind_readers[event.kind];
  for (uint64_t i = 0; i < reader.count; ++i) {
    merit_value value;
    const CellReader& field = reader.fields[i];
    if (field.field().required && field.read(event.fields, value) != Given::known) return true;
  }
  return false;
}

/// By time, kind, key (missing last), and else as they stand.
bool LeadCells::stands_before(const merit_event& a, const merit_event& b) const {
  if (a.at != b.at) return a.at < b.at;
  if (a.kind != b.kind) return a.kind < b.kind;
  const CellReader* const key = context_.kind_readers[a.kind].key;
  if (key == nullptr) return false;
  const Reading of_a = key->read_key(a.fields);
  const Reading of_b = key->read_key(b.fields);
  if (!of_a.known() || !of_b.known()) return of_a.known() && !of_b.known();
  return compare_keys(key->field(), of_a, of_b) < 0;
}

/// Lists with the latest event first are turned round. Else merges, so that equal events stay as they stand.
void LeadCells::sort() {
  const merit_event** from = room_.order;
  const merit_event** to = room_.merged;
  uint64_t descending = 1;
  while (descending < count_ && from[descending]->at < from[descending - 1]->at) ++descending;
  if (descending == count_) {
    for (uint64_t i = 0; i < count_; ++i) to[i] = from[count_ - 1 - i];
    room_.order = to;
    room_.merged = from;
    return;
  }
  for (uint64_t width = 1; width < count_; width *= 2) {
    for (uint64_t low = 0; low < count_; low += 2 * width) {
      const uint64_t middle = low + width < count_ ? low + width : count_;
      const uint64_t high = low + 2 * width < count_ ? low + 2 * width : count_;
      uint64_t left = low, right = middle;
      for (uint64_t place = low; place < high; ++place) {
        const bool takes_right = left == middle || (right < high && stands_before(*from[right], *from[left]));
        to[place] = from[takes_right ? right++ : left++];
      }
    }
    const merit_event** const merged = to;
    to = from;
    from = merged;
  }
  room_.order = from;
  room_.merged = to;
}

}  // namespace merit::library
