#include "runtime/data/event_rows.h"

#include <arrow/array.h>
#include <arrow/chunked_array.h>
#include <fmt/format.h>

#include <algorithm>

#include "runtime/data/cells.h"
#include "runtime/data/match_columns.h"
#include "runtime/values/fold.h"

namespace merit::data {
namespace {

constexpr uint16_t kUnknownKind = 0xFFFF;
constexpr uint16_t kUnwantedKind = 0xFFFE;

/// A cell as it stands in a table: for examples.
std::string shown_cell(const RawTable& table, int32_t column, int64_t row) {
  int64_t i = row;
  for (const auto& chunk : table.cells[static_cast<size_t>(column)]->chunks()) {
    if (i >= chunk->length()) {
      i -= chunk->length();
      continue;
    }
    if (chunk->IsNull(i)) return {};
    if (chunk->type_id() == arrow::Type::DICTIONARY) {
      i = static_cast<const arrow::DictionaryArray&>(*chunk).GetValueIndex(i);
    }
    std::string scratch;
    return std::string(text_of(make_cell_source(chunk)->at(i), scratch));
  }
  return {};
}

void note(Tally& tally, const RawTable& table, int64_t row, int32_t column) {
  if (tally.wants_example()) {
    tally.add(example_at(table, row, column >= 0 ? shown_cell(table, column, row) : std::string()));
  } else {
    tally.add_counted();
  }
}

Field field_of(std::string name, columns::Type type) {
  Field field;
  field.name = std::move(name);
  field.type = type;
  return field;
}

uint16_t kind_of_type(const Request& request, std::string_view type) {
  for (size_t i = 0; i < request.kinds.size(); ++i) {
    if (!values::equals_folded(type, request.kinds[i].type_value)) continue;
    return request.kinds[i].wanted ? static_cast<uint16_t>(i) : kUnwantedKind;
  }
  return kUnknownKind;
}

/// The kinds of distinct types, found once each.
std::vector<uint16_t> kinds_of_dictionary(const Request& request, const columns::Column& types) {
  std::vector<uint16_t> kinds;
  for (const std::string& type : types.dictionary->values) kinds.push_back(kind_of_type(request, type));
  return kinds;
}

std::vector<int64_t> all_rows(const RawTable& table) {
  std::vector<int64_t> rows(static_cast<size_t>(table.rows));
  for (size_t i = 0; i < rows.size(); ++i) rows[i] = static_cast<int64_t>(i);
  return rows;
}

columns::ColumnPtr joined_keys(const columns::Column& keys, const columns::Column& more) {
  columns::ColumnBuilder builder(keys.type, keys.labels);
  for (int64_t row = 0; row < keys.length; ++row) builder.append_cell(keys, row);
  for (int64_t row = 0; row < more.length; ++row) builder.append_cell(more, row);
  return builder.finish();
}

template <typename Value>
void filter_values(std::vector<Value>& values, const std::vector<bool>& keep) {
  if (values.empty()) return;
  size_t kept = 0;
  for (size_t i = 0; i < keep.size(); ++i) {
    if (keep[i]) values[kept++] = values[i];
  }
  values.resize(kept);
}

}  // namespace

void EventRows::filter(const std::vector<bool>& keep) {
  filter_values(rows, keep);
  filter_values(kind, keep);
  filter_values(at, keep);
}

std::vector<int64_t> EventRows::rows_of(uint16_t wanted) const {
  std::vector<int64_t> result;
  for (size_t i = 0; i < rows.size(); ++i) {
    if (kind[i] == wanted) result.push_back(rows[i]);
  }
  return result;
}

EventFilter::EventFilter(const Request& request, const ReadOptions& options, LeadTable& leads)
    : request_(request),
      options_(options),
      leads_(leads),
      zone_(*values::find_zone(request.data_zone)),
      new_keys_(request.lead_fields[static_cast<size_t>(request.key_field)].type),
      event_keys_(request.kinds.size()) {}

columns::ColumnPtr EventFilter::read_column(const EventSource& source, const Field& field, int32_t column, bool key,
                                            const std::vector<int64_t>& rows) {
  FieldReader reader(field, zone_, key);
  Tally uncounted;  // these cells are counted elsewhere: by what they are needed for, or with their field
  reader.read(*source.table, column, rows, uncounted);
  return reader.finish();
}

EventRows EventFilter::rows_with_kind(const EventSource& source) {
  EventRows result;
  if (source.columns.kind) {
    const auto kind = static_cast<uint16_t>(*source.columns.kind);
    if (!request_.kinds[kind].wanted) return result;
    result.rows = all_rows(*source.table);
    result.kind.assign(result.rows.size(), kind);
    return result;
  }
  if (source.binding.type < 0) return result;
  const auto rows = all_rows(*source.table);
  const auto types = read_column(source, field_of("type", columns::Type::text), source.binding.type, false, rows);
  const auto by_code = types->dictionary ? kinds_of_dictionary(request_, *types) : std::vector<uint16_t>();
  for (const int64_t row : rows) {
    uint16_t kind = kUnknownKind;
    if (types->known(row)) {
      kind = types->dictionary ? by_code[static_cast<size_t>(types->codes[static_cast<size_t>(row)])]
                               : kind_of_type(request_, types->text_at(row));
    }
    if (kind == kUnknownKind) note(unknown_kinds_, *source.table, row, source.binding.type);
    if (kind >= kUnwantedKind) continue;
    result.rows.push_back(row);
    result.kind.push_back(kind);
  }
  return result;
}

void EventFilter::drop_faulty(const EventSource& source, EventRows& rows) {
  // First of all, so that which of two events stays does not hang on what else is wrong with them.
  drop_repeated_keys(source, rows);
  read_times(source, rows);
  drop_without_required(source, rows);
}

/// Kinds may have their times in different columns: each column is read once, for the rows of its kinds.
void EventFilter::read_times(const EventSource& source, EventRows& rows) {
  std::map<int32_t, std::vector<size_t>> by_column;
  for (size_t i = 0; i < rows.size(); ++i) by_column[source.binding.kinds[rows.kind[i]].at].push_back(i);
  std::vector<bool> keep(rows.size(), false);
  rows.at.assign(rows.size(), 0);
  for (const auto& [column, positions] : by_column) {
    if (column < 0) continue;  // check_found has said so
    std::vector<int64_t> wanted;
    wanted.reserve(positions.size());
    for (const size_t i : positions) wanted.push_back(rows.rows[i]);
    const auto times = read_column(source, field_of("at", columns::Type::time), column, false, wanted);
    Tally* tally = nullptr;
    for (size_t i = 0; i < positions.size(); ++i) {
      keep[positions[i]] = times->known(static_cast<int64_t>(i));
      rows.at[positions[i]] = times->integers[i];
      if (keep[positions[i]]) continue;
      if (tally == nullptr) tally = &without_time_[source.columns.names[static_cast<size_t>(column)]];
      note(*tally, *source.table, wanted[i], column);
    }
  }
  rows.filter(keep);
}

void EventFilter::drop_without_required(const EventSource& source, EventRows& rows) {
  for (uint16_t k = 0; k < request_.kinds.size(); ++k) {
    const EventKind& kind = request_.kinds[k];
    for (size_t f = 0; f < kind.fields.size(); ++f) {
      if (!kind.fields[f].required || !kind.wanted) continue;
      const auto wanted = rows.rows_of(k);
      if (wanted.empty()) continue;
      const int32_t column = source.binding.kinds[k].fields[f];
      const auto cells = column >= 0 ? read_column(source, kind.fields[f], column, false, wanted) : nullptr;
      std::vector<bool> keep(rows.size(), true);
      int64_t next = 0;
      for (size_t i = 0; i < rows.size(); ++i) {
        if (rows.kind[i] != k) continue;
        keep[i] = cells && cells->known(next++);
        if (!keep[i]) note(without_required_[{k, f}], *source.table, rows.rows[i], column);
      }
      rows.filter(keep);
    }
  }
}

void EventFilter::drop_repeated_keys(const EventSource& source, EventRows& rows) {
  std::string scratch;
  for (uint16_t k = 0; k < request_.kinds.size(); ++k) {
    const EventKind& kind = request_.kinds[k];
    if (!kind.wanted || kind.key_field < 0) continue;
    const auto key = static_cast<size_t>(kind.key_field);
    const int32_t column = source.binding.kinds[k].fields[key];
    const auto wanted = rows.rows_of(k);
    if (column < 0 || wanted.empty()) continue;
    const auto cells = read_column(source, kind.fields[key], column, true, wanted);
    std::vector<bool> keep(rows.size(), true);
    int64_t next = 0;
    for (size_t i = 0; i < rows.size(); ++i) {
      if (rows.kind[i] != k) continue;
      const int64_t cell = next++;
      if (!cells->known(cell)) continue;
      keep[i] = event_keys_[k].intern(cell_bytes(*cells, cell, false, scratch)).second;
      if (!keep[i]) note(repeated_[k], *source.table, rows.rows[i], column);
    }
    rows.filter(keep);
  }
}

void EventFilter::drop_later(const EventSource& source, EventRows& rows) {
  std::vector<bool> keep(rows.size());
  for (size_t i = 0; i < rows.size(); ++i) {
    keep[i] = rows.at[i] <= options_.now;
    if (!keep[i]) note(later_, *source.table, rows.rows[i], source.binding.kinds[rows.kind[i]].at);
  }
  rows.filter(keep);
}

const LeadIndex& EventFilter::index_of(int32_t lead_field) {
  const auto found = indexes_.find(lead_field);
  if (found != indexes_.end()) return found->second;
  const bool key = lead_field == request_.key_field;
  LeadIndex index(!key);
  const auto& column = leads_.leads.lead_fields[static_cast<size_t>(lead_field)];
  for (int64_t lead = 0; lead < leads_.leads.count && column; ++lead) {
    if (column->known(lead)) index.add(*column, lead, lead);
  }
  return indexes_.emplace(lead_field, std::move(index)).first->second;
}

int64_t EventFilter::lead_made_for(const columns::Column& key, int64_t row) {
  const int64_t lead = leads_.leads.count++;
  new_keys_.append_cell(key, row);
  indexes_.at(request_.key_field).add(key, row, lead);
  return lead;
}

/// The first lead of each row; `LeadIndex::kNone` where there is none.
std::vector<int64_t> EventFilter::first_leads(const EventSource& source, const EventRows& rows) {
  std::vector<int64_t> leads(rows.size(), LeadIndex::kNone);
  if (source.columns.nested) {
    for (size_t i = 0; i < rows.size(); ++i) {
      const int64_t parent = source.table->owners[static_cast<size_t>(rows.rows[i])];
      leads[i] = leads_.lead_of_row[static_cast<size_t>(source.first_lead_row + parent)];
    }
    return leads;
  }
  // Each pair of a column and the lead field that it holds is read once, for the rows of its kinds.
  std::map<std::pair<int32_t, int32_t>, std::vector<size_t>> by_column;
  for (size_t i = 0; i < rows.size(); ++i) {
    const EventKind& kind = request_.kinds[rows.kind[i]];
    const int32_t field = kind.matching_field >= 0 ? kind.matching_field : request_.key_field;
    by_column[{source.binding.kinds[rows.kind[i]].lead, field}].push_back(i);
  }
  for (const auto& [place, positions] : by_column) {
    const auto [column, lead_field] = place;
    if (column < 0) continue;
    std::vector<int64_t> wanted;
    wanted.reserve(positions.size());
    for (const size_t i : positions) wanted.push_back(rows.rows[i]);
    const bool key = lead_field == request_.key_field;
    const Field& field = request_.lead_fields[static_cast<size_t>(lead_field)];
    const auto cells = read_column(source, field, column, key, wanted);
    const LeadIndex& index = index_of(lead_field);
    std::vector<int64_t> by_code(cells->dictionary ? cells->dictionary->values.size() : 0, -2);
    for (size_t i = 0; i < positions.size(); ++i) {
      const auto cell = static_cast<int64_t>(i);
      if (!cells->known(cell)) continue;
      int64_t* remembered = by_code.empty() ? nullptr : &by_code[static_cast<size_t>(cells->codes[i])];
      int64_t lead = remembered != nullptr && *remembered != -2 ? *remembered : index.first(*cells, cell);
      if (lead == LeadIndex::kNone && key && options_.leads_from_events) lead = lead_made_for(*cells, cell);
      if (remembered != nullptr) *remembered = lead;
      leads[positions[i]] = lead;
    }
  }
  return leads;
}

void EventFilter::find_owners(const EventSource& source, EventRows& rows, int64_t first_row,
                              std::vector<UngroupedEvents::Owner>& owners) {
  drop_later(source, rows);
  const auto leads = first_leads(source, rows);
  std::vector<bool> keep(rows.size());
  int64_t next_row = first_row;
  for (size_t i = 0; i < rows.size(); ++i) {
    keep[i] = leads[i] != LeadIndex::kNone;
    const KindBinding& binding = source.binding.kinds[rows.kind[i]];
    if (!keep[i]) {
      // A nested event whose lead was left out is no stray: its lead's row was counted.
      if (!source.columns.nested) note(unknown_leads_, *source.table, rows.rows[i], binding.lead);
      continue;
    }
    const int64_t row = next_row++;
    owners.push_back({leads[i], row});
    const int32_t matching = request_.kinds[rows.kind[i]].matching_field;
    if (matching < 0 || source.columns.nested) continue;
    const LeadIndex& index = index_of(matching);
    int64_t lead = index.next(leads[i]);
    if (lead != LeadIndex::kNone) note(several_leads_, *source.table, rows.rows[i], binding.lead);
    for (; lead != LeadIndex::kNone; lead = index.next(lead)) owners.push_back({lead, row});
  }
  rows.filter(keep);
}

void EventFilter::make_new_leads() {
  const int64_t added = new_keys_.length();
  if (added == 0) return;
  const auto keys = new_keys_.finish();
  auto& fields = leads_.leads.lead_fields;
  const auto key_field = static_cast<size_t>(request_.key_field);
  for (size_t i = 0; i < fields.size(); ++i) {
    if (fields[i] && i != key_field) fields[i] = columns::with_missing(*fields[i], added);
  }
  fields[key_field] = joined_keys(*fields[key_field], *keys);
  leads_.leads.key = fields[key_field];
  leads_.findings.push_back(problem::leads_from_events(request_.subject, added));
}

std::vector<Problem> EventFilter::take_findings() {
  std::vector<Problem> findings;
  if (unknown_kinds_.count > 0) {
    const int64_t count = unknown_kinds_.count;
    findings.push_back(problem::event_of_unknown_kind.of(std::move(unknown_kinds_), count));
  }
  for (auto& [column, tally] : without_time_) {
    const int64_t count = tally.count;
    findings.push_back(problem::event_without_time.of(std::move(tally), column, count));
  }
  for (auto& [place, tally] : without_required_) {
    const EventKind& kind = request_.kinds[place.first];
    const int64_t count = tally.count;
    findings.push_back(
        problem::event_without_required_field.of(std::move(tally), kind.name, kind.fields[place.second].name, count));
  }
  for (auto& [k, tally] : repeated_) {
    const EventKind& kind = request_.kinds[k];
    const int64_t count = tally.count;
    findings.push_back(problem::duplicate_event_key.of(std::move(tally), kind.name,
                                                       kind.fields[static_cast<size_t>(kind.key_field)].name, count));
  }
  if (later_.count > 0) {
    const int64_t count = later_.count;
    findings.push_back(problem::event_later_than_now.of(std::move(later_), count));
  }
  if (unknown_leads_.count > 0) {
    const int64_t count = unknown_leads_.count;
    findings.push_back(problem::event_of_unknown_lead.of(std::move(unknown_leads_), request_.subject, count));
  }
  if (several_leads_.count > 0) {
    const int64_t count = several_leads_.count;
    findings.push_back(problem::event_of_several_leads.of(std::move(several_leads_), request_.subject, count));
  }
  return findings;
}

}  // namespace merit::data
