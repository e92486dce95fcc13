#include "runtime/data/events/event_scan.h"

#include <algorithm>
#include <utility>

#include "runtime/data/events/event_owners.h"

namespace merit::data {
EventScanner::EventScanner(const ScanRequest& request, const EventSource& source, size_t part)
    : request_(request),
      source_(source),
      choice_(*request.request, source, *request.zone, part, request.keep_unseen),
      lead_reader_(*request.request, source, *request.zone, request.owners) {
  for (size_t g = 0; g < request.groups->size(); ++g) {
    const FieldGroup& group = (*request.groups)[g];
    group_readers_.emplace_back(*group.field, *request.zone, group.key, &(*request.texts)[g]);
    auto& kinds = kinds_of_group_.emplace_back();
    for (size_t kind = 0; kind < group.field_of_kind.size(); ++kind) {
      if (group.field_of_kind[kind] >= 0) kinds.push_back(kind);
    }
  }
  part_.first_row = source.table->part_begins[part];
  part_.has_leads = lead_reader_.finds_leads();
  block_size_ = block_size(part_.has_leads ? partitions_of(request.owners->lead_count()) : 0);
  end_row_ = source.table->part_begins[part + 1];
  block_row_ = next_row_ = part_.first_row;
  start_block();
}

/// With room for a block, or for a part whose rows stay until all are read.
void EventScanner::start_block() {
  part_.rows_of_kind.assign(request_.request->kinds.size(), 0);
  auto rows = static_cast<size_t>(end_row_ - part_.first_row);
  if (!choice_.keeps_fates()) rows = std::min(rows, block_size_ + static_cast<size_t>(kMostChunkRows));
  part_.rows.reserve(rows);
  part_.events.kind.reserve(rows);
  part_.events.at.reserve(rows);
  if (part_.has_leads) {
    part_.events.leads.reserve(rows);
  } else {
    lead_reader_.reserve(rows);
  }
  for (FieldReader& reader : group_readers_) reader.reserve(rows);
}

void EventScanner::scan(const Chunk& chunk) {
  next_row_ = chunk.first_row + chunk.rows;
  rows_ = choice_.append(chunk, part_);
  if (rows_.empty()) return;
  kind_ = std::span<const uint16_t>(part_.events.kind).last(rows_.size());
  append_leads(chunk);
  append_fields(chunk);
}

/// The leads, or what says which they are.
void EventScanner::append_leads(const Chunk& chunk) {
  if (!part_.has_leads) return lead_reader_.read(chunk, {rows_, kind_});
  auto& leads = part_.events.leads;
  leads.resize(leads.size() + rows_.size());
  const auto added = std::span(leads).last(rows_.size());
  if (source_.columns.nested) {
    request_.owners->leads_by_list(source_, part_.first_row, std::span(part_.rows).last(rows_.size()), added);
  } else {
    lead_reader_.find(chunk, {rows_, kind_}, added);
  }
}

void EventScanner::append_fields(const Chunk& chunk) {
  if (group_readers_.empty()) return;
  rows_of_kind_.resize(request_.request->kinds.size());
  kind_bytes_.find_classes(kind_, 0, rows_of_kind_);
  for (size_t g = 0; g < group_readers_.size(); ++g) {
    const int32_t column = source_.group_columns[g];
    if (column >= 0) find_cells(g);
    if (column < 0 || cells_.rows().empty()) {
      group_readers_[g].append_missing(rows_.size());  // the column need not be there
    } else {
      group_readers_[g].read(chunk.column(column), cells_);
    }
  }
}

/// Makes `cells_` those of a field group: of events whose kind has the field.
void EventScanner::find_cells(size_t group) {
  has_field_.assign_none(rows_.size());
  for (const size_t kind : kinds_of_group_[group]) has_field_ |= rows_of_kind_[kind];
  const auto fate = std::span(part_.fate).last(choice_.keeps_fates() ? rows_.size() : 0);
  for (size_t i = 0; i < fate.size() && !(*request_.groups)[group].key; ++i) {
    if (fate[i] != Fate::event) has_field_.remove(i);
  }
  cells_.choose(rows_, has_field_);
}

template <typename CellsOf>
EventPart EventScanner::take(const CellsOf& cells_of) {
  for (FieldReader& reader : group_readers_) {
    part_.unreadable.push_back(reader.take_unreadable());
    part_.events.columns.push_back(cells_of(reader));
  }
  EventPart taken = std::exchange(part_, {});
  part_.first_row = taken.first_row;
  part_.has_leads = taken.has_leads;
  return taken;
}

EventPart EventScanner::take_block() {
  EventPart block = take([](FieldReader& reader) { return reader.take_cells(); });
  block_row_ = next_row_;
  start_block();
  return block;
}

EventPart EventScanner::finish() {
  if (!part_.has_leads) part_.lead_values = lead_reader_.finish();
  return take([](FieldReader& reader) { return reader.finish(); });
}

}  // namespace merit::data
