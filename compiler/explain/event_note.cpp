#include "compiler/explain/event_note.h"

#include <algorithm>
#include <set>

#include "compiler/explain/shown_value.h"
#include "compiler/interpreter/datum.h"
#include "compiler/semantics/mentions.h"

namespace merit::explain {

using semantics::EventField;
using semantics::Model;
using semantics::Value;

Value cell_value(const columns::ColumnPtr& column, int64_t row) {
  return interpreter::value_of(interpreter::datum_of(column, row));
}

Value event_field(const Scene& scene, int64_t event, uint32_t field) {
  const columns::Events& events = scene.leads.events;
  const int32_t column = events.field_columns[events.kind[static_cast<size_t>(event)]][field];
  return column < 0 ? Value() : cell_value(events.columns[static_cast<size_t>(column)], event);
}

EventNote note_of(const Scene& scene, int64_t event, const std::vector<EventField>& looked_at) {
  const Model& model = scene.model;
  const uint16_t kind = scene.leads.events.kind[static_cast<size_t>(event)];
  EventNote note{model.kinds[kind].name, scene.leads.events.at[static_cast<size_t>(event)], {}};
  std::set<uint32_t> noted;
  const auto add = [&](uint32_t field) {
    const Value value = event_field(scene, event, field);
    if (is_missing(value) || !noted.insert(field).second) return;
    const semantics::Field& declared = model.kinds[kind].fields[field];
    note.fields.push_back({declared.name, shown_value(model, declared.type, value)});
  };
  for (const EventField& each : looked_at) {
    if (each.field == EventField::kAt) continue;
    const int32_t place = model.events[each.event].fields[static_cast<size_t>(each.field)].by_kind[kind];
    if (place >= 0) add(static_cast<uint32_t>(place));
  }
  for (uint32_t field = 0; field < model.kinds[kind].fields.size(); ++field) {
    if (static_cast<int32_t>(field) != model.kinds[kind].key_field) add(field);
  }
  return note;
}

std::vector<EventField> fields_looked_at(const Model& model, semantics::PatternId pattern) {
  std::vector<EventField> fields;
  for (const semantics::PatternId each : mentions_of(model, pattern).patterns) {
    if (!model[each].where) continue;
    std::ranges::copy(mentions_of(model, *model[each].where).event_fields, std::back_inserter(fields));
  }
  return fields;
}

}  // namespace merit::explain
