#include "compiler/codegen/layout.h"

namespace merit::codegen {

namespace {

ColumnLayout layout_of(const columns::Column& column) {
  return {.nullable = !column.validity.empty(), .dictionary = column.dictionary != nullptr};
}

/// Which column holds the field of events of each kind.
std::vector<int32_t> columns_of(const plan::EventField& field, const columns::Events& events) {
  std::vector<int32_t> columns;
  for (size_t kind = 0; kind < field.by_kind.size(); ++kind) {
    const int32_t place = field.by_kind[kind];
    columns.push_back(place < 0 ? -1 : events.field_columns[kind][static_cast<size_t>(place)]);
  }
  return columns;
}

}  // namespace

Layout layout_of(const plan::Plan& plan, const columns::Leads& leads) {
  Layout layout;
  for (const plan::LeadField& field : plan.lead_fields) {
    const columns::ColumnPtr& column = leads.lead_fields[field.field];
    layout.lead_fields.push_back(column == nullptr ? std::nullopt : std::optional(layout_of(*column)));
  }
  for (const columns::ColumnPtr& column : leads.events.columns) layout.event_columns.push_back(layout_of(*column));
  for (const plan::EventField& field : plan.event_fields) {
    layout.event_fields.push_back(columns_of(field, leads.events));
  }
  return layout;
}

}  // namespace merit::codegen
