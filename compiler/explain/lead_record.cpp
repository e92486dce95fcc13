#include "compiler/explain/lead_record.h"

#include <algorithm>
#include <tuple>

#include "compiler/explain/event_note.h"

namespace merit::explain {
namespace {

using columns::Column;
using columns::ColumnBuilder;
using columns::ColumnPtr;

void append(ColumnBuilder& builder, const Value& value) {
  if (is_missing(value)) return builder.append_missing();
  if (const auto* truth = std::get_if<bool>(&value)) return builder.append_integer(*truth ? 1 : 0);
  if (const auto* number = std::get_if<double>(&value)) return builder.append_number(*number);
  if (const auto* text = std::get_if<std::string>(&value)) return builder.append_text(*text);
  const int64_t integer = std::get<int64_t>(value);
  if (builder.type() == columns::Type::number) return builder.append_number(static_cast<double>(integer));
  builder.append_integer(integer);
}

ColumnPtr column_like(const Column& like, const std::vector<Value>& cells) {
  ColumnBuilder builder(like.type, like.labels);
  for (const Value& cell : cells) append(builder, cell);
  return builder.finish();
}

}  // namespace

void LeadRecord::add(const EventRecord& event) {
  const auto stands_after = [&](const EventRecord& other) {
    return std::tie(event.at, event.kind) < std::tie(other.at, other.kind);
  };
  events.insert(std::ranges::find_if(events, stands_after), event);
}

LeadRecord record_of(const Scene& scene) {
  LeadRecord record;
  record.now = scene.row.now;
  for (size_t field = 0; field < scene.model.lead_fields.size(); ++field) {
    record.fields.push_back(cell_value(scene.leads.lead_fields[field], scene.row.lead));
  }
  for (int64_t event = scene.row.event_begin; event < scene.row.event_end; ++event) {
    EventRecord made;
    made.kind = scene.leads.events.kind[static_cast<size_t>(event)];
    made.at = scene.leads.events.at[static_cast<size_t>(event)];
    for (uint32_t field = 0; field < scene.model.kinds[made.kind].fields.size(); ++field) {
      made.fields.push_back(event_field(scene, event, field));
    }
    record.events.push_back(std::move(made));
  }
  return record;
}

ChangedLead::ChangedLead(const Scene& like, const LeadRecord& record) {
  const columns::Leads& from = like.leads;
  leads_.count = 1;
  if (from.key != nullptr) leads_.key = columns::gather(*from.key, std::vector<int64_t>{like.row.lead});
  for (size_t field = 0; field < from.lead_fields.size(); ++field) {
    const ColumnPtr& column = from.lead_fields[field];
    const bool own = field < record.fields.size();  // behind them stands what an earlier output says
    if (column == nullptr) {
      leads_.lead_fields.push_back(nullptr);
    } else {
      leads_.lead_fields.push_back(own ? column_like(*column, {record.fields[field]})
                                       : columns::gather(*column, std::vector<int64_t>{like.row.lead}));
    }
  }
  columns::Events& events = leads_.events;
  for (const EventRecord& event : record.events) {
    events.kind.push_back(event.kind);
    events.at.push_back(event.at);
  }
  events.offsets = {0, events.rows()};
  for (size_t kind = 0; kind < from.events.field_columns.size(); ++kind) {
    std::vector<int32_t>& places = events.field_columns.emplace_back();
    for (size_t field = 0; field < from.events.field_columns[kind].size(); ++field) {
      const int32_t column = from.events.field_columns[kind][field];
      places.push_back(column < 0 ? -1 : static_cast<int32_t>(events.columns.size()));
      if (column < 0) continue;
      std::vector<Value> cells;
      for (const EventRecord& event : record.events) {
        cells.push_back(event.kind == kind ? event.fields[field] : Value());
      }
      events.columns.push_back(column_like(*from.events.columns[static_cast<size_t>(column)], cells));
    }
  }
  row_ = columns::row_of(leads_, 0, record.now);
}

}  // namespace merit::explain
