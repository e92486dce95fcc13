/// Private to this room: when the events of one part of a table were, as far as anything asks.
///
/// Events are mostly in the order of time, so that the earliest and the latest time of a part, where the file says
/// them, or of a chunk often tell alone what can be seen of its events. Where no view that asks when they were sees
/// any, their times are not read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "runtime/data/chunk.h"
#include "runtime/data/field_reader.h"
#include "runtime/data/request.h"
#include "runtime/values/zones.h"

namespace merit::data {

struct EventSource;

struct TimeLimits {
  int64_t earliest = 0, latest = 0;
};

/// Used by one thread.
class EventTimes {
 public:
  /// A row without a time: its place among those that were asked for, and the column that lacks it; -1: the whole table
  /// lacks the column.
  struct Without {
    size_t place;
    int32_t column;
  };

  /// All arguments but the zone outlive this.
  EventTimes(const Request& request, const EventSource& source, const values::Zone& zone, size_t part);

  /// Goes on to a chunk, before its times are read. Between which times all its rows are, where that is found at once:
  /// they have them in one column of timestamps, and none is missing.
  std::optional<TimeLimits> look_at(const Chunk& chunk);

  /// Makes `at` the times of these rows, whose kinds are known. Those without one are given back, until the next call.
  const std::vector<Without>& read(const Chunk& chunk, std::span<const int32_t> rows, std::span<const uint16_t> kinds,
                                   std::vector<int64_t>& at);

 private:
  /// A column in which some kinds have their time.
  struct TimeColumn {
    int32_t column = -1;             ///< -1: the table lacks it
    std::optional<int64_t> instead;  ///< of each event of the part, or chunk: then the column is not read
  };

  std::optional<TimeLimits> limits_of(const arrow::Array& cells) const;
  std::optional<int64_t> time_instead(TimeLimits limits, int32_t column) const;
  void read_column(const Chunk& chunk, const TimeColumn& from, std::span<const int32_t> cells,
                   std::vector<int64_t>& at);

  const Request& request_;
  const EventSource& source_;
  FieldReader reader_;
  std::vector<TimeColumn> columns_;        ///< each once
  std::vector<size_t> column_of_kind_;     ///< in `columns_`; of kinds that rows may be of
  std::optional<TimeLimits> part_limits_;  ///< of the only column, where it is not read
  const int64_t* chunk_micros_ = nullptr;  ///< of the only column: where its cells are the times
  std::vector<int32_t> cells_;
  std::vector<Without> without_;
};

}  // namespace merit::data
