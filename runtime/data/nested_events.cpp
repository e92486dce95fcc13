#include "runtime/data/nested_events.h"

#include <arrow/array.h>
#include <arrow/chunked_array.h>
#include <arrow/type.h>
#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "runtime/data/fields/match_columns.h"
#include "runtime/data/files/read_failure.h"
#include "runtime/data/tables/cells.h"
#include "runtime/data/tables/lists_of_structures.h"
#include "runtime/data/tables/memory_table.h"
#include "runtime/data/text_files/json_rows.h"
#include "runtime/values/fold.h"

namespace merit::data {
namespace {

std::unique_ptr<MemoryTable> table_beside(const RawTable& leads) {
  auto events = std::make_unique<MemoryTable>();
  events->file = leads.file;
  events->title = leads.title;
  events->parent = &leads;
  events->list_begins = {0};
  return events;
}

arrow::Result<RawTablePtr> unnest_lists(const RawTable& leads, const arrow::ChunkedArray& cells) {
  auto events = table_beside(leads);
  const auto& structure = *cells.type()->field(0)->type();
  std::vector<arrow::ArrayVector> columns(static_cast<size_t>(structure.num_fields()));
  for (const auto& chunk : cells.chunks()) {
    ARROW_RETURN_NOT_OK(append_list_ends(*chunk, events->list_begins));
    ARROW_ASSIGN_OR_RAISE(const auto fields, fields_in_lists(*chunk));
    for (size_t i = 0; i < columns.size(); ++i) columns[i].push_back(fields[i]);
  }
  arrow::ChunkedArrayVector flat_columns;
  for (size_t i = 0; i < columns.size(); ++i) {
    const auto& field = structure.field(static_cast<int>(i));
    events->names.push_back(field->name());
    flat_columns.push_back(std::make_shared<arrow::ChunkedArray>(std::move(columns[i]), field->type()));
  }
  const int64_t count = events->list_begins.back();
  events->set_cells(std::move(flat_columns), count);
  return events;
}

/// What stands in a JSON array.
struct Elements {
  std::vector<std::string_view> objects;
  std::vector<std::string> others;  ///< no events
};

/// False when the text is no array.
bool scan_elements(std::string_view json, Elements& elements) {
  elements.objects.clear();
  elements.others.clear();
  JsonReader reader;
  reader.open(json);
  while (reader.next_element()) {
    if (reader.value().kind == JsonKind::object) {
      elements.objects.push_back(reader.value().text);
    } else {
      elements.others.emplace_back(reader.value().text);
    }
  }
  return !reader.fault();
}

/// Calls `visit(row, text)` for each text cell that is not blank.
template <typename Visit>
void for_each_text(const arrow::ChunkedArray& cells, const Visit& visit) {
  int64_t first_row = 0;
  for (const auto& chunk : cells.chunks()) {
    const auto source = make_cell_source(chunk);
    for (int64_t i = 0; i < chunk->length(); ++i) {
      const Cell cell = source->at(i);
      const std::string_view text = values::trim(cell.text);
      if (!text.empty() && !visit(first_row + i, text)) return;
    }
    first_row += chunk->length();
  }
}

/// A cell that is no list is unreadable as a whole; of a list, only the elements that are no events are.
arrow::Result<RawTablePtr> unnest_json(const RawTable& leads, const arrow::ChunkedArray& cells, Tally& unreadable) {
  auto events = table_beside(leads);
  events->columns_from_rows = true;
  JsonRows rows;
  Elements elements;
  // All lists before that of `row` have ended.
  const auto begin_list = [&](int64_t row) { events->list_begins.resize(static_cast<size_t>(row) + 1, rows.rows()); };
  for_each_text(cells, [&](int64_t row, std::string_view text) {
    if (text == "null") return true;
    if (!scan_elements(text, elements)) {
      unreadable.add(example_at(leads, row, text));
      return true;
    }
    begin_list(row);
    for (const std::string& other : elements.others) unreadable.add(example_at(leads, row, other));
    for (const std::string_view object : elements.objects) std::ignore = rows.add(object);
    return true;
  });
  begin_list(cells.length());
  events->names = rows.names();
  const int64_t count = rows.rows();
  ARROW_ASSIGN_OR_RAISE(auto columns, rows.finish());
  events->set_cells(std::move(columns), count);
  return events;
}

}  // namespace

std::vector<NestedColumn> find_nested(const Request& request, const std::vector<std::string>& columns) {
  std::vector<bool> taken(columns.size(), false);
  for (const Field& field : request.lead_fields) {
    const ColumnMatch match = match_field(columns, field);
    if (match.found()) taken[static_cast<size_t>(match.column)] = true;
  }
  std::vector<NestedColumn> found;
  const auto add_columns_called = [&](std::string_view name, int32_t kind) {
    const std::string form = matching_form(name);
    for (size_t i = 0; i < columns.size(); ++i) {
      if (taken[i] || columns[i].empty() || matching_form(columns[i]) != form) continue;
      taken[i] = true;
      found.push_back({static_cast<int32_t>(i), kind});
    }
  };
  for (size_t kind = 0; kind < request.kinds.size(); ++kind) {
    if (!request.kinds[kind].wanted) continue;
    for (const std::string& name : request.kinds[kind].file_names) {
      add_columns_called(name, static_cast<int32_t>(kind));
    }
    add_columns_called(request.kinds[kind].name, static_cast<int32_t>(kind));
  }
  add_columns_called("events", -1);
  return found;
}

std::optional<std::string> held_instead(const arrow::ChunkedArray& cells) {
  const arrow::DataType& type = *cells.type();
  if (is_list_of_structures(type) || type.id() == arrow::Type::NA) return std::nullopt;
  if (!is_text_type(type)) return fmt::format("values of the type `{}`", shortened(type.ToString()));
  std::optional<std::string> first;
  bool any_array = false;
  for_each_text(cells, [&](int64_t, std::string_view text) {
    if (!first) first = fmt::format("texts such as `{}`", shortened(text));
    any_array = text.front() == '[';
    return !any_array;
  });
  return any_array ? std::nullopt : first;
}

std::expected<RawTablePtr, Error> unnest(const RawTable& leads, const arrow::ChunkedArray& cells, Tally& unreadable) {
  auto events =
      is_list_of_structures(*cells.type()) ? unnest_lists(leads, cells) : unnest_json(leads, cells, unreadable);
  if (!events.ok()) return std::unexpected(read_failure(leads.file, "events", events.status()));
  return std::move(*events);
}

}  // namespace merit::data
