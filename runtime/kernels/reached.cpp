// When a lead came to where it stands (docs/language.md, "`reached`"): the definition of the language as it is written
// there, asked of generated code, some instants at a time, the latest first, since most leads came there lately. Of
// each instant it is shown the events alone that can matter then.
//
// Some facts stand on all events before an instant. Generated code carries them from one row to the next, so that each
// event is looked at once a call: the more instants a call has, the better. Calls grow by twice as much, so that all of
// them look at a lead's events hardly more often than it has digits.
#include "runtime/kernels/kernels.h"
#include "runtime/kernels/memory.h"

namespace {

/// In one call: where nothing is carried more would be asked for nothing.
constexpr uint64_t kMostInstants = 8;
constexpr uint64_t kMostInstantsCarried = 4096;
/// What rows make stays in memory until the call is over.
constexpr int64_t kMostEventsShown = 1 << 20;

/// Of a lead, from its latest event back.
struct Instants {
  const merit_batch& batch;
  const merit_row& lead;
  uint64_t look_back;  ///< in microseconds
  bool goes_on;
  int64_t end;    ///< behind the next instant's events
  int64_t begin;  ///< where those begin that mattered at the instant before

  Instants(const merit_batch& of, const merit_row& row, int64_t back, bool carried)
      : batch(of),
        lead(row),
        look_back(static_cast<uint64_t>(back)),
        goes_on(carried),
        end(row.event_end),
        begin(row.event_end) {}

  bool are_left() const { return end > lead.event_begin; }

  /// Writes two rows for each of at most so many instants, without its events and with them, in the order of time;
  /// the last row stands before `rows_end`. How many rows.
  uint64_t write(merit_row* rows_end, uint64_t most) {
    uint64_t count = 0;
    for (int64_t shown = 0; count < 2 * most && are_left() && shown < kMostEventsShown; count += 2) {
      merit_row* const rows = rows_end - count - 2;
      const int64_t at = batch.event_at[end - 1];
      int64_t first = end - 1;
      while (first > lead.event_begin && batch.event_at[first - 1] == at) --first;
      while (begin > lead.event_begin && age(begin - 1, at) <= look_back) --begin;
      rows[0] = {lead.lead, begin, first, at};
      rows[1] = {lead.lead, begin, end, at};
      shown += 2 * (end - begin);
      end = first;
    }
    if (goes_on) rows_end[-static_cast<int64_t>(count)].event_begin = lead.event_begin;
    return count;
  }

 private:
  /// Exact between any two times.
  uint64_t age(int64_t event, int64_t at) const {
    return static_cast<uint64_t>(at) - static_cast<uint64_t>(batch.event_at[event]);
  }
};

template <typename T>
T* room_for(merit_memory* memory, uint64_t count) {
  return reinterpret_cast<T*>(memory->scratch.allocate(count * sizeof(T)));
}

}  // namespace

extern "C" {

bool merit_reached(const merit_batch* batch, uint64_t row, merit_evaluate rank, merit_memory* memory, int64_t place,
                   int64_t look_back, bool goes_on, int64_t* out) {
  const uint64_t limit = goes_on ? kMostInstantsCarried : kMostInstants;
  merit_batch ranked = *batch;
  Instants instants(*batch, batch->rows[row], look_back, goes_on);
  for (uint64_t most = 1; instants.are_left(); most = most < limit ? 2 * most : most) {
    const auto mark = memory->scratch.mark();
    auto* const rows_end = room_for<merit_row>(memory, 2 * most) + 2 * most;
    const uint64_t count = instants.write(rows_end, most);
    const merit_row* const rows = rows_end - count;
    const merit_output output = {room_for<int64_t>(memory, count), room_for<uint8_t>(memory, count)};
    const merit_outputs outputs = {&output, nullptr, nullptr, memory};
    ranked.rows = rows;
    ranked.row_count = count;
    rank(&ranked, &outputs);
    memory->scratch.release(mark);
    const auto* const places = static_cast<const int64_t*>(output.values);
    for (uint64_t i = count; i > 0; i -= 2) {
      if (places[i - 2] >= place || place > places[i - 1]) continue;
      *out = rows[i - 1].now;
      return true;
    }
  }
  return false;
}

int64_t merit_first_event_from(const int64_t* event_at, int64_t begin, int64_t end, int64_t time) {
  while (begin < end) {
    const int64_t middle = begin + (end - begin) / 2;
    if (event_at[middle] < time) {
      begin = middle + 1;
    } else {
      end = middle;
    }
  }
  return begin;
}

}  // extern "C"
