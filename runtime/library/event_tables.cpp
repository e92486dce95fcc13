#include "runtime/library/event_tables.h"

#include "runtime/library/match_columns.h"
#include "runtime/values/fold.h"

namespace merit::library {

namespace {

constexpr int64_t kMostRows = INT32_MAX;

constexpr merit_field field_of_type(int32_t type) {
  merit_field field = {};
  field.type = type;
  field.column = -1;
  return field;
}
constexpr merit_field kTypeField = field_of_type(merit_text_type);
constexpr merit_field kTimeField = field_of_type(merit_time);

/// Where the definition says nothing, the names by which the time and the type are looked for, in this order.
constexpr TextView kTimeNames[] = {{"at", 2}, {"timestamp", 9}, {"time", 4}};
constexpr TextView kTypeNames[] = {{"type", 4}, {"event", 5}};

bool is_list(Shape shape) {
  return shape == Shape::list32 || shape == Shape::list64 || shape == Shape::list_fixed;
}

}  // namespace

void EventTable::range(int64_t lead, int64_t& begin, int64_t& end) const {
  if (lists == nullptr) {
    begin = offsets[lead];
    end = offsets[lead + 1];
  } else if (leads->is_null(lead)) {
    begin = end = 0;
  } else {
    lists->elements(lead, begin, end);
  }
}

void EventTable::span(int64_t lead_count, int64_t& begin, int64_t& end) const {
  if (lists == nullptr) {
    begin = offsets[0];
    end = offsets[lead_count];
    return;
  }
  int64_t none = 0;
  lists->bounds(0, begin, none);
  lists->bounds(lead_count - 1, none, end);
}

bool EventTables::open(const merit_leads& given, const Array& leads) {
  const int64_t children = leads.schema->children == nullptr ? 0 : leads.schema->n_children;
  const uint64_t tables = given.event_table_count > 0 ? given.event_table_count : static_cast<uint64_t>(children);
  if (given.event_table_count > 0 && given.event_tables == nullptr) {
    return call_.failure.is(merit_wrong_call, "`event_tables` is null");
  }
  tables_ = room_for<EventTable>(call_.blocks, tables);
  const uint64_t kind_count = call_.description().kind_count;
  earliest_ = room_for<int64_t>(call_.blocks, kind_count + 1);
  earliest_[kind_count] = INT64_MIN;
  for (uint64_t k = 0; k < kind_count; ++k) earliest_[k] = earliest_of(call_.definition, k, now_);
  keys_are_settled_ = given.event_table_count > 0 && given.keys_are_settled;
  for (uint64_t i = 0; i < given.event_table_count; ++i) {
    if (!open_given(given.event_tables[i], i, leads.length)) return false;
  }
  if (given.event_table_count == 0 && !open_nested(leads)) return false;
  for (uint64_t i = 0; i < count_; ++i) {
    if (!bind(tables_[i])) return false;
  }
  return true;
}

// --- tables beside the leads -----------------------------------------------------------------------------------------

bool EventTables::open_given(const merit_event_table& given, uint64_t number, int64_t lead_count) {
  EventTable& table = tables_[count_++];
  table = EventTable();
  table.where = {"events", 6};
  Failure& failure = call_.failure;
  if (!open_array(given.schema, given.array, table.where, call_.blocks, failure, table.rows)) return false;
  table.places = table.rows.length;
  if (table.rows.dictionary != nullptr && !open_order(table, number)) return false;
  if (table.rows.format.shape != Shape::structure) {
    return failure.is(merit_wrong_schema, "event table ", number, " is no structure");
  }
  if (table.places > kMostRows || table.rows.length > kMostRows) {
    return failure.is(merit_too_large, "event table ", number, " is too long");
  }
  if (given.offsets == nullptr) return failure.is(merit_wrong_call, "event table ", number, " has no offsets");
  table.offsets = given.offsets;
  int64_t before = 0;
  for (int64_t i = 0; i <= lead_count; ++i) {
    if (given.offsets[i] < before || given.offsets[i] > table.places) {
      return failure.is(merit_wrong_array, "the offsets of event table ", number, " say ", given.offsets[i],
                        " for lead ", i, ", after ", before, " and in a table of ", table.places, " rows");
    }
    before = given.offsets[i];
  }
  if (given.kind.size == 0) return true;
  const merit_description& description = call_.description();
  for (uint64_t k = 0; k < description.kind_count; ++k) {
    const merit_event_kind& kind = description.kinds[k];
    const TextView name = view(given.kind);
    if (values::equals_exact(name, view(kind.name)) || values::equals_exact(name, view(kind.plural))) {
      table.kind = static_cast<int32_t>(k);
      return true;
    }
  }
  return failure.is(merit_wrong_call, "there is no kind of event ", Quoted{view(given.kind)});
}

/// A table that is a dictionary of structures has its values for rows, and its codes say in which order they stand.
bool EventTables::open_order(EventTable& table, uint64_t number) {
  const Array codes = table.rows;
  if (codes.validity != nullptr) {
    return call_.failure.is(merit_wrong_array, "event table ", number, " is a dictionary, and a code is null");
  }
  table.rows = *codes.dictionary;
  if (codes.format.shape == Shape::int32) {
    table.order = codes.values + codes.offset * static_cast<int64_t>(sizeof(int32_t));
    return true;
  }
  auto* const order = room_for<int32_t>(call_.blocks, static_cast<size_t>(codes.length));
  for (int64_t place = 0; place < codes.length; ++place) order[place] = static_cast<int32_t>(codes.code(place));
  table.order = reinterpret_cast<const uint8_t*>(order);
  return true;
}

// --- lists of the leads ----------------------------------------------------------------------------------------------

/// Columns called as a kind that is needed, then one called `events`; none that is a field of the lead.
bool EventTables::open_nested(const Array& leads) {
  const merit_description& description = call_.description();
  const int64_t children = leads.schema->children == nullptr ? 0 : leads.schema->n_children;
  auto* const taken = zeroed<bool>(call_.blocks, static_cast<size_t>(children));
  for (uint64_t f = 0; f < description.lead_field_count; ++f) {
    const merit_field& field = description.lead_fields[f];
    const ColumnMatch match = match_column(leads, view(field.source), field.named_by_from);
    if (match.column >= 0) taken[match.column] = true;
  }
  for (uint64_t k = 0; k <= description.kind_count; ++k) {
    const bool any = k == description.kind_count;
    if (!any && !description.kinds[k].needed) continue;
    const uint64_t before = count_;
    for (int64_t child = 0; child < children; ++child) {
      const ArrowSchema* const schema = leads.schema->children[child];
      const TextView name = schema == nullptr ? TextView() : view_of_string(schema->name);
      if (taken[child] || name.empty()) continue;
      const bool called = any ? names_match(name, TextView("events", 6))
                              : names_match(name, view(description.kinds[k].name)) ||
                                    names_match(name, view(description.kinds[k].plural));
      if (!called) continue;
      Format format;
      const bool is_read = parse_format(schema->format, format);
      if (!is_read || !is_list(format.shape)) {
        if (!any || (is_read && format.shape == Shape::nothing)) continue;  // another thing, or no events
        return call_.failure.is(merit_wrong_schema, "the column ", Quoted{name}, " is no list of structures");
      }
      if (count_ > before) {
        return call_.failure.is(merit_wrong_schema, "two columns hold the events ",
                                Quoted{any ? TextView("events", 6) : view(description.kinds[k].name)}, ": ",
                                Quoted{tables_[before].where}, " and ", Quoted{name});
      }
      taken[child] = true;
      if (!open_list(leads, child, any ? -1 : static_cast<int32_t>(k))) return false;
    }
  }
  return true;
}

bool EventTables::open_list(const Array& leads, int64_t child, int32_t kind) {
  auto* const lists = room_for<Array>(call_.blocks, 1);
  *lists = Array();
  const TextView where = view_of_string(leads.schema->children[child]->name);
  if (!open_child(leads, child, where, call_.blocks, call_.failure, *lists)) return false;
  EventTable& table = tables_[count_++];
  table = EventTable();
  table.where = where;
  table.lists = lists;
  table.leads = &leads;
  table.kind = kind;
  if (!open_child(*lists, 0, where, call_.blocks, call_.failure, table.rows)) return false;
  if (table.rows.format.shape != Shape::structure) {
    return call_.failure.is(merit_wrong_schema, "the column ", Quoted{where}, " is a list, but not of structures");
  }
  table.places = table.rows.length;
  if (table.places > kMostRows) return call_.failure.is(merit_too_large, Quoted{where}, " has too many events");
  return true;
}

// --- columns of a table ----------------------------------------------------------------------------------------------

bool EventTables::bind_column(EventTable& table, TextView who, TextView name, bool exact, FieldReader& reader) {
  const ColumnMatch match = match_column(table.rows, name, exact);
  if (match.column < 0) return true;
  if (match.rival >= 0) {
    return call_.failure.is(merit_wrong_schema, Quoted{who}, " could be either of two columns of ", Quoted{table.where},
                            ": ", Quoted{view_of_string(table.rows.schema->children[match.column]->name)}, " and ",
                            Quoted{view_of_string(table.rows.schema->children[match.rival]->name)});
  }
  auto* const array = room_for<Array>(call_.blocks, 1);
  *array = Array();
  const TextView where = view_of_string(table.rows.schema->children[match.column]->name);
  if (!open_child(table.rows, match.column, where, call_.blocks, call_.failure, *array)) return false;
  reader.set_array(array);
  return true;
}

bool EventTables::bind_kind(EventTable& table, uint64_t k) {
  const merit_event_kind& kind = call_.description().kinds[k];
  KindColumns& columns = table.kinds[k];
  columns.at = FieldReader(kTimeField, false, call_.clock, call_.blocks);
  columns.fields = room_for<FieldReader>(call_.blocks, kind.field_count);
  for (uint64_t f = 0; f < kind.field_count; ++f) {
    const bool is_key = kind.key_field == static_cast<int64_t>(f);
    columns.fields[f] = FieldReader(kind.fields[f], is_key, call_.clock, call_.blocks);
    columns.any_required = columns.any_required || kind.fields[f].required;
  }
  if (!kind.needed || !table.may_hold(k)) return true;
  if (kind.at.size > 0) {
    if (!bind_column(table, view(kind.name), view(kind.at), true, columns.at)) return false;
  }
  for (const TextView name : kTimeNames) {
    if (kind.at.size > 0 || columns.at.has_array()) break;
    if (!bind_column(table, view(kind.name), name, false, columns.at)) return false;
  }
  for (uint64_t f = 0; f < kind.field_count; ++f) {
    const merit_field& field = kind.fields[f];
    if (!field.needed) continue;
    if (!bind_column(table, view(field.name), view(field.source), field.named_by_from, columns.fields[f])) return false;
  }
  return true;
}

bool EventTables::bind(EventTable& table) {
  const merit_description& description = call_.description();
  table.kinds = room_for<KindColumns>(call_.blocks, description.kind_count);
  table.has_kind = zeroed<bool>(call_.blocks, description.kind_count);
  for (uint64_t k = 0; k < description.kind_count; ++k) {
    table.kinds[k] = KindColumns();
    if (!bind_kind(table, k)) return false;
  }
  if (table.kind >= 0) return true;
  table.type = FieldReader(kTypeField, false, call_.clock, call_.blocks);
  const TextView from = view(description.type_from);
  if (!from.empty() && !bind_column(table, TextView("type", 4), from, true, table.type)) return false;
  for (const TextView name : kTypeNames) {
    if (!from.empty() || table.type.has_array()) break;
    if (!bind_column(table, TextView("type", 4), name, false, table.type)) return false;
  }
  if (table.type.has_array()) {
    void* const place = room_for<EventKinds>(call_.blocks, 1);
    table.kinds_by_type = new (place) EventKinds(description, table.type, call_.blocks);
    return true;
  }
  return call_.failure.is(merit_wrong_schema, "the events in ", Quoted{table.where}, " lack the column ",
                          Quoted{from.empty() ? kTypeNames[0] : from}, ", which says of which kind each is");
}

// --- what was found --------------------------------------------------------------------------------------------------

/// A column that some table must have: a time where there are events of the kind, a field where there may be.
bool EventTables::check_found() {
  const merit_description& description = call_.description();
  for (uint64_t k = 0; k < description.kind_count; ++k) {
    const merit_event_kind& kind = description.kinds[k];
    const EventTable* lacking = nullptr;
    bool has_time = false;
    for (uint64_t t = 0; kind.needed && t < count_; ++t) {
      if (!tables_[t].may_hold(k)) continue;
      const bool here = tables_[t].kinds[k].at.has_array();
      has_time = has_time || here;
      if (!here && (lacking == nullptr || tables_[t].has_kind[k])) lacking = &tables_[t];
    }
    if (lacking != nullptr && (!has_time || lacking->has_kind[k])) {
      const TextView name = kind.at.size > 0 ? view(kind.at) : kTimeNames[0];
      return call_.failure.is(merit_wrong_schema, "the events ", Quoted{view(kind.name)}, " in ",
                              Quoted{lacking->where}, " lack the column ", Quoted{name}, ", which holds their time");
    }
    for (uint64_t f = 0; kind.needed && f < kind.field_count; ++f) {
      const EventTable* without = nullptr;
      bool found = false;
      for (uint64_t t = 0; t < count_; ++t) {
        if (!tables_[t].may_hold(k)) continue;
        found = found || tables_[t].kinds[k].fields[f].has_array();
        without = &tables_[t];
      }
      if (!kind.fields[f].needed || found || without == nullptr) continue;
      return call_.failure.is(merit_wrong_schema, "the events ", Quoted{view(kind.name)}, " in ",
                              Quoted{without->where}, " lack the column ", Quoted{view(kind.fields[f].source)});
    }
  }
  return true;
}

}  // namespace merit::library
