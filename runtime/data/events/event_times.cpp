#include "runtime/data/events/event_times.h"

#include <arrow/array.h>
#include <arrow/type.h>

#include <algorithm>
#include <limits>

#include "runtime/data/events/kind_rows.h"
#include "runtime/text/processor_levels.h"

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

/// The limits of some times: there is one at least. Side by side, since each comparison waits for the one before it.
MERIT_LEVELS TimeLimits limits_of(const int64_t* times, size_t count) {
  constexpr size_t kLanes = 16;
  int64_t earliest[kLanes], latest[kLanes];  // NOLINT(modernize-avoid-c-arrays)
  for (size_t lane = 0; lane < kLanes; ++lane) earliest[lane] = latest[lane] = times[0];
  size_t begin = 0;
  for (; begin + kLanes <= count; begin += kLanes) {
    for (size_t lane = 0; lane < kLanes; ++lane) {
      const int64_t at = times[begin + lane];
      earliest[lane] = at < earliest[lane] ? at : earliest[lane];
      latest[lane] = at > latest[lane] ? at : latest[lane];
    }
  }
  for (; begin < count; ++begin) {
    earliest[0] = times[begin] < earliest[0] ? times[begin] : earliest[0];
    latest[0] = times[begin] > latest[0] ? times[begin] : latest[0];
  }
  TimeLimits limits{earliest[0], latest[0]};
  for (size_t lane = 1; lane < kLanes; ++lane) {
    limits.earliest = earliest[lane] < limits.earliest ? earliest[lane] : limits.earliest;
    limits.latest = latest[lane] > limits.latest ? latest[lane] : limits.latest;
  }
  return limits;
}

/// Those that hold whatever they are widened by.
constexpr TimeLimits kNoTimes{std::numeric_limits<int64_t>::max(), std::numeric_limits<int64_t>::min()};

TimeLimits widened(TimeLimits limits, TimeLimits more) {
  return {std::min(limits.earliest, more.earliest), std::max(limits.latest, more.latest)};
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
  chunk_limits_ = cells ? limits_of(*cells) : std::nullopt;
  if (!chunk_limits_) return std::nullopt;
  only.instead = time_instead(*chunk_limits_, only.column);
  const auto& times = static_cast<const arrow::TimestampArray&>(*cells);
  if (static_cast<const arrow::TimestampType&>(*times.type()).unit() == arrow::TimeUnit::MICRO) {
    chunk_micros_ = times.raw_values();
  }
  return chunk_limits_;
}

const std::vector<EventTimes::Without>& EventTimes::read(const Chunk& chunk, const KindRows& kinds,
                                                         const RowBits& rows) {
  without_.clear();
  if (columns_.size() == 1 && columns_[0].instead) {
    by_row_ = nullptr;
    limits_ = {*columns_[0].instead, *columns_[0].instead};
    return without_;
  }
  if (columns_.size() == 1 && chunk_micros_ != nullptr) {  // as in most tables
    by_row_ = chunk_micros_;
    limits_ = *chunk_limits_;
    return without_;
  }
  read_.resize(static_cast<size_t>(chunk.rows));
  by_row_ = read_.data();
  limits_ = kNoTimes;
  for (size_t c = 0; c < columns_.size(); ++c) {
    rows_of_column_.assign_none(static_cast<size_t>(chunk.rows));
    for (size_t k = 0; k < column_of_kind_.size(); ++k) {
      if (request_.kinds[k].wanted && column_of_kind_[k] == c) rows_of_column_ |= kinds.of(k);
    }
    rows_of_column_ &= rows;
    if (rows_of_column_.any()) read_column(chunk, columns_[c], rows_.of(rows_of_column_));
  }
  return without_;
}

void EventTimes::put_times(std::span<const int32_t> rows, int64_t* to) const {
  if (by_row_ == nullptr) {
    std::fill_n(to, rows.size(), limits_.earliest);
    return;
  }
  for (size_t i = 0; i < rows.size(); ++i) to[i] = by_row_[rows[i]];
}

/// The times of some rows, of which there is one at least.
void EventTimes::read_column(const Chunk& chunk, const TimeColumn& from, std::span<const int32_t> rows) {
  if (from.column < 0) {
    for (const int32_t row : rows) without_.push_back({static_cast<size_t>(row), from.column});
    return;
  }
  if (from.instead) {
    for (const int32_t row : rows) read_[static_cast<size_t>(row)] = *from.instead;
    limits_ = widened(limits_, {*from.instead, *from.instead});
    return;
  }
  reader_.clear();
  reader_.read(chunk.column(from.column), rows);
  const columns::Column& times = reader_.cells();
  for (size_t i = 0; i < rows.size(); ++i) read_[static_cast<size_t>(rows[i])] = times.integers[i];
  limits_ = widened(limits_, data::limits_of(times.integers.data(), rows.size()));
  if (times.validity.empty()) return;
  for (size_t i = 0; i < rows.size(); ++i) {
    if (!times.known(static_cast<int64_t>(i))) without_.push_back({static_cast<size_t>(rows[i]), from.column});
  }
}

}  // namespace merit::data
