#include "runtime/data/events/event_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "runtime/data/fields/match_columns.h"
#include "runtime/threads/share_work.h"

namespace merit::data {
namespace {

bool read_alike(const Field& a, const Field& b) {
  return source_name(a) == source_name(b) && a.from.has_value() == b.from.has_value() && a.type == b.type &&
         a.labels == b.labels && a.missing_when == b.missing_when;
}

/// Gives each field that is needed a group; `field_columns[kind][field]` is its position, or -1.
std::vector<FieldGroup> group_fields(const Request& request, std::vector<std::vector<int32_t>>& field_columns) {
  std::vector<FieldGroup> groups;
  for (size_t k = 0; k < request.kinds.size(); ++k) {
    const EventKind& kind = request.kinds[k];
    auto& columns_of_kind = field_columns.emplace_back(kind.fields.size(), -1);
    for (size_t f = 0; f < kind.fields.size() && kind.wanted; ++f) {
      if (!is_needed(kind, f)) continue;
      const bool key = kind.key_field == static_cast<int32_t>(f);
      auto group = std::find_if(groups.begin(), groups.end(), [&](const FieldGroup& g) {
        return g.key == key && g.field_of_kind[k] < 0 && read_alike(*g.field, kind.fields[f]);
      });
      if (group == groups.end()) {
        groups.push_back({&kind.fields[f], key, fmt::format("{}.{}", kind.name, kind.fields[f].name),
                          std::vector<int32_t>(request.kinds.size(), -1)});
        group = groups.end() - 1;
      }
      group->field_of_kind[k] = static_cast<int32_t>(f);
      columns_of_kind[f] = static_cast<int32_t>(group - groups.begin());
    }
  }
  return groups;
}

/// A table has a group's column in one place, since its fields ask for the same name.
int32_t column_of(const FieldGroup& group, const EventBinding& binding) {
  int32_t column = -1;
  for (size_t k = 0; k < group.field_of_kind.size(); ++k) {
    if (group.field_of_kind[k] < 0) continue;
    column = std::max(column, binding.kinds[k].fields[static_cast<size_t>(group.field_of_kind[k])]);
  }
  return column;
}

/// The tallies of all tables, by what messages name.
struct FoundInEvents {
  Tally unknown_kinds, unknown_leads, later, several_leads;
  std::map<std::string, Tally> without_time;
  std::map<std::pair<uint16_t, uint16_t>, Tally> without_required;
  std::map<uint16_t, Tally> repeated;

