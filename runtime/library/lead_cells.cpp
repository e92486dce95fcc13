#include "runtime/library/lead_cells.h"

#include "runtime/library/key_set.h"

namespace merit::library {

bool LeadCells::write_lead() {
  const merit_take_lead take_lead = context_.definition.take_lead;
  if (take_lead != nullptr && take_lead(lead_.fields, context_.batch.lead_columns, context_.lead_field_readers) != 0) {
    return true;
  }
  return write_lead_fields();
}

/// Field by field; says what is wrong.
bool LeadCells::write_lead_fields() {
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

bool LeadCells::write_events() {
  clear_columns();
  if (context_.definition.take_events != nullptr && take_plain_events()) return true;
  return take_events() && write_fields();
}

/// By the definition's own code. False where the list is not plain; all is clear again then.
bool LeadCells::take_plain_events() {
  const int64_t taken =
      context_.definition.take_events(lead_.events, lead_.event_count, lead_.now, &context_.room.of_code);
  count_ = static_cast<uint64_t>(taken);
  if (taken >= 0) return true;
  clear_columns();
  return false;
}

/// The events that the lead has at `now`, in the language's order.
bool LeadCells::take_events() {
  const uint64_t kind_count = description().kind_count;
  count_ = 0;
  if (context_.has_keys) start_keys(room_.keys, lead_.events, lead_.event_count);
  bool sorted = true;
  for (uint64_t i = 0; i < lead_.event_count; ++i) {
    const merit_event& event = lead_.events[i];
    if (event.kind >= kind_count) {
      return failure_.is(merit_wrong_call, "event ", i, " is of kind ", event.kind, ", and there are ", kind_count);
    }
    const StructReader& reader = context_.kind_readers[event.kind];
    if (!reader.needed) continue;
    if (event.fields == nullptr && reader.count > 0) {
      return failure_.is(merit_wrong_call, "event ", i, " has no fields");
    }
    if (reader.key != nullptr && repeats_key(room_.keys, *reader.key, event)) continue;  // the first counts
    if (event.at > lead_.now || event.at < earliest_of(context_.definition, event.kind, lead_.now)) continue;
    if (reader.any_required && lacks_a_field(event)) continue;
    if (count_ > 0 && stands_before(event, *room_.order[count_ - 1])) sorted = false;
    room_.order[count_++] = &event;
  }
  if (!sorted) sort();
  for (uint64_t i = 0; i < count_; ++i) {
    room_.kind[i] = static_cast<uint16_t>(room_.order[i]->kind);
    room_.at[i] = room_.order[i]->at;
  }
  return true;
}

/// Of the events that were taken.
bool LeadCells::write_fields() {
  if (context_.definition.event_columns_read == 0) return true;
  const StructReader* const readers = context_.kind_readers;
  const WrittenColumn* const columns = room_.columns;
  for (uint64_t i = 0; i < count_; ++i) {
    const StructReader& reader = readers[room_.kind[i]];
    const merit_cell* const cells = room_.order[i]->fields;
    const CellReader* const end = reader.fields + reader.stored_count;
    for (const CellReader* field = reader.fields; field != end; ++field) {
      merit_value value;
      const Given given = field->read(cells, value);
      if (given == Given::known) {
        store(columns[field->column()], field->is_text(), i, value);
      } else if (given == Given::nothing_it_could_be) {
        return failure_.is(merit_wrong_call, "the cell of ", Quoted{view(field->field().name)}, " of an event ",
                           Quoted{view(description().kinds[room_.kind[i]].name)},
                           " holds nothing that the field could be");
      }
    }
  }
  return true;
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

uint64_t merit_read_cell(const void* reader, const merit_cell* cells, merit_value* out) {
  using merit::library::Given;
  static_assert(static_cast<int>(Given::missing) == merit_cell_missing);
  static_assert(static_cast<int>(Given::known) == merit_cell_known);
  static_assert(static_cast<int>(Given::nothing_it_could_be) == merit_cell_impossible);
  return static_cast<uint64_t>(static_cast<const merit::library::CellReader*>(reader)->read(cells, *out));
}
