#include "runtime/data/event_times.h"

#include <arrow/array.h>
#include <arrow/type.h>

#include <algorithm>
#include <array>

#include "runtime/data/event_scan.h"

namespace merit::data {
namespace {

const Field kTimeField = {.name = "at", .type = columns::Type::time};

struct Limits {
  int64_t earliest, latest;
};

/// Whether it makes no difference to what sees an event of this kind, nor to what is asked of it, when it was between
/// two times.
bool is_one_to(const EventKind& kind, Limits limits) {
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

}  // namespace

EventTimes::EventTimes(const Request& request, const EventSource& source, const values::Zone& zone, size_t part)
    : reader_(kTimeField, zone, false), column_of_kind_(request.kinds.size()) {
  for (size_t k = 0; k < request.kinds.size(); ++k) {
    if (!request.kinds[k].wanted || !source.columns.may_hold(k)) continue;
    const int32_t column = source.binding.kinds[k].at;
    const auto known = std::ranges::find(columns_, column, &TimeColumn::column);
    column_of_kind_[k] = static_cast<size_t>(known - columns_.begin());
    if (known == columns_.end()) columns_.push_back({column, time_instead(request, source, column, part)});
  }
}

/// The earliest time of the part, where no one asks which of its times an event has.
std::optional<int64_t> EventTimes::time_instead(const Request& request, const EventSource& source, int32_t column,
                                                size_t part) {
  const auto cells = column < 0 ? nullptr : source.table->time_limits(part, column);
  if (!cells || !are_in_order(*cells, request)) return std::nullopt;
  reader_.clear();
  reader_.read({cells, nullptr, {}, {}}, std::array{0, 1});
  const columns::Column& times = reader_.cells();
  if (!times.known(0) || !times.known(1)) return std::nullopt;
  const Limits limits{times.integers[0], times.integers[1]};
  if (limits.earliest > request.now) return limits.earliest;
  if (limits.latest > request.now) return std::nullopt;
  for (size_t k = 0; k < request.kinds.size(); ++k) {
    const bool is_here = request.kinds[k].wanted && source.columns.may_hold(k) && source.binding.kinds[k].at == column;
    if (is_here && !is_one_to(request.kinds[k], limits)) return std::nullopt;
  }
  return limits.earliest;
}

const std::vector<EventTimes::Without>& EventTimes::read(const Chunk& chunk, std::span<const int32_t> rows,
                                                         std::span<const uint16_t> kinds, std::vector<int64_t>& at) {
  without_.clear();
  at.resize(rows.size());
  if (columns_.size() == 1) {  // as in most tables
    read_column(chunk, columns_[0], rows, at);
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
