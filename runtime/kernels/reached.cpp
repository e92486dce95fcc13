// When a lead came to where it stands (docs/language.md, "`reached`"): the definition of the language as it is written
// there, asked of generated code, a few instants at a time, since most leads came there lately. Of each instant it is
// shown the events alone that can matter then, so that it takes no longer for a lead with many windows' worth of them
// than for as many leads with one.
#include "runtime/kernels/kernels.h"
#include "runtime/kernels/memory.h"

namespace {

constexpr uint64_t kMostInstants = 8;

/// Of a lead, from its latest event back.
struct Instants {
  const merit_batch& batch;
  const merit_row& lead;
  uint64_t look_back;                 ///< in microseconds
  int64_t end;                        ///< behind the next instant's events
  int64_t begin;                      ///< where those begin that mattered at the instant before
  merit_row rows[2 * kMostInstants];  ///< two for each: without its events, and with them
  uint64_t count = 0;

  Instants(const merit_batch& of, const merit_row& row, uint64_t back)
      : batch(of), lead(row), look_back(back), end(row.event_end), begin(row.event_end) {}

  bool are_left() const { return end > lead.event_begin; }

  void add() {
    const int64_t at = batch.event_at[end - 1];
    int64_t first = end - 1;
    while (first > lead.event_begin && batch.event_at[first - 1] == at) --first;
    while (begin > lead.event_begin && age(begin - 1, at) <= look_back) --begin;
    rows[2 * count] = {lead.lead, begin, first, at};
    rows[2 * count + 1] = {lead.lead, begin, end, at};
    ++count;
    end = first;
  }

 private:
  /// Exact between any two times.
  uint64_t age(int64_t event, int64_t at) const {
    return static_cast<uint64_t>(at) - static_cast<uint64_t>(batch.event_at[event]);
  }
};

}  // namespace

extern "C" {

bool merit_reached(const merit_batch* batch, uint64_t row, merit_evaluate rank, merit_memory* memory, int64_t place,
                   int64_t look_back, int64_t* out) {
  const merit_row& asked = batch->rows[row];
  int64_t places[2 * kMostInstants];
  uint8_t known[2 * kMostInstants];
  const merit_output output = {places, known};
  const merit_outputs outputs = {&output, nullptr, nullptr, memory};
  merit_batch ranked = *batch;
  Instants instants(*batch, asked, static_cast<uint64_t>(look_back));
  for (uint64_t most = 1; instants.are_left(); most = most < kMostInstants ? 2 * most : most) {
    instants.count = 0;
    while (instants.count < most && instants.are_left()) instants.add();
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
