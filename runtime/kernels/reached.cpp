// When a lead came to where it stands (docs/language.md, "`reached`"): the definition of the language as it is written
// there, asked of generated code, a few instants at a time, since most leads came there lately.
#include "runtime/kernels/kernels.h"
#include "runtime/kernels/memory.h"

namespace {

constexpr uint64_t kMostInstants = 8;

/// Two rows for each instant: without its events, and with them.
struct Instants {
  merit_row rows[2 * kMostInstants];
  uint64_t count = 0;

  /// The instant of the event before `end`. Where its events begin.
  int64_t add(const merit_batch& batch, const merit_row& row, int64_t end) {
    const int64_t at = batch.event_at[end - 1];
    int64_t first = end - 1;
    while (first > row.event_begin && batch.event_at[first - 1] == at) --first;
    rows[2 * count] = {row.lead, row.event_begin, first, at};
    rows[2 * count + 1] = {row.lead, row.event_begin, end, at};
    ++count;
    return first;
  }
};

}  // namespace

extern "C" {

bool merit_reached(const merit_batch* batch, uint64_t row, merit_evaluate rank, merit_memory* memory, int64_t place,
                   int64_t* out) {
  const merit_row& asked = batch->rows[row];
  int64_t places[2 * kMostInstants];
  uint8_t known[2 * kMostInstants];
  const merit_output output = {places, known};
  const merit_outputs outputs = {&output, nullptr, nullptr, memory};
  merit_batch ranked = *batch;
  int64_t end = asked.event_end;
  for (uint64_t most = 1; end > asked.event_begin; most = most < kMostInstants ? 2 * most : most) {
    Instants instants;
    while (instants.count < most && end > asked.event_begin) end = instants.add(*batch, asked, end);
    ranked.rows = instants.rows;
    ranked.row_count = 2 * instants.count;
    const auto mark = memory->scratch.mark();
    rank(&ranked, &outputs);
    memory->scratch.release(mark);
    for (uint64_t i = 0; i < instants.count; ++i) {
      if (places[2 * i] >= place || place > places[2 * i + 1]) continue;
      *out = instants.rows[2 * i].now;
      return true;
    }
  }
  return false;
}

}  // extern "C"
