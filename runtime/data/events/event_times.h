/// Private to runtime/data: when the events of one part of a table were, as far as anything asks.
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

#include "runtime/data/events/event_source.h"
#include "runtime/data/fields/field_reader.h"
#include "runtime/data/tables/chunk.h"
#include "runtime/data/tables/row_bits.h"
#include "runtime/data/terms/request.h"
#include "runtime/values/zones.h"

namespace merit::data {

class KindRows;
struct TimeLimits {
  int64_t earliest = 0, latest = 0;
};

/// Used by one thread.
class EventTimes {
 public:
  /// A row of the chunk without a time, and the column that lacks it; -1: the whole table lacks the column.
  struct Without {
    size_t row;
    int32_t column;
  };

  /// All arguments but the zone outlive this.
  EventTimes(const Request& request, const EventSource& source, const values::Zone& zone, size_t part);

  /// Goes on to a chunk, before its times are read. Between which times all its rows are, where that is found at once:
  /// they have them in one column of timestamps, and none is missing.
  std::optional<TimeLimits> look_at(const Chunk& chunk);

  /// Reads the times of these rows, whose kinds are known. Those without one are given back, until the next call.
  const std::vector<Without>& read(const Chunk& chunk, const KindRows& kinds, const RowBits& rows);

  // Of the rows that were read and have a time.
  TimeLimits limits() const { return limits_; }
  int64_t of(size_t row) const { return by_row_ != nullptr ? by_row_[row] : limits_.earliest; }
  /// Puts them one after another.
  void put_times(std::span<const int32_t> rows, int64_t* to) const;

 private:
  /// A column in which some kinds have their time.
  struct TimeColumn {
    int32_t column = -1;             ///< -1: the table lacks it
    std::optional<int64_t> instead;  ///< of each event of the part, or chunk: then the column is not read
  };

  std::optional<TimeLimits> limits_of(const arrow::Array& cells) const;
  std::optional<int64_t> time_instead(TimeLimits limits, int32_t column) const;
  void read_column(const Chunk& chunk, const TimeColumn& from, std::span<const int32_t> rows);

  const Request& request_;
  const EventSource& source_;
  FieldReader reader_;
  std::vector<TimeColumn> columns_;         ///< each once
  std::vector<size_t> column_of_kind_;      ///< in `columns_`; of kinds that rows may be of
  std::optional<TimeLimits> part_limits_;   ///< of the only column, where it is not read
  std::optional<TimeLimits> chunk_limits_;  ///< of the only column, where its cells are the times
  const int64_t* chunk_micros_ = nullptr;   ///< these

  const int64_t* by_row_ = nullptr;  ///< of the chunk; null: all have one time
  TimeLimits limits_;
  std::vector<int64_t> read_;  ///< by row
  RowBits rows_of_column_;
  RowList rows_;
  std::vector<Without> without_;
};

}  // namespace merit::data
