/// Private to this room: which rows of a table are events that something can see. Each step leaves fewer to those after
/// it, as bits; what is left is listed once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "runtime/data/events/event_part.h"
#include "runtime/data/events/event_source.h"
#include "runtime/data/events/event_times.h"
#include "runtime/data/events/kind_rows.h"
#include "runtime/data/events/kind_views.h"
#include "runtime/data/tables/row_bits.h"
#include "runtime/data/terms/request.h"

namespace merit::data {

/// Chooses those of one part of a table, chunk after chunk. Used by one thread.
class EventChoice {
 public:
  /// The request, the source and the zone outlive this. `keep_unseen`: events that nothing can see stay too.
  EventChoice(const Request& request, const EventSource& source, const values::Zone& zone, size_t part,
              bool keep_unseen);

  /// Whether rows that are no events stay, with what became of them.
  bool keeps_fates() const { return keeps_fates_; }
  /// Appends the rows of a chunk that stay to a part, all but their leads and columns, and counts those that do not.
  /// The rows, until the next call.
  std::span<const int32_t> append(const Chunk& chunk, EventPart& part);

 private:
  bool has_key(size_t kind) const { return request_.kinds[kind].key_field >= 0; }
  bool has_required(size_t kind) const;
  void count_kinds(EventPart& part);
  void leave_out_unseen_kinds();
  bool are_unseen(size_t kind) const;
  void settle(size_t row, Fate fate, int32_t column, uint16_t lacking = 0);
  void check_times(const Chunk& chunk);
  void check_required(const Chunk& chunk);
  void check_required(const Chunk& chunk, size_t kind, size_t field);
  void check_now();
  void check_seen(const Chunk& chunk);
  void leave_out_unseen(const RowBits& rows);
  std::span<const int32_t> append_left(EventPart& part);

  const Request& request_;
  const values::Zone& zone_;
  const EventSource& source_;
  bool keep_unseen_ = false;
  bool keeps_fates_ = false;
  KindRows kinds_;
  std::vector<KindViews> views_;  ///< by kind
  EventTimes times_;

  // Of the chunk.
  int64_t first_row_ = 0;
  EventTallies* tallies_ = nullptr;
  std::optional<TimeLimits> limits_;  ///< of all its rows, where they are known before they are read
  RowBits events_, left_;             ///< so far; more are left where those that are no events stay
  std::vector<Fate> fate_;            ///< by row
  std::vector<uint16_t> lacking_;     ///< by row

  // Of a step.
  RowBits of_kind_, looked_at_;
  std::vector<RowBits> found_;
  RowBytes seen_, seen_of_all_;
  RowList rows_;
};

}  // namespace merit::data
