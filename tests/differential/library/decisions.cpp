#include "tests/differential/library/decisions.h"

#include <algorithm>
#include <cstring>
#include <deque>
#include <string_view>

#include "runtime/values/numbers.h"

namespace merit::differential {

namespace {

using semantics::TypeKind;
using semantics::Value;

// --- from Arrow arrays ---

template <typename Cell>
Cell cell(const ArrowArray& array, int buffer, int64_t row) {
  return static_cast<const Cell*>(array.buffers[buffer])[row];
}

bool bit(const void* bits, int64_t row) {
  return (static_cast<const uint8_t*>(bits)[row / 8] >> row % 8 & 1) != 0;
}

std::string text(const ArrowArray& array, int64_t row) {
  const auto begin = cell<int32_t>(array, 1, row);
  const auto end = cell<int32_t>(array, 1, row + 1);
  return {static_cast<const char*>(array.buffers[2]) + begin, static_cast<size_t>(end - begin)};
}

Value value_in(const ArrowSchema& schema, const ArrowArray& array, int64_t row) {
  if (array.null_count > 0 && !bit(array.buffers[0], row)) return semantics::Missing{};
  const std::string_view format = schema.format;
  if (format == "u") return text(array, row);
  if (format == "b") return bit(array.buffers[1], row);
  if (format == "g") return cell<double>(array, 1, row);
  if (format == "tdD" || schema.dictionary != nullptr) return int64_t{cell<int32_t>(array, 1, row)};
  if (format != "+l") return cell<int64_t>(array, 1, row);
  std::vector<std::string> texts;
  for (auto i = cell<int32_t>(array, 1, row); i < cell<int32_t>(array, 1, row + 1); ++i) {
    texts.push_back(text(*array.children[0], i));
  }
  return texts;
}

// --- to cells ---

/// Of a cell that is missing: nothing, or a spelling of that.
merit_cell missing_cell(const semantics::Field& field, int64_t row) {
  merit_cell cell = {};
  if (field.missing_when.empty() || row % 2 == 0) return cell;
  const std::string& spelling = field.missing_when[static_cast<size_t>(row / 2) % field.missing_when.size()];
  const auto integer = values::parse_integer(spelling);
  if (field.type.kind == TypeKind::text) {
    cell = {1, {}};
    cell.value.text = {spelling.data(), spelling.size()};
  } else if (field.type.kind == TypeKind::integer && integer.known) {
    cell = {1, {}};
    cell.value.integer = integer.value;
  } else if (field.type.kind == TypeKind::number && integer.known) {
    cell = {1, {}};
    cell.value.number = static_cast<double>(integer.value);
  }
  return cell;
}

merit_cell cell_of(const semantics::Field& field, const columns::Column& column, int64_t row) {
  if (!column.known(row)) return missing_cell(field, row);
  merit_cell cell = {1, {}};
  const auto i = static_cast<size_t>(row);
  if (column.type == columns::Type::text) {
    const std::string_view text = column.text_at(row);
    cell.value.text = {text.data(), text.size()};
  } else if (column.type == columns::Type::number) {
    cell.value.number = column.numbers[i];
  } else {
    cell.value.integer = column.integers[i];
  }
  return cell;
}

/// A lead as the C interface takes it.
struct OneLead {
  std::vector<merit_cell> fields;
  std::deque<std::vector<merit_cell>> event_fields;
  std::vector<merit_event> events;
  std::vector<bool> has_key;  ///< by event
};

bool has_key(const columns::Events& events, const semantics::EventKind& kind, int64_t row) {
  if (kind.key_field < 0) return false;
  const std::vector<int32_t>& columns = events.field_columns[events.kind[static_cast<size_t>(row)]];
  return events.columns[static_cast<size_t>(columns[static_cast<size_t>(kind.key_field)])]->known(row);
}

/// Behind the others: of some, one with the same key, and one without the fields that are required.
void add_events_left_out(const semantics::Model& model, OneLead& one) {
  constexpr int64_t kHour = 3'600'000'000;
  const size_t count = one.events.size();
  for (size_t i = 0; i < count; i += 3) {
    const merit_event event = one.events[i];
    const semantics::EventKind& kind = model.kinds[event.kind];
    const int64_t earlier = event.at < kHour ? event.at : event.at - kHour;
    if (one.has_key[i]) one.events.push_back({earlier, event.kind, event.fields});
    if (!std::ranges::any_of(kind.fields, &semantics::Field::required)) continue;
    const std::vector<merit_cell>& nothing = one.event_fields.emplace_back(kind.fields.size());
    one.events.push_back({event.at, event.kind, nothing.data()});
  }
}

OneLead one_lead(const semantics::Model& model, const columns::Leads& leads, int64_t lead) {
  OneLead one;
  for (size_t f = 0; f < model.lead_fields.size(); ++f) {
    one.fields.push_back(cell_of(model.lead_fields[f], *leads.lead_fields[f], lead));
  }
  const columns::Events& events = leads.events;
  const auto l = static_cast<size_t>(lead);
  for (int64_t row = events.offsets[l]; row < events.offsets[l + 1]; ++row) {
    const auto i = static_cast<size_t>(row);
    const semantics::EventKind& kind = model.kinds[events.kind[i]];
    std::vector<merit_cell>& fields = one.event_fields.emplace_back();
    for (size_t f = 0; f < kind.fields.size(); ++f) {
      const auto column = static_cast<size_t>(events.field_columns[events.kind[i]][f]);
      fields.push_back(cell_of(kind.fields[f], *events.columns[column], row));
    }
    one.events.push_back({events.at[i], events.kind[i], fields.data()});
    one.has_key.push_back(has_key(events, kind, row));
  }
  if (lead % 2 == 0) add_events_left_out(model, one);
  return one;
}

}  // namespace

Value value_of(const merit_output_column& output, const merit_cell& cell) {
  if (cell.known == 0) return semantics::Missing{};
  switch (output.type) {
    case merit_boolean:
      return cell.value.integer != 0;
    case merit_number:
      return cell.value.number;
    case merit_text_type:
      return std::string(cell.value.text.data, cell.value.text.size);
    case merit_text_list: {
      const auto* const texts = reinterpret_cast<const merit_text*>(cell.value.text.data);
      std::vector<std::string> list;
      for (uint64_t i = 0; i < cell.value.text.size; ++i) list.emplace_back(texts[i].data, texts[i].size);
      return list;
    }
    default:
      return cell.value.integer;
  }
}

std::vector<merit_setting> settings_of(const semantics::Model& model, const std::vector<Value>& values) {
  std::vector<merit_setting> settings;
  for (size_t i = 0; i < values.size(); ++i) {
    const semantics::Parameter& parameter = model.parameters[i];
    merit_setting setting = {{parameter.name.data(), parameter.name.size()}, 0, {}};
    setting.type = static_cast<int32_t>(parameter.type.kind);
    if (const auto* number = std::get_if<double>(&values[i])) {
      setting.value.number = *number;
    } else if (const auto* text = std::get_if<std::string>(&values[i])) {
      setting.value.text = {text->data(), text->size()};
    } else if (const auto* boolean = std::get_if<bool>(&values[i])) {
      setting.value.integer = *boolean ? 1 : 0;
    } else {
      setting.value.integer = std::get<int64_t>(values[i]);
      if (parameter.type.kind == TypeKind::number) setting.type = merit_integer;
    }
    settings.push_back(setting);
  }
  return settings;
}

std::expected<DecidedRows, std::string> decide_all(const merit_library& library, const merit_leads& leads) {
  ArrowSchema schema = {};
  ArrowArray array = {};
  merit_error error = {};
  if (library.evaluate(&library, &leads, &schema, &array, &error) != merit_ok) return std::unexpected(error.message);
  DecidedRows rows(static_cast<size_t>(array.length));
  for (int64_t i = 0; i < schema.n_children; ++i) {
    for (int64_t row = 0; row < array.length; ++row) {
      rows[static_cast<size_t>(row)].push_back(value_in(*schema.children[i], *array.children[i], row));
    }
  }
  schema.release(&schema);
  array.release(&array);
  return rows;
}

std::expected<DecidedRows, std::string> decide_each(const merit_library& library, const semantics::Model& model,
                                                    const columns::Leads& leads, int64_t now,
                                                    std::span<const merit_setting> settings) {
  merit_error error = {};
  merit_context* context = nullptr;
  if (library.open(&library, settings.data(), settings.size(), &context, &error) != merit_ok) {
    return std::unexpected(error.message);
  }
  DecidedRows rows;
  for (int64_t lead = 0; lead < leads.count; ++lead) {
    const OneLead one = one_lead(model, leads, lead);
    const merit_lead given = {one.fields.data(), one.events.data(), one.events.size(), now};
    const merit_cell* cells = nullptr;
    if (library.decide(context, &given, &cells, &error) != merit_ok) {
      library.close(context);
      return std::unexpected(error.message);
    }
    std::vector<Value>& row = rows.emplace_back();
    for (uint64_t i = 0; i < library.description->output_count; ++i) {
      row.push_back(value_of(library.description->outputs[i], cells[i]));
    }
  }
  library.close(context);
  return rows;
}

}  // namespace merit::differential
