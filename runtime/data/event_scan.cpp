#include "runtime/data/event_scan.h"

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>
#include <utility>

#include "runtime/data/event_owners.h"
#include "runtime/values/fold.h"

namespace merit::data {
namespace {

constexpr uint16_t kUnknownKind = 0xFFFF;
constexpr uint16_t kUnwantedKind = 0xFFFE;

const Field kTypeField = {.name = "type"};

uint16_t kind_called_by_type(const Request& request, std::string_view type) {
  for (size_t i = 0; i < request.kinds.size(); ++i) {
    if (!values::equals_folded(type, request.kinds[i].type_value)) continue;
    return request.kinds[i].wanted ? static_cast<uint16_t>(i) : kUnwantedKind;
  }
  return kUnknownKind;
}

ValueClasses::Question kind_question(const Request& request) {
  return {kUnknownKind, [&request](std::string_view type) { return kind_called_by_type(request, type); }, {}};
}

/// Where a class of `kind_question` stands in tables: kinds that are not wanted first, then unknown ones, then those of
/// the request.
constexpr size_t kUnknownPlace = 1, kFirstKindPlace = 2;
uint16_t place_of_class(uint32_t its_class) {
  return static_cast<uint16_t>(its_class + kFirstKindPlace);
}

/// How many there are, by place. With four counters each: most are of one class, and adding to a counter waits for what
/// was added before.
void count_classes(std::span<const uint32_t> classes, std::vector<std::array<uint32_t, 4>>& counters,
                   std::vector<int64_t>& counts) {
  counters.assign(counts.size(), {});
  for (size_t i = 0; i < classes.size(); ++i) ++counters[place_of_class(classes[i])][i % 4];
  for (size_t place = 0; place < counts.size(); ++place) {
    counts[place] = std::accumulate(counters[place].begin(), counters[place].end(), int64_t{0});
  }
}

/// Puts the rows whose class stays one after another, with their kinds. How many there are.
size_t keep_staying(std::span<const uint32_t> classes, std::span<const uint8_t> stays, int32_t* rows, uint16_t* kinds) {
  size_t left = 0;
  for (size_t i = 0; i < classes.size(); ++i) {  // no branches: kinds come in no order
    rows[left] = static_cast<int32_t>(i);
    kinds[left] = static_cast<uint16_t>(classes[i]);
    left += stays[place_of_class(classes[i])];
  }
  return left;
}

template <typename Value>
void keep_marked(std::vector<Value>& values, const std::vector<uint8_t>& keep) {
  if (values.empty()) return;
  size_t kept = 0;
  for (size_t i = 0; i < keep.size(); ++i) {
    values[kept] = values[i];
    kept += keep[i];
  }
  values.resize(kept);
}

/// Whether some time is, or may be, later than `now`: differences have a sign that processors of all levels collect
/// side by side, while the oldest compare no 64 bits at once.
bool may_be_later(std::span<const int64_t> times, int64_t now) {
  if (now < 0) return true;  // the difference to a late time might not fit
  uint64_t signs = 0;
  for (const int64_t at : times) signs |= static_cast<uint64_t>(now) - static_cast<uint64_t>(at);
  return signs >> 63 != 0;
}

}  // namespace

EventScanner::EventScanner(const ScanRequest& request, const EventSource& source, size_t part)
    : request_(request),
      source_(source),
      keeps_fates_(request.keep_unseen),
      kind_of_type_(kTypeField, *request.zone, kind_question(*request.request)),
      times_(*request.request, source, *request.zone, part),
      lead_reader_(*request.request, source, *request.zone, request.owners) {
  for (size_t k = 0; k < request.request->kinds.size(); ++k) {
    keeps_fates_ = keeps_fates_ || (request.request->kinds[k].wanted && has_key(static_cast<uint16_t>(k)));
    add_views(request.request->kinds[k], source.binding.kinds[k]);
  }
  for (const FieldGroup& group : *request.groups) group_readers_.emplace_back(*group.field, *request.zone, group.key);
  part_.first_row = source.table->part_begins[part];
  part_.has_leads = lead_reader_.finds_leads();
  block_size_ = block_size(part_.has_leads ? partitions_of(request.owners->lead_count()) : 0);
  end_row_ = source.table->part_begins[part + 1];
  start_block();
}

void EventScanner::add_views(const EventKind& kind, const KindBinding& binding) {
  constexpr auto kAlways = std::numeric_limits<int64_t>::min();
  KindViews& views = views_.emplace_back();
  views.from = kind.views.empty() ? std::vector{kAlways} : kind.views;
  ViewSet asking = 0;
  for (const ValueTest& test : kind.tests) {
    asking |= test.asking;
    ValueClasses views_left(kind.fields[test.field], *request_.zone, {test.missing, test.text, test.integer});
    views.tests.push_back({test.asking, binding.fields[test.field], test.missing, std::move(views_left)});
  }
  views.has_required = std::ranges::any_of(kind.fields, &Field::required);
  views.unseen_before = std::ranges::min(views.from);
  for (size_t v = 0; v < views.from.size(); ++v) {
    if ((asking >> v & 1) == 0) views.seen_from = std::min(views.seen_from, views.from[v]);
  }
}

/// With room for a block, or for a part whose rows stay until all are read.
void EventScanner::start_block() {
  part_.rows_of_kind.assign(request_.request->kinds.size(), 0);
  auto rows = static_cast<size_t>(end_row_ - part_.first_row);
  if (!keeps_fates_) rows = std::min(rows, block_size_ + static_cast<size_t>(kMostChunkRows));
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
  chunk_row_ = chunk.first_row;
  limits_.reset();
  if (source_.columns.kind) {
    select_all(chunk, static_cast<uint16_t>(*source_.columns.kind));
  } else {
    select_kinds(chunk);
  }
  if (rows_.empty()) return;
  keep_.assign(rows_.size(), 1);
  if (keeps_fates_) {
    fate_.assign(rows_.size(), Fate::event);
    lacking_.assign(rows_.size(), 0);
  }
  read_times(chunk);
  check_required(chunk);
  check_now();
  check_seen(chunk);
  compact();
  append(chunk);
}

/// Cells that live until the reader looks at others. Those that do not read are counted elsewhere: by what they are
/// needed for, or with their field.
const columns::Column& EventScanner::look_at(FieldReader& reader, const Chunk& chunk, int32_t column,
                                             std::span<const int32_t> rows) const {
  reader.clear();
  reader.read(chunk.column(column), rows);
  return reader.cells();
}

void EventScanner::select_all(const Chunk& chunk, uint16_t kind) {
  rows_.clear();
  if (!request_.request->kinds[kind].wanted) return;
  part_.rows_of_kind[kind] += chunk.rows;
  limits_ = times_.look_at(chunk);
  if (are_unseen(kind)) return;
  rows_.resize(static_cast<size_t>(chunk.rows));
  std::iota(rows_.begin(), rows_.end(), 0);
  kind_.assign(rows_.size(), kind);
}

/// Whether it is known of all events of this kind in the chunk that they are left out, and not counted.
bool EventScanner::are_unseen(size_t kind) const {
  const bool may_count =
      keeps_fates_ || views_[kind].has_required || !limits_ || limits_->latest > request_.request->now;
  return !may_count && limits_->latest < views_[kind].unseen_before;
}

/// The rows of wanted kinds, but of those that are unseen in all of the chunk. Unknown kinds are counted.
void EventScanner::select_kinds(const Chunk& chunk) {
  rows_.clear();
  kind_.clear();
  if (source_.binding.type < 0) return;
  const auto rows = static_cast<size_t>(chunk.rows);
  if (all_rows_.size() < rows) {
    all_rows_.resize(rows);
    std::iota(all_rows_.begin(), all_rows_.end(), 0);
  }
  const auto& types = chunk.column(source_.binding.type);
  kind_of_type_.read(types, std::span(all_rows_).first(rows), classes_);
  std::vector<int64_t>& of_kind = part_.rows_of_kind;
  counts_.resize(kFirstKindPlace + of_kind.size());
  count_classes(classes_, class_counters_, counts_);
  count_unknown_kinds();
  const auto of_kinds = std::span(counts_).subspan(kFirstKindPlace);
  if (std::ranges::all_of(of_kinds, [](int64_t count) { return count == 0; })) return;
  limits_ = times_.look_at(chunk);
  stays_.assign(counts_.size(), 0);
  for (size_t k = 0; k < of_kind.size(); ++k) {
    of_kind[k] += of_kinds[k];
    stays_[kFirstKindPlace + k] = of_kinds[k] > 0 && !are_unseen(k) ? 1 : 0;
  }
  rows_.resize(rows);
  kind_.resize(rows);
  const size_t left = keep_staying(classes_, stays_, rows_.data(), kind_.data());
  rows_.resize(left);
  kind_.resize(left);
}

/// By the classes of all rows of the chunk.
void EventScanner::count_unknown_kinds() {
  RowTally& unknown = part_.tallies.unknown_kinds;
  int64_t left = counts_[kUnknownPlace];
  for (size_t i = 0; left > 0 && unknown.wants_example(); ++i) {
    if (classes_[i] != kUnknownKind) continue;
    unknown.add(chunk_row_ + static_cast<int64_t>(i), source_.binding.type);
    --left;
  }
  unknown.count += left;
}

/// Decides what becomes of a row that is no event: kinds with a key wait until it is known which rows repeat one.
void EventScanner::settle(size_t i, Fate fate, int32_t column, uint16_t lacking) {
  if (has_key(kind_[i]) || (fate == Fate::unseen && request_.keep_unseen)) {
    fate_[i] = fate;
    lacking_[i] = lacking;
    return;
  }
  keep_[i] = 0;
  const int64_t row = chunk_row_ + rows_[i];
  if (fate == Fate::without_time) part_.tallies.without_time[column].add(row, column);
  if (fate == Fate::without_required) part_.tallies.without_required[{kind_[i], lacking}].add(row, column);
  if (fate == Fate::later) part_.tallies.later.add(row, column);
}

void EventScanner::read_times(const Chunk& chunk) {
  for (const auto& [place, column] : times_.read(chunk, rows_, kind_, at_)) {
    if (column >= 0) {
      settle(place, Fate::without_time, column);
    } else {
      keep_[place] = 0;  // the whole table lacks it, which is an error of its own
    }
  }
}

void EventScanner::check_required(const Chunk& chunk) {
  for (size_t k = 0; k < request_.request->kinds.size(); ++k) {
    const EventKind& kind = request_.request->kinds[k];
    for (size_t f = 0; f < kind.fields.size(); ++f) {
      if (!kind.fields[f].required || !kind.wanted) continue;
      cells_.resize(rows_.size());
      bool any = false;
      for (size_t i = 0; i < rows_.size(); ++i) {
        cells_[i] = kind_[i] == k && is_event(i) ? rows_[i] : kNoRow;
        any = any || cells_[i] != kNoRow;
      }
      if (!any) continue;
      const int32_t column = source_.binding.kinds[k].fields[f];
      FieldReader reader(kind.fields[f], *request_.zone, false);
      const columns::Column* const cells = column >= 0 ? &look_at(reader, chunk, column, cells_) : nullptr;
      for (size_t i = 0; i < rows_.size(); ++i) {
        if (cells_[i] == kNoRow || (cells && cells->known(static_cast<int64_t>(i)))) continue;
        settle(i, Fate::without_required, column, static_cast<uint16_t>(f));
      }
    }
  }
}

void EventScanner::check_now() {
  const int64_t now = request_.request->now;
  if (limits_ ? limits_->latest <= now : !may_be_later(at_, now)) return;  // as in most chunks
  for (size_t i = 0; i < rows_.size(); ++i) {
    if (at_[i] > request_.request->now && is_event(i)) settle(i, Fate::later, source_.binding.kinds[kind_[i]].at);
  }
}

/// Leaves out what nothing that is evaluated can see.
void EventScanner::check_seen(const Chunk& chunk) {
  for (size_t i = 0; i < rows_.size(); ++i) {
    KindViews& kind = views_[kind_[i]];
    if (at_[i] >= kind.seen_from || !is_event(i)) continue;
    if (at_[i] < kind.unseen_before) {
      leave_out_unseen(i);
    } else {
      kind.add_unsure(static_cast<uint32_t>(i), kind.reaching(at_[i]));
    }
  }
  for (KindViews& kind : views_) {
    check_values(chunk, kind);
    kind.unsure_count = 0;
  }
}

void EventScanner::KindViews::look_back_to(int64_t at) {
  reached = 0;
  reached_from = std::numeric_limits<int64_t>::min();
  reached_until = std::numeric_limits<int64_t>::max();
  for (size_t v = 0; v < from.size(); ++v) {
    reached |= ViewSet{at >= from[v]} << v;
    if (at >= from[v]) {
      reached_from = std::max(reached_from, from[v]);
    } else {
      reached_until = std::min(reached_until, from[v]);
    }
  }
}

void EventScanner::leave_out_unseen(size_t i) {
  if (keeps_fates_) {
    settle(i, Fate::unseen, -1);
  } else {
    keep_[i] = 0;
  }
}

/// The same by their values, of the events whose time does not say it. Each test looks only at those for which it may
/// make a difference.
void EventScanner::check_values(const Chunk& chunk, KindViews& kind) {
  const auto unsure = std::span(kind.unsure).first(kind.unsure_count);
  for (AnsweredTest& test : kind.tests) {
    cells_.resize(unsure.size());
    size_t asked = 0;
    for (const auto& event : unsure) {
      cells_[asked] = rows_[event.place];
      asked += (event.left & test.asking) != 0 ? 1 : 0;
    }
    cells_.resize(asked);
    if (cells_.empty()) continue;
    if (test.column >= 0) {
      test.views_left.read(chunk.column(test.column), cells_, classes_);
    } else {
      classes_.assign(cells_.size(), test.missing);
    }
    auto answer = classes_.begin();
    for (auto& event : unsure) {
      if ((event.left & test.asking) != 0) event.left &= *answer++;
    }
  }
  for (const auto& event : unsure) {
    if (event.left == 0) leave_out_unseen(event.place);
  }
}

void EventScanner::compact() {
  if (std::ranges::find(keep_, uint8_t{0}) == keep_.end()) return;
  keep_marked(rows_, keep_);
  keep_marked(kind_, keep_);
  keep_marked(at_, keep_);
  keep_marked(fate_, keep_);
  keep_marked(lacking_, keep_);
  keep_.assign(rows_.size(), 1);
}

/// Adds what is left to the part, with the cells of its fields.
void EventScanner::append(const Chunk& chunk) {
  const auto offset = static_cast<uint32_t>(chunk_row_ - part_.first_row);
  for (const int32_t row : rows_) part_.rows.push_back(offset + static_cast<uint32_t>(row));
  const auto add = [](auto& to, const auto& from) { to.insert(to.end(), from.begin(), from.end()); };
  add(part_.events.kind, kind_);
  add(part_.events.at, at_);
  add(part_.fate, fate_);
  add(part_.lacking, lacking_);
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
  cells_.resize(rows_.size());
  for (size_t g = 0; g < group_readers_.size(); ++g) {
    const int32_t column = source_.group_columns[g];
    if (column < 0) {
      group_readers_[g].append_missing(rows_.size());
      continue;
    }
    const FieldGroup& group = (*request_.groups)[g];
    const int32_t* const field_of_kind = group.field_of_kind.data();
    for (size_t i = 0; i < rows_.size(); ++i) cells_[i] = field_of_kind[kind_[i]] >= 0 ? rows_[i] : kNoRow;
    for (size_t i = 0; i < fate_.size() && !group.key; ++i) {
      if (fate_[i] != Fate::event) cells_[i] = kNoRow;
    }
    if (std::ranges::all_of(cells_, [](int32_t row) { return row == kNoRow; })) {
      group_readers_[g].append_missing(cells_.size());  // the column need not be there
    } else {
      group_readers_[g].read(chunk.column(column), cells_);
    }
  }
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
