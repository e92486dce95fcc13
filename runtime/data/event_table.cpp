#include "runtime/data/event_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "runtime/data/event_rows.h"
#include "runtime/data/match_columns.h"

namespace merit::data {
namespace {

/// Fields of any kinds that read the same column in the same way share one column of events.
struct FieldGroup {
  const Field* field = nullptr;
  bool key = false;
  std::string shown;                   ///< as messages call it
  std::vector<int32_t> field_of_kind;  ///< by kind: which of its fields this is, or -1
  std::unique_ptr<FieldReader> reader;
  Tally unreadable;
};

struct FieldGroups {
  std::vector<FieldGroup> groups;
  std::vector<std::vector<int32_t>> field_columns;  ///< as in columns::Events
};

bool read_alike(const Field& a, const Field& b) {
  return source_name(a) == source_name(b) && a.type == b.type && a.labels == b.labels &&
         a.missing_when == b.missing_when;
}

FieldGroups group_fields(const Request& request) {
  const values::Zone& zone = *values::find_zone(request.data_zone);
  FieldGroups result;
  for (size_t k = 0; k < request.kinds.size(); ++k) {
    const EventKind& kind = request.kinds[k];
    auto& columns_of_kind = result.field_columns.emplace_back(kind.fields.size(), -1);
    for (size_t f = 0; f < kind.fields.size() && kind.wanted; ++f) {
      if (!is_needed(kind, f)) continue;
      const bool key = kind.key_field == static_cast<int32_t>(f);
      auto group = std::find_if(result.groups.begin(), result.groups.end(), [&](const FieldGroup& g) {
        return g.key == key && g.field_of_kind[k] < 0 && read_alike(*g.field, kind.fields[f]);
      });
      if (group == result.groups.end()) {
        FieldGroup made;
        made.field = &kind.fields[f];
        made.key = key;
        made.shown = fmt::format("{}.{}", kind.name, kind.fields[f].name);
        made.field_of_kind.assign(request.kinds.size(), -1);
        made.reader = std::make_unique<FieldReader>(kind.fields[f], zone, key);
        result.groups.push_back(std::move(made));
        group = result.groups.end() - 1;
      }
      group->field_of_kind[k] = static_cast<int32_t>(f);
      columns_of_kind[f] = static_cast<int32_t>(group - result.groups.begin());
    }
  }
  return result;
}

/// Appends the cells of one group for the rows of one table that stay. A table has the group's column in one place,
/// since its fields ask for the same name.
void read_group(FieldGroup& group, const EventSource& source, const EventRows& rows) {
  int32_t column = -1;
  for (size_t k = 0; k < group.field_of_kind.size(); ++k) {
    if (group.field_of_kind[k] < 0) continue;
    column = std::max(column, source.binding.kinds[k].fields[static_cast<size_t>(group.field_of_kind[k])]);
  }
  if (column < 0) return group.reader->append_missing(static_cast<int64_t>(rows.size()));
  std::vector<int64_t> cells(rows.size(), kNoRow);
  for (size_t i = 0; i < rows.size(); ++i) {
    if (group.field_of_kind[rows.kind[i]] >= 0) cells[i] = rows.rows[i];
  }
  group.reader->read(*source.table, column, cells, group.unreadable);
}

std::vector<int64_t> count_kinds(const Request& request, const EventRows& rows) {
  std::vector<int64_t> counts(request.kinds.size(), 0);
  for (const uint16_t kind : rows.kind) ++counts[kind];
  return counts;
}

/// Says what only the rows show: a table that has events of a kind but lacks their columns.
void check_against_rows(const Request& request, const std::vector<EventSource>& sources,
                        const std::vector<EventRows>& rows, std::vector<Problem>& problems) {
  std::vector<EventColumns> tables;
  std::vector<EventBinding> bindings;
  std::vector<std::vector<int64_t>> counts;
  for (size_t i = 0; i < sources.size(); ++i) {
    tables.push_back(sources[i].columns);
    bindings.push_back(sources[i].binding);
    counts.push_back(count_kinds(request, rows[i]));
  }
  check_found(request, tables, bindings, &counts, problems);
}

}  // namespace

std::expected<EventResult, Error> read_events(const Request& request, const std::vector<EventSource>& sources,
                                              const ReadOptions& options, LeadTable& leads) {
  EventResult result;
  EventFilter filter(request, options, leads);
  std::vector<EventRows> rows;
  for (const EventSource& source : sources) {
    rows.push_back(filter.rows_with_kind(source));
    result.rows_read += static_cast<int64_t>(rows.back().size());
  }
  std::vector<Problem> problems;
  check_against_rows(request, sources, rows, problems);
  const auto warning = std::stable_partition(problems.begin(), problems.end(),
                                             [](const Problem& p) { return p.severity == Severity::error; });
  result.findings.assign(warning, problems.end());
  problems.erase(warning, problems.end());
  if (!problems.empty()) return std::unexpected(Error(std::move(problems)));

  UngroupedEvents events;
  FieldGroups fields = group_fields(request);
  for (size_t i = 0; i < sources.size(); ++i) {
    filter.drop_faulty(sources[i], rows[i]);
    filter.find_owners(sources[i], rows[i], static_cast<int64_t>(events.at.size()), events.owners);
    for (FieldGroup& group : fields.groups) read_group(group, sources[i], rows[i]);
    events.kind.insert(events.kind.end(), rows[i].kind.begin(), rows[i].kind.end());
    events.at.insert(events.at.end(), rows[i].at.begin(), rows[i].at.end());
    rows[i] = EventRows();
  }
  filter.make_new_leads();
  result.rows_kept = static_cast<int64_t>(events.at.size());
  for (Problem& finding : filter.take_findings()) result.findings.push_back(std::move(finding));
  for (FieldGroup& group : fields.groups) {
    events.columns.push_back(group.reader->finish());
    if (group.unreadable.count == 0) continue;
    const int64_t count = group.unreadable.count;
    result.findings.push_back(
        problem::unreadable_value.of(std::move(group.unreadable), group.shown, type_phrase(*group.field), count));
  }
  for (size_t k = 0; k < request.kinds.size(); ++k) {
    const int32_t key = request.kinds[k].key_field;
    events.key_columns.push_back(key < 0 ? -1 : fields.field_columns[k][static_cast<size_t>(key)]);
  }
  events.field_columns = std::move(fields.field_columns);
  leads.leads.events = group_events(std::move(events), leads.leads.count);
  return result;
}

}  // namespace merit::data
