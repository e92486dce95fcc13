#include "runtime/data/event_times.h"

#include <arrow/array.h>
#include <arrow/type.h>

#include <algorithm>

#include "runtime/data/event_source.h"
#include "runtime/text/two_levels.h"

namespace merit::data {
namespace {

const Field kTimeField = {.name = "at", .type = columns::Type::time};

/// Whether it makes no difference to what sees an event of this kind, nor to what is asked of it, when it was between
/// two times.
bool is_one_to(const EventKind& kind, TimeLimits limits) {
  if (kind.views.empty()) return false;
  for (size_t view = 0; view < kind.views.size(); ++view) {
    if (limits.latest < kind.views[view]) continue;
    const bool timeless = (kind.timeless >> view & 1) != 0;
    if (!timeless || limits.earliest < kind.views[view]) return false;
  }
  return true;
}

/// The hours that a clock shows twice, or not at all, are in another order than their times.
bool are_in_order(const arrow::Array& times, const Request& request) {
  return !static_cast<const arrow::TimestampType&>(*times.type()).timezone().empty() || request.data_zone == "UTC";
}

MERIT_TWO_LEVELS TimeLimits limits_of(const int64_t* times, size_t count) {
  TimeLimits limits{times[0], times[0]};
  for (size_t i = 1; i < count; ++i) {
    limits.earliest = std::min(limits.earliest, times[i]);
    limits.latest = std::max(limits.latest, times[i]);
  }
  return limits;
}

}  // namespace

EventTimes::EventTimes(const Request& request, const EventSource& source, const values::Zone& zone, size_t part)
    : request_(request), source_(source), reader_(kTimeField, zone, false), column_of_kind_(request.kinds.size()) {
  for (size_t k = 0; k < request.kinds.size(); ++k) {
    if (!request.kinds[k].wanted || !source.columns.may_hold(k)) continue;
    const int32_t column = source.binding.kinds[k].at;
    const auto known = std::ranges::find(columns_, column, &TimeColumn::column);
    column_of_kind_[k] = static_cast<size_t>(known - columns_.begin());
    if (known == columns_.end()) columns_.push_back({column, {}});
  }
  for (TimeColumn& column : columns_) {
    const auto cells = column.column < 0 ? nullptr : source.table->time_limits(part, column.column);
    const auto limits = cells ? limits_of(*cells) : std::nullopt;
    if (limits) column.instead = time_instead(*limits, column.column);
    if (column.instead && columns_.size() == 1) part_limits_ = limits;
  }
}

/// None where they are no timestamps, some are missing, or their order is not that of the times.
std::optional<TimeLimits> EventTimes::limits_of(const arrow::Array& cells) const {
  if (cells.type_id() != arrow::Type::TIMESTAMP || cells.length() == 0 || cells.null_count() > 0) return std::nullopt;
  if (!are_in_order(cells, request_)) return std::nullopt;
  const auto& times = static_cast<const arrow::TimestampArray&>(cells);
  const TimeLimits limits = data::limits_of(times.raw_values(), static_cast<size_t>(times.length()));
  const cells::MicrosScale scale = micros_scale(static_cast<const arrow::TimestampType&>(*cells.type()).unit());
  const auto earliest = scale.to_micros(limits.earliest), latest = scale.to_micros(limits.latest);
  if (!earliest.known || !latest.known) return std::nullopt;
  return TimeLimits{earliest.value, latest.value};
}

/// The earliest time, where no one asks which of the times between them an event has.
std::optional<int64_t> EventTimes::time_instead(TimeLimits limits, int32_t column) const {
  if (limits.earliest > request_.now) return limits.earliest;
  if (limits.latest > request_.now) return std::nullopt;
  for (size_t k = 0; k < request_.kinds.size(); ++k) {
    const EventKind& kind = request_.kinds[k];
    const bool is_here = kind.wanted && source_.columns.may_hold(k) && source_.binding.kinds[k].at == column;
    if (is_here && !is_one_to(kind, limits)) return std::nullopt;
  }
  return limits.earliest;
}

std::optional<TimeLimits> EventTimes::look_at(const Chunk& chunk) {
  if (part_limits_) return part_limits_;
  chunk_micros_ = nullptr;
  if (columns_.size() != 1 || columns_[0].column < 0) return std::nullopt;
  TimeColumn& only = columns_[0];
  only.instead.reset();
  const auto& cells = chunk.column(only.column).array;
  const auto limits = cells ? limits_of(*cells) : std::nullopt;
  if (!limits) return std::nullopt;
  only.instead = time_instead(*limits, only.column);
  const auto& times = static_cast<const arrow::TimestampArray&>(*cells);
  if (static_cast<const arrow::TimestampType&>(*times.type()).unit() == arrow::TimeUnit::MICRO) {
    chunk_micros_ = times.raw_values();
  }
  return limits;
}

const std::vector<EventTimes::Without>& EventTimes::read(const Chunk& chunk, std::span<const int32_t> rows,
                                                         std::span<const uint16_t> kinds, std::vector<int64_t>& at) {
  without_.clear();
  at.resize(rows.size());
  if (columns_.size() == 1) {  // as in most tables
    if (chunk_micros_ == nullptr || columns_[0].instead) {
      read_column(chunk, columns_[0], rows, at);
    } else {
      for (size_t i = 0; i < rows.size(); ++i) at[i] = chunk_micros_[rows[i]];
    }
    return without_;
  }
  cells_.resize(rows.size());
  for (size_t c = 0; c < columns_.size(); ++c) {
    for (size_t i = 0; i < rows.size(); ++i) cells_[i] = column_of_kind_[kinds[i]] == c ? rows[i] : kNoRow;
    read_column(chunk, columns_[c], cells_, at);
  }
  return without_;
}

/// The times of those cells that are one.
void EventTimes::read_column(const Chunk& chunk, const TimeColumn& from, std::span<const int32_t> cells,
                             std::vector<int64_t>& at) {
  const bool is_read = from.column >= 0 && !from.instead;
  if (is_read) {
    reader_.clear();
    reader_.read(chunk.column(from.column), cells);
  }
  const columns::Column& times = reader_.cells();
  const int64_t instead = from.instead.value_or(0);
  for (size_t i = 0; i < cells.size(); ++i) at[i] = cells[i] == kNoRow ? at[i] : is_read ? times.integers[i] : instead;
  if (from.instead || (is_read && times.validity.empty())) return;
  for (size_t i = 0; i < cells.size(); ++i) {
    const bool known = is_read && times.known(static_cast<int64_t>(i));
    if (cells[i] != kNoRow && !known) without_.push_back({i, from.column});
  }
}

}  // namespace merit::data
