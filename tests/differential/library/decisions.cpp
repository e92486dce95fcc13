#include "tests/differential/library/decisions.h"

#include <cstring>
#include <deque>
#include <string_view>

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

merit_cell cell_of(const columns::Column& column, int64_t row) {
  merit_cell cell = {};
  if (!column.known(row)) return cell;
  cell.known = 1;
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
};

OneLead one_lead(const semantics::Model& model, const columns::Leads& leads, int64_t lead) {
  OneLead one;
  for (const columns::ColumnPtr& column : leads.lead_fields) one.fields.push_back(cell_of(*column, lead));
  const columns::Events& events = leads.events;
  const auto l = static_cast<size_t>(lead);
  for (int64_t row = events.offsets[l]; row < events.offsets[l + 1]; ++row) {
    const auto i = static_cast<size_t>(row);
    std::vector<merit_cell>& fields = one.event_fields.emplace_back();
    for (size_t f = 0; f < model.kinds[events.kind[i]].fields.size(); ++f) {
      const auto column = static_cast<size_t>(events.field_columns[events.kind[i]][f]);
      fields.push_back(cell_of(*events.columns[column], row));
    }
    one.events.push_back({events.at[i], events.kind[i], fields.data()});
  }
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
