#include "runtime/data/events/event_choice.h"

#include <algorithm>

#include "runtime/data/fields/field_reader.h"

namespace merit::data {

EventChoice::EventChoice(const Request& request, const EventSource& source, const values::Zone& zone, size_t part,
                         bool keep_unseen)
    : request_(request),
      zone_(zone),
      source_(source),
      keep_unseen_(keep_unseen),
      keeps_fates_(keep_unseen),
      kinds_(request_, source, zone_),
      times_(request_, source, zone_, part),
      found_(1) {
  for (size_t k = 0; k < request_.kinds.size(); ++k) {
    keeps_fates_ = keeps_fates_ || (request_.kinds[k].wanted && has_key(k));
    views_.emplace_back(request_.kinds[k], source.binding.kinds[k], zone_);
  }
}

/// Fields without which a row is no event.
bool EventChoice::has_required(size_t kind) const {
  return std::ranges::any_of(request_.kinds[kind].fields, &Field::required);
}

std::span<const int32_t> EventChoice::append(const Chunk& chunk, EventPart& part) {
  first_row_ = chunk.first_row;
  tallies_ = &part.tallies;
  kinds_.look_at(chunk);
  events_.assign_none(static_cast<size_t>(chunk.rows));
  count_kinds(part);
  if (!events_.any()) return {};
  limits_ = times_.look_at(chunk);
  leave_out_unseen_kinds();
  if (!events_.any()) return {};
  left_ = events_;
  if (keeps_fates_) {
    fate_.assign(static_cast<size_t>(chunk.rows), Fate::event);
    lacking_.assign(static_cast<size_t>(chunk.rows), 0);
  }
  check_times(chunk);
  check_required(chunk);
  check_now();
  check_seen(chunk);
  return append_left(part);
}

/// All rows of wanted kinds are events so far. Unknown kinds are counted.
void EventChoice::count_kinds(EventPart& part) {
  for (size_t k = 0; k < part.rows_of_kind.size(); ++k) {
    const auto rows = static_cast<int64_t>(kinds_.of(k).count());
    part.rows_of_kind[k] += rows;
    if (rows > 0) events_ |= kinds_.of(k);
  }
  RowTally& unknown = tallies_->unknown_kinds;
  auto left = static_cast<int64_t>(kinds_.unknown().count());
  for (size_t row = 0; left > 0 && unknown.wants_example(); ++row) {
    if (!kinds_.unknown().has(row)) continue;
    unknown.add(first_row_ + static_cast<int64_t>(row), source_.binding.type);
    --left;
  }
  unknown.count += left;
}

void EventChoice::leave_out_unseen_kinds() {
  for (size_t k = 0; k < views_.size(); ++k) {
    if (are_unseen(k)) events_ -= kinds_.of(k);
  }
}

/// Whether it is known of all events of this kind in the chunk that they are left out, and not counted.
bool EventChoice::are_unseen(size_t kind) const {
  const bool may_count = keeps_fates_ || !limits_ || limits_->latest > request_.now || has_required(kind);
  return !may_count && views_[kind].see_none(*limits_);
}

/// Decides what becomes of a row that is no event: kinds with a key wait until it is known which rows repeat one.
void EventChoice::settle(size_t row, Fate fate, int32_t column, uint16_t lacking) {
  events_.remove(row);
  const uint16_t kind = kinds_.kind_of(row);
  if (has_key(kind) || (fate == Fate::unseen && keep_unseen_)) {
    fate_[row] = fate;
    lacking_[row] = lacking;
    return;
  }
  left_.remove(row);
  const int64_t row_of_table = first_row_ + static_cast<int64_t>(row);
  if (fate == Fate::without_time) tallies_->without_time[column].add(row_of_table, column);
  if (fate == Fate::without_required) tallies_->without_required[{kind, lacking}].add(row_of_table, column);
  if (fate == Fate::later) tallies_->later.add(row_of_table, column);
}

void EventChoice::check_times(const Chunk& chunk) {
  for (const auto& [row, column] : times_.read(chunk, kinds_, events_)) {
    if (column >= 0) {
      settle(row, Fate::without_time, column);
    } else {  // the whole table lacks it, which is an error of its own
      events_.remove(row);
      left_.remove(row);
    }
  }
}

void EventChoice::check_required(const Chunk& chunk) {
  for (size_t k = 0; k < request_.kinds.size(); ++k) {
    const EventKind& kind = request_.kinds[k];
    for (size_t f = 0; f < kind.fields.size() && kind.wanted; ++f) {
      if (kind.fields[f].required) check_required(chunk, k, f);
    }
  }
}

void EventChoice::check_required(const Chunk& chunk, size_t kind, size_t field) {
  of_kind_ = events_;
  of_kind_ &= kinds_.of(kind);
  const auto rows = rows_.of(of_kind_);
  if (rows.empty()) return;
  const int32_t column = source_.binding.kinds[kind].fields[field];
  FieldReader reader(request_.kinds[kind].fields[field], zone_, false);
  // Cells that do not read are counted with their field.
  if (column >= 0) reader.read(chunk.column(column), rows);
  for (size_t i = 0; i < rows.size(); ++i) {
    if (column >= 0 && reader.cells().known(static_cast<int64_t>(i))) continue;
    settle(static_cast<size_t>(rows[i]), Fate::without_required, column, static_cast<uint16_t>(field));
  }
}

void EventChoice::check_now() {
  if (times_.limits().latest <= request_.now) return;  // as in most chunks
  for (const int32_t row : rows_.of(events_)) {
    const auto place = static_cast<size_t>(row);
    if (times_.of(place) > request_.now) settle(place, Fate::later, source_.binding.kinds[kinds_.kind_of(place)].at);
  }
}

/// Leaves out what nothing that is evaluated can see.
void EventChoice::check_seen(const Chunk& chunk) {
  const auto rows = static_cast<size_t>(chunk.rows);
  const TimeLimits limits = times_.limits();
  looked_at_.assign_none(rows);
  seen_.resize(rows);
  seen_of_all_.resize(rows);
  for (size_t k = 0; k < views_.size(); ++k) {
    if (views_[k].see_all(limits)) continue;
    of_kind_ = events_;
    of_kind_ &= kinds_.of(k);
    if (!of_kind_.any()) continue;
    if (views_[k].see_none(limits)) {
      leave_out_unseen(of_kind_);
      continue;
    }
    if (views_[k].look_at_all(chunk, of_kind_.count(), limits, seen_of_all_.data())) {
      seen_of_all_.find(found_);
      of_kind_ &= found_.front();
      leave_out_unseen(of_kind_);
    } else {
      views_[k].look(chunk, rows_.of(of_kind_), times_, seen_.data());
      looked_at_ |= of_kind_;
    }
  }
  if (!looked_at_.any()) return;
  seen_.find(found_);  // those that have 0
  found_.front() &= looked_at_;
  leave_out_unseen(found_.front());
}

void EventChoice::leave_out_unseen(const RowBits& rows) {
  if (keeps_fates_) {
    for (const int32_t row : rows_.of(rows)) settle(static_cast<size_t>(row), Fate::unseen, -1);
  } else {
    events_ -= rows;
    left_ -= rows;
  }
}

/// Adds what is left to the part.
std::span<const int32_t> EventChoice::append_left(EventPart& part) {
  const auto rows = rows_.of(left_);
  const auto add = [&](auto& values) {
    values.resize(values.size() + rows.size());
    return values.data() + values.size() - rows.size();
  };
  kinds_.put_kinds(rows, add(part.events.kind));
  times_.put_times(rows, add(part.events.at));
  const auto offset = static_cast<uint32_t>(first_row_ - part.first_row);
  uint32_t* const to = add(part.rows);
  for (size_t i = 0; i < rows.size(); ++i) to[i] = offset + static_cast<uint32_t>(rows[i]);
  if (!keeps_fates_) return rows;
  for (const int32_t row : rows) {
    part.fate.push_back(fate_[static_cast<size_t>(row)]);
    part.lacking.push_back(lacking_[static_cast<size_t>(row)]);
  }
  return rows;
}

}  // namespace merit::data
