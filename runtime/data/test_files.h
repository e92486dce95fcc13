/// For this room's tests: files in a directory of their own, a definition's request, and datasets as text.
#pragma once

#include <fmt/format.h>

#include <limits>
#include <optional>
#include <string>

#include "runtime/columns/row_at.h"
#include "runtime/data/read.h"
#include "runtime/data/terms/test_directory.h"
#include "runtime/data/writing/text_forms.h"
#include "runtime/values/calendar.h"

namespace merit::data::test {

// Times, in microseconds.
constexpr int64_t kDay = values::kMicrosPerDay;
constexpr int64_t kOctober = 1790812800000000;  // 2026-10-01
constexpr int64_t kAlways = std::numeric_limits<int64_t>::min();

inline Field field(std::string name, columns::Type type) {
  Field made;
  made.name = std::move(name);
  made.type = type;
  return made;
}

/// Leads with an `id`, a `country`, a number of `employees`, a `plan`; visits (page, seconds) and forms (with a key).
inline Request sample_request() {
  using columns::Type;
  Request request;
  request.lead_fields = {field("id", Type::text), field("country", Type::text), field("employees", Type::integer),
                         field("plan", Type::enumeration)};
  request.lead_fields[1].from = "Country/Region";
  request.lead_fields[3].labels = {"free", "trial", "paid"};
  for (Field& lead_field : request.lead_fields) lead_field.missing_when = {"N/A", "unknown"};
  EventKind visit;
  visit.name = "visit";
  visit.file_names = {"visit", "visits"};
  visit.type_value = "page_view";
  visit.fields = {field("page", Type::text), field("seconds", Type::number)};
  EventKind form;
  form.name = "form";
  form.file_names = {"form", "forms"};
  form.type_value = "form";
  form.fields = {field("key", Type::text), field("name", Type::text)};
  form.key_field = 0;
  request.kinds = {visit, form};
  return request;
}

inline std::string time_text(int64_t micros) {
  std::string text;
  append_time(text, micros);
  return text;
}

inline std::string cell(const columns::Column& column, int64_t row) {
  const auto i = static_cast<size_t>(row);
  if (!column.known(row)) return "-";
  switch (column.type) {
    case columns::Type::text:
      return fmt::format("'{}'", column.text_at(row));
    case columns::Type::number:
      return fmt::format("{}", column.numbers[i]);
    case columns::Type::time:
      return time_text(column.integers[i]);
    case columns::Type::enumeration:
      return column.labels[static_cast<size_t>(column.integers[i])];
    default:
      return fmt::format("{}", column.integers[i]);
  }
}

/// A dataset's leads with their events, a line each.
inline std::string dump(const Request& request, const Dataset& dataset) {
  std::string text;
  const auto& leads = dataset.leads;
  columns::Events of_partition;
  for (int64_t lead = 0; lead < leads.count; ++lead) {
    if (leads.partitions && lead % columns::kPartitionLeads == 0) {
      of_partition = leads.partitions->group(static_cast<size_t>(lead / columns::kPartitionLeads));
    }
    const columns::Events& events = leads.partitions ? of_partition : leads.events;
    constexpr auto kLatest = std::numeric_limits<int64_t>::max();
    const int64_t place = leads.partitions ? lead % columns::kPartitionLeads : lead;
    const columns::Row seen = columns::row_at(events, static_cast<size_t>(place), lead, kLatest);
    for (const auto& column : leads.lead_fields) text += fmt::format("{} ", column ? cell(*column, lead) : "?");
    text.back() = '\n';
    for (int64_t row = seen.event_begin; row < seen.event_end; ++row) {
      const auto kind = events.kind[static_cast<size_t>(row)];
      text += fmt::format("  {} {}", time_text(events.at[static_cast<size_t>(row)]), request.kinds[kind].name);
      for (const int32_t column : events.field_columns[kind]) {
        text += fmt::format(" {}", column < 0 ? "?" : cell(*events.columns[static_cast<size_t>(column)], row));
      }
      text += "\n";
    }
  }
  return text;
}

/// Problems, a line each with its examples.
inline std::string dump(const std::vector<Problem>& problems) {
  std::string text;
  for (const Problem& problem : problems) {
    text += fmt::format("{}: {}\n", problem.name(), problem.message);
    for (const Example& example : problem.examples) {
      text += fmt::format("  {} {}: {}\n", example.is_line ? "line" : "row", example.number, example.value);
    }
  }
  return text;
}

/// Reads for one request; the dump of the dataset, or of the error.
inline std::string read_text(const Inputs& inputs, const Request& request, const ReadOptions& options = {}) {
  const auto datasets = read(inputs, {request}, options);
  if (!datasets) return dump(datasets.error().problems);
  return dump(request, datasets->front());
}

/// The findings of the report, or the error.
inline std::string read_findings(const Inputs& inputs, const Request& request, const ReadOptions& options = {}) {
  const auto datasets = read(inputs, {request}, options);
  return dump(datasets ? datasets->front().report.findings : datasets.error().problems);
}

inline Input input(std::string path, std::optional<std::string> kind = std::nullopt) {
  Input made;
  made.path = std::move(path);
  made.kind = std::move(kind);
  return made;
}

}  // namespace merit::data::test
