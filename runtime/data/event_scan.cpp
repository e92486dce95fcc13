#include "runtime/data/event_scan.h"

#include <algorithm>
#include <utility>

#include "runtime/data/event_owners.h"

namespace merit::data {

EventScanner::EventScanner(const ScanRequest& request, const EventSource& source, size_t part)
    : request_(request),
      source_(source),
      choice_(*request.request, source, *request.zone, part, request.keep_unseen),
      lead_reader_(*request.request, source, *request.zone, request.owners) {
  for (const FieldGroup& group : *request.groups) {
    group_readers_.emplace_back(*group.field, *request.zone, group.key);
    auto& no_row = no_row_.emplace_back();
    for (const int32_t field : group.field_of_kind) no_row.push_back(field < 0 ? kNoRow : 0);
  }
  part_.first_row = source.table->part_begins[part];
  part_.has_leads = lead_reader_.finds_leads();
  block_size_ = block_size(part_.has_leads ? partitions_of(request.owners->lead_count()) : 0);
  end_row_ = source.table->part_begins[part + 1];
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
  for (size_t g = 0; g < group_readers_.size(); ++g) {
    const int32_t column = source_.group_columns[g];
    if (column < 0 || !find_cells(g)) {
      group_readers_[g].append_missing(rows_.size());  // the column need not be there
    } else {
      group_readers_[g].read(chunk.column(column), cells_);
    }
  }
}

/// Makes `cells_` those of a field group: the rows of events whose kind has the field. Whether there are any.
bool EventScanner::find_cells(size_t group) {
  static_assert(kNoRow == -1);  // is all bits, and takes no branch: kinds come in no order
  const auto fate = std::span(part_.fate).last(choice_.keeps_fates() ? rows_.size() : 0);
  const int32_t* const no_row = no_row_[group].data();
  cells_.resize(rows_.size());
  for (size_t i = 0; i < rows_.size(); ++i) cells_[i] = rows_[i] | no_row[kind_[i]];
  for (size_t i = 0; i < fate.size() && !(*request_.groups)[group].key; ++i) {
    if (fate[i] != Fate::event) cells_[i] = kNoRow;
  }
  return std::ranges::any_of(cells_, [](int32_t row) { return row != kNoRow; });
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
  start_block();
  return block;
}

EventPart EventScanner::finish() {
  if (!part_.has_leads) part_.lead_values = lead_reader_.finish();
  return take([](FieldReader& reader) { return reader.finish(); });
}

}  // namespace merit::data