  void add(const EventTallies& tallies, const EventSource& source) {
    const RawTable& table = *source.table;
    add_to(unknown_kinds, tallies.unknown_kinds, table);
    add_to(unknown_leads, tallies.unknown_leads, table);
    add_to(later, tallies.later, table);
    add_to(several_leads, tallies.several_leads, table);
    for (const auto& [column, rows] : tallies.without_time) {
      add_to(without_time[source.columns.names[static_cast<size_t>(column)]], rows, table);
    }
    for (const auto& [place, rows] : tallies.without_required) add_to(without_required[place], rows, table);
    for (const auto& [kind, rows] : tallies.repeated) add_to(repeated[kind], rows, table);
  }
};

/// Adds a finding for what was found at all.
template <typename Maker, typename... Arguments>
void add_finding(std::vector<Problem>& findings, const Maker& maker, Tally& tally, const Arguments&... arguments) {
  const int64_t count = tally.count;
  if (count > 0) findings.push_back(maker.of(std::move(tally), arguments..., count));
}

std::vector<Problem> findings_of(const Request& request, FoundInEvents&& found) {
  std::vector<Problem> findings;
  add_finding(findings, problem::event_of_unknown_kind, found.unknown_kinds);
  for (auto& [column, tally] : found.without_time) add_finding(findings, problem::event_without_time, tally, column);
  for (auto& [place, tally] : found.without_required) {
    const EventKind& kind = request.kinds[place.first];
    add_finding(findings, problem::event_without_required_field, tally, kind.name, kind.fields[place.second].name);
  }
  for (auto& [k, tally] : found.repeated) {
    const EventKind& kind = request.kinds[k];
    const Field& key = kind.fields[static_cast<size_t>(kind.key_field)];
    add_finding(findings, problem::duplicate_event_key, tally, kind.name, key.name);
  }
  add_finding(findings, problem::event_later_than_now, found.later);
  add_finding(findings, problem::event_of_unknown_lead, found.unknown_leads, request.subject);
  add_finding(findings, problem::event_of_several_leads, found.several_leads, request.subject);
  return findings;
}

}  // namespace

EventTables::EventTables(const Request& request, const ReadOptions& options)
    : request_(request),
      options_(options),
      zone_(*values::find_zone(request.data_zone)),
      groups_(group_fields(request, field_columns_)),
      texts_(groups_.size()),
      layout_(request.kinds.size(), request.now) {
  for (size_t k = 0; k < request_.kinds.size(); ++k) {
    const int32_t key = request_.kinds[k].key_field;
    key_columns_.push_back(key < 0 ? -1 : field_columns_[k][static_cast<size_t>(key)]);
  }
}

void EventTables::add(const RawTable& table, EventColumns columns, EventBinding binding, int64_t first_lead_row) {
  EventSource& source = sources_.emplace_back();
  source.table = &table;
  source.columns = std::move(columns);
  source.binding = std::move(binding);
  source.first_lead_row = first_lead_row;
  place_leads(source);
  for (const FieldGroup& group : groups_) source.group_columns.push_back(column_of(group, source.binding));
  parts_.emplace_back(table.parts());
}

/// Each pair of a column and the lead field that it holds is read once, for all kinds that have it.
void EventTables::place_leads(EventSource& source) const {
  source.place_of_kind.assign(request_.kinds.size(), -1);
  for (size_t k = 0; k < request_.kinds.size() && !source.columns.nested; ++k) {
    const int32_t matching = request_.kinds[k].matching_field;
    const EventSource::LeadPlace place{source.binding.kinds[k].lead, matching >= 0 ? matching : request_.key_field};
    if (place.column < 0) continue;
    const auto known = std::ranges::find_if(source.lead_places, [&](const auto& other) {
      return other.column == place.column && other.lead_field == place.lead_field;
    });
    source.place_of_kind[k] = static_cast<int32_t>(known - source.lead_places.begin());
    if (known == source.lead_places.end()) source.lead_places.push_back(place);
  }
}

EventScanner EventTables::scanner(size_t table, size_t part) {
  const ScanRequest request{&request_, &groups_, &texts_, &zone_, options_.leads_from_events, owners_of_parts()};
  return {request, sources_[table], part};
}

void EventTables::know_leads(LeadTable& leads) {
  owners_.emplace(request_, options_, key_columns_, leads, !sources_.empty());  // nested ones are added later
  if (!OwnerSearch::needs_all_parts(request_, options_)) owners_of_parts_.store(&*owners_, std::memory_order_release);
}

void EventTables::put(size_t table, size_t part, EventPart&& scanned) {
  Part& to = parts_[table][part];
  to.scanned = std::move(scanned);
  const OwnerSearch* const owners = owners_of_parts();
  if (owners == nullptr) return;
  owners->find({&sources_[table], &*to.scanned});
  settle(sources_[table], to);
}

/// Keeps of a part, or a block of it, whose events have their leads what is needed from there on.
void EventTables::settle(const EventSource& source, Part& part) {
  EventPart& scanned = *part.scanned;
  SettledPart& settled = part.settled;
  settled.rows_of_kind.resize(scanned.rows_of_kind.size());
  for (size_t k = 0; k < scanned.rows_of_kind.size(); ++k) settled.rows_of_kind[k] += scanned.rows_of_kind[k];
  settled.tallies.add(scanned.tallies);
  const auto& leads = scanned.events.leads;
  settled.kept += static_cast<int64_t>(count_owned(leads.data(), leads.size()));
  settled.unreadable.resize(groups_.size());
  for (size_t g = 0; g < groups_.size(); ++g) {
    for (const uint32_t event : scanned.unreadable[g]) {
      if (leads[event] >= 0) settled.unreadable[g].add(scanned.row_of(event), source.group_columns[g]);
    }
  }
  std::vector<std::shared_ptr<const columns::Dictionary>> dictionaries;
  for (const auto& column : scanned.events.columns) dictionaries.push_back(column->dictionary);
  std::ranges::move(partition(std::move(scanned.events), partitions_of(owners_->lead_count()), layout_),
                    std::back_inserter(settled.events));
  for (size_t g = 0; g < groups_.size(); ++g) {
    if (!dictionaries[g]) continue;
    for (PartitionedBlock& block : settled.events) block.columns[g].cells->dictionary = dictionaries[g];
  }
  part.scanned.reset();
}

/// The parts that were scanned before the leads were known, or that need all others.
void EventTables::settle_all() {
  struct Waiting {
    const EventSource* source = nullptr;
    Part* part = nullptr;
  };
  std::vector<Waiting> waiting;
  std::vector<OwnedPart> owned;
  for (size_t t = 0; t < sources_.size(); ++t) {
    for (Part& part : parts_[t]) {
      if (!part.scanned) continue;
      waiting.push_back({&sources_[t], &part});
      owned.push_back({&sources_[t], &*part.scanned});
    }
  }
  owners_->find_all(owned);
  threads::share_work(options_.threads, waiting.size(),
                      [&](size_t i) { settle(*waiting[i].source, *waiting[i].part); });
}

/// Says what only the rows show: a table that has events of a kind but lacks their columns. Warnings, or an error.
std::expected<std::vector<Problem>, Error> EventTables::check_against_rows() const {
  std::vector<EventColumns> tables;
  std::vector<EventBinding> bindings;
  std::vector<std::vector<int64_t>> counts;
  for (size_t t = 0; t < sources_.size(); ++t) {
    tables.push_back(sources_[t].columns);
    bindings.push_back(sources_[t].binding);
    auto& of_table = counts.emplace_back(request_.kinds.size(), 0);
    for (const Part& part : parts_[t]) {
      for (size_t k = 0; k < of_table.size(); ++k) of_table[k] += part.settled.rows_of_kind[k];
    }
  }
  std::vector<Problem> problems;
  check_found(request_, tables, bindings, &counts, problems);
  const auto warning = std::stable_partition(problems.begin(), problems.end(),
                                             [](const Problem& p) { return p.severity == Severity::error; });
  std::vector<Problem> warnings(warning, problems.end());
  problems.erase(warning, problems.end());
  if (!problems.empty()) return std::unexpected(Error(std::move(problems)));
  return warnings;
}

/// Counts, and what was wrong with events and, of those that have a lead, with their values.
void EventTables::report(EventResult& result) const {
  FoundInEvents found;
  std::vector<Tally> unreadable(groups_.size());
  for (size_t t = 0; t < sources_.size(); ++t) {
    EventTallies of_table;
    std::vector<RowTally> unreadable_here(groups_.size());
    for (const auto& [scanned, part] : parts_[t]) {
      of_table.add(part.tallies);
      for (const int64_t rows : part.rows_of_kind) result.rows_read += rows;
      result.rows_kept += part.kept;
      for (size_t g = 0; g < groups_.size(); ++g) unreadable_here[g].add(part.unreadable[g]);
    }
    found.add(of_table, sources_[t]);
    for (size_t g = 0; g < groups_.size(); ++g) add_to(unreadable[g], unreadable_here[g], *sources_[t].table);
  }
  for (Problem& finding : findings_of(request_, std::move(found))) result.findings.push_back(std::move(finding));
  for (size_t g = 0; g < groups_.size(); ++g) {
    add_finding(result.findings, problem::unreadable_value, unreadable[g], groups_[g].shown,
                type_phrase(*groups_[g].field));
  }
}

EventShape EventTables::shape() const {
  EventShape shape;
  shape.field_columns = field_columns_;
  for (const FieldGroup& group : groups_) {
    shape.empty_columns.push_back(FieldReader(*group.field, zone_, group.key).finish());
  }
  shape.key_columns = key_columns_;
  return shape;
}

std::expected<EventResult, Error> EventTables::join(LeadTable& leads) && {
  EventResult result;
  settle_all();
  auto warnings = check_against_rows();
  if (!warnings) return std::unexpected(std::move(warnings.error()));
  result.findings = std::move(*warnings);

  if (!leads.errors.empty()) return std::unexpected(Error(std::move(leads.errors)));
  report(result);

  std::vector<PartitionedBlock> blocks;
  for (auto& parts : parts_) {
    for (Part& part : parts) std::ranges::move(part.settled.events, std::back_inserter(blocks));
  }
  auto grouping =
      std::make_shared<const EventGrouping>(std::move(blocks), shape(), leads.leads.count, options_.threads);
  if (options_.by_partition) {
    leads.leads.events = grouping->without_events();
    leads.leads.partitions = std::move(grouping);
  } else {
    leads.leads.events = grouping->group_all(options_.threads);
  }
  return result;
}

}  // namespace merit::data
