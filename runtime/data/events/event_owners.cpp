#include "runtime/data/events/event_owners.h"

#include <algorithm>
#include <string>
#include <utility>

#include "runtime/columns/concatenate.h"
#include "runtime/threads/share_work.h"

namespace merit::data {
namespace {

constexpr int32_t kNone = LeadIndex::kNone;

/// Where a kind's events say whose they are; null of nested events, and where the table lacks it.
const EventSource::LeadPlace* place_of(const EventSource& source, uint16_t kind) {
  const int32_t place = source.place_of_kind[kind];
  return place < 0 ? nullptr : &source.lead_places[static_cast<size_t>(place)];
}

}  // namespace

OwnerSearch::OwnerSearch(const Request& request, const ReadOptions& options, const std::vector<int32_t>& key_columns,
                         LeadTable& leads, bool by_values)
    : request_(request), options_(options), key_columns_(key_columns), leads_(leads), keys_met_(request.kinds.size()) {
  if (by_values) make_indexes();
}

/// Keys are compared exactly, other fields as `is` does.
void OwnerSearch::make_indexes() {
  for (const EventKind& kind : request_.kinds) {
    if (!kind.wanted) continue;
    const int32_t lead_field = kind.matching_field < 0 ? request_.key_field : kind.matching_field;
    const bool is_key = lead_field == request_.key_field;
    const auto [place, is_new] = indexes_.try_emplace(lead_field, !is_key);
    if (!is_new) continue;
    if (is_key && leads_.index) {
      place->second = std::move(*leads_.index);
    } else if (const auto& column = leads_.leads.lead_fields[static_cast<size_t>(lead_field)]) {
      place->second.add_all(*column);
    }
  }
}

bool OwnerSearch::needs_all_parts(const Request& request, const ReadOptions& options) {
  return options.leads_from_events ||
         std::ranges::any_of(request.kinds, [](const EventKind& kind) { return kind.wanted && kind.key_field >= 0; });
}

void OwnerSearch::find(const OwnedPart& owned) const {
  find_leads(owned);
  settle(owned);
}

void OwnerSearch::find_all(const std::vector<OwnedPart>& parts) {
  for (const OwnedPart& part : parts) drop_repeated_keys(part);
  threads::share_work(options_.threads, parts.size(), [&](size_t i) { find_leads(parts[i]); });
  for (size_t i = 0; options_.leads_from_events && i < parts.size(); ++i) make_leads(parts[i]);
  threads::share_work(options_.threads, parts.size(), [&](size_t i) { settle(parts[i]); });
  add_new_leads();
}

/// Parts in the order of the input. What was wrong with a row counts only if it is not dropped here.
void OwnerSearch::drop_repeated_keys(const OwnedPart& owned) {
  EventPart& part = *owned.part;
  EventTallies tallies;
  std::string scratch;
  for (size_t i = 0; i < part.fate.size(); ++i) {
    const uint16_t kind = part.events.kind[i];
    const int32_t key = key_columns_[kind];
    if (key < 0) continue;
    const KindBinding& binding = owned.source->binding.kinds[kind];
    const columns::Column& keys = *part.events.columns[static_cast<size_t>(key)];
    const auto cell = static_cast<int64_t>(i);
    const int64_t row = part.row_of(i);
    if (keys.known(cell) && !keys_met_[kind].intern(cell_bytes(keys, cell, false, scratch)).second) {
      tallies.repeated[kind].add(row, binding.fields[static_cast<size_t>(request_.kinds[kind].key_field)]);
      part.fate[i] = Fate::repeated;
    } else if (part.fate[i] == Fate::without_time) {
      tallies.without_time[binding.at].add(row, binding.at);
    } else if (part.fate[i] == Fate::without_required) {
      tallies.without_required[{kind, part.lacking[i]}].add(row, binding.fields[part.lacking[i]]);
    } else if (part.fate[i] == Fate::later) {
      tallies.later.add(row, binding.at);
    }
  }
  part.tallies.add(tallies);
}

void OwnerSearch::first_leads(const EventSource& source, std::span<const uint16_t> kinds,
                              std::span<const columns::Column* const> values, std::span<int32_t> leads) const {
  std::ranges::fill(leads, kNone);
  std::vector<int32_t> found(values.size() > 1 ? leads.size() : 0);
  for (size_t p = 0; p < values.size(); ++p) {
    const LeadIndex& index = index_of(source.lead_places[p].lead_field);
    index.first_of_all(*values[p], found.empty() ? leads : found);
    for (size_t i = 0; i < found.size(); ++i) {
      if (source.place_of_kind[kinds[i]] == static_cast<int32_t>(p)) leads[i] = found[i];
    }
  }
}

void OwnerSearch::leads_by_list(const EventSource& source, int64_t first_row, std::span<const uint32_t> rows,
                                std::span<int32_t> leads) const {
  if (rows.empty()) return;
  const auto& begins = source.table->list_begins;
  auto owner = static_cast<size_t>(source.table->owner_of(first_row + rows.front()));
  for (size_t i = 0; i < rows.size(); ++i) {
    while (begins[owner + 1] <= first_row + rows[i]) ++owner;
    const size_t row = static_cast<size_t>(source.first_lead_row) + owner;
    leads[i] = leads_.lead_of_row.empty() ? static_cast<int32_t>(row) : leads_.lead_of_row[row];
  }
}

void OwnerSearch::find_leads(const OwnedPart& owned) const {
  EventPart& part = *owned.part;
  const EventSource& source = *owned.source;
  auto& leads = part.events.leads;
  if (part.has_leads) return;
  leads.resize(part.events.kind.size());
  if (!source.columns.nested) {
    std::vector<const columns::Column*> values;
    for (const columns::ColumnPtr& column : part.lead_values) values.push_back(column.get());
    return first_leads(source, part.events.kind, values, leads);
  }
  leads_by_list(source, part.first_row, part.rows, leads);
}

/// Keys that only events have make leads, as first met: parts in the order of the input.
void OwnerSearch::make_leads(const OwnedPart& owned) {
  EventPart& part = *owned.part;
  const EventSource& source = *owned.source;
  columns::ColumnBuilder keys(request_.lead_fields[static_cast<size_t>(request_.key_field)].type);
  for (size_t i = 0; i < part.events.leads.size(); ++i) {
    const bool counts = part.fate[i] == Fate::event || part.fate[i] == Fate::unseen;
    const auto* place = place_of(source, part.events.kind[i]);
    if (!counts || part.events.leads[i] != kNone || place == nullptr) continue;
    if (place->lead_field != request_.key_field) continue;
    const columns::Column& values = *part.lead_values[static_cast<size_t>(place - source.lead_places.data())];
    const auto cell = static_cast<int64_t>(i);
    if (!values.known(cell)) continue;
    LeadIndex& index = indexes_.at(request_.key_field);
    part.events.leads[i] = index.first(values, cell);
    if (part.events.leads[i] != kNone) continue;
    part.events.leads[i] = static_cast<int32_t>(leads_.leads.count++);
    index.add(values, cell, part.events.leads[i]);
    keys.append_cell(values, cell);
  }
  if (keys.length() > 0) new_keys_.push_back(keys.finish());
}

/// Leaves out what is no event of a lead, and finds the further leads of the others.
void OwnerSearch::settle(const OwnedPart& owned) const {
  EventPart& part = *owned.part;
  auto& leads = part.events.leads;
  const bool may_have_several =
      std::ranges::any_of(request_.kinds, [](const EventKind& kind) { return kind.matching_field >= 0; });
  if (part.fate.empty() && !may_have_several && count_owned(leads.data(), leads.size()) == leads.size()) return;
  for (size_t i = 0; i < leads.size(); ++i) {
    if (!part.fate.empty() && part.fate[i] != Fate::event) {
      leads[i] = kNone;
      continue;
    }
    // A nested event whose lead was left out is no stray: its lead's row was counted.
    if (owned.source->columns.nested) continue;
    const auto* place = place_of(*owned.source, part.events.kind[i]);
    const int32_t column = place == nullptr ? -1 : place->column;
    if (leads[i] == kNone) part.tallies.unknown_leads.add(part.row_of(i), column);
    if (leads[i] == kNone || request_.kinds[part.events.kind[i]].matching_field < 0) continue;
    const LeadIndex& index = index_of(place->lead_field);
    int32_t lead = index.next(leads[i]);
    if (lead != kNone) part.tallies.several_leads.add(part.row_of(i), column);
    for (; lead != kNone; lead = index.next(lead)) part.events.further.push_back({lead, static_cast<uint32_t>(i)});
  }
}

void OwnerSearch::add_new_leads() {
  if (new_keys_.empty()) return;
  const auto keys = columns::concatenate(new_keys_);
  auto& fields = leads_.leads.lead_fields;
  const auto key_field = static_cast<size_t>(request_.key_field);
  for (size_t i = 0; i < fields.size(); ++i) {
    if (i == key_field) continue;
    if (fields[i]) fields[i] = columns::with_missing(*fields[i], keys->length);
    const Field& field = request_.lead_fields[i];
    if (!field.required) continue;
    leads_.errors.push_back(problem::missing_required_field(request_.subject, field.name, keys->length));
    leads_.errors.back().count = keys->length;
  }
  fields[key_field] = columns::concatenate(std::vector{fields[key_field], keys});
  leads_.leads.key = fields[key_field];
  leads_.findings.push_back(problem::leads_from_events(request_.subject, keys->length));
}

}  // namespace merit::data
