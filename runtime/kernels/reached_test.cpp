#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "runtime/kernels/kernels.h"
#include "runtime/kernels/memory.h"

namespace merit::kernels {

namespace {

/// As many places up the ladder as there are events in the last ten microseconds; it also uses memory.
void rank_by_count(const merit_batch* batch, const merit_outputs* outputs) {
  for (uint64_t i = 0; i < batch->row_count; ++i) {
    const merit_row& row = batch->rows[i];
    auto* const found = reinterpret_cast<int64_t*>(outputs->memory->scratch.allocate(4096));
    *found = 0;
    for (int64_t event = row.event_begin; event < row.event_end; ++event) {
      *found += batch->event_at[event] >= row.now - 10 ? 1 : 0;
    }
    static_cast<int64_t*>(outputs->columns[0].values)[i] = *found;
    outputs->columns[0].known[i] = 1;
  }
}

/// When the lead with events at these times came to `place`; there is an event of another lead on either side.
std::optional<int64_t> reached(std::vector<int64_t> times, int64_t place, int64_t look_back) {
  const auto count = static_cast<int64_t>(times.size());
  times.insert(times.begin(), 0);
  times.push_back(1'000'000);
  const merit_row row = {0, 1, 1 + count, 2'000'000};
  merit_batch batch = {};
  batch.event_at = times.data();
  batch.rows = &row;
  batch.row_count = 1;
  merit_memory memory;
  char* const before = memory.scratch.allocate(16);
  int64_t time = -1;
  const bool found = merit_reached(&batch, 0, &rank_by_count, &memory, place, look_back, false, &time);
  CHECK(memory.scratch.allocate(16) == before + 16);
  return found ? std::optional(time) : std::nullopt;
}

/// The same of any event, and of those alone that can matter.
std::optional<int64_t> reached(const std::vector<int64_t>& times, int64_t place) {
  const std::optional<int64_t> found = reached(times, place, -1);
  CHECK(reached(times, place, 10) == found);
  return found;
}

/// How many events `rank_of_everything` was shown.
int64_t shown = 0;

void rank_of_everything(const merit_batch* batch, const merit_outputs* outputs) {
  for (uint64_t i = 0; i < batch->row_count; ++i) {
    shown += batch->rows[i].event_end - batch->rows[i].event_begin;
    static_cast<int64_t*>(outputs->columns[0].values)[i] = 0;
    outputs->columns[0].known[i] = 1;
  }
}

/// As many places up as the lead has events: of each row, those alone that the row before did not show.
void rank_going_on(const merit_batch* batch, const merit_outputs* outputs) {
  const int64_t lead_begin = 1;
  CHECK(batch->rows[0].event_begin == lead_begin);
  int64_t end = lead_begin;
  for (uint64_t i = 0; i < batch->row_count; ++i) {
    const merit_row& row = batch->rows[i];
    CHECK((row.event_end >= end && (i == 0 || row.now >= batch->rows[i - 1].now)));
    shown += row.event_end - end;
    end = row.event_end;
    static_cast<int64_t*>(outputs->columns[0].values)[i] = end - lead_begin;
    outputs->columns[0].known[i] = 1;
  }
}

}  // namespace

TEST_CASE("the latest event that lifted the lead to its place") {
  CHECK(reached({100, 101, 102}, 2) == 101);
  CHECK(reached({100, 101, 120, 121}, 2) == 121);
  CHECK(reached({100, 101, 111}, 2) == 111);  // at 111 the one of 100 is too old
  CHECK(reached({100, 101, 110}, 2) == 101);
  CHECK(reached({100}, 1) == 100);
}

TEST_CASE("events of one instant come in together") {
  CHECK(reached({100, 100, 100}, 2) == 100);
  CHECK(reached({100, 101, 101, 101}, 3) == 101);
  CHECK(reached({100, 101, 101, 101}, 4) == 101);
}

TEST_CASE("a place that no event gave") {
  CHECK(reached({}, 1) == std::nullopt);
  CHECK(reached({100, 200, 300}, 2) == std::nullopt);
  CHECK(reached({100, 101}, 0) == std::nullopt);
}

TEST_CASE("only events are looked at that can matter") {
  std::vector<int64_t> times;
  for (int64_t i = 0; i < 1'000; ++i) times.push_back(i * 10);
  const merit_row row = {0, 0, 1'000, 20'000};
  merit_batch batch = {};
  batch.event_at = times.data();
  batch.rows = &row;
  batch.row_count = 1;
  merit_memory memory;
  int64_t time = -1;
  shown = 0;
  CHECK_FALSE(merit_reached(&batch, 0, &rank_of_everything, &memory, 1, 20, false, &time));
  CHECK(shown == 1'000 * (2 + 3) - 4 - 2);  // there are less than two before the first and the second
  shown = 0;
  CHECK_FALSE(merit_reached(&batch, 0, &rank_of_everything, &memory, 1, -1, false, &time));
  CHECK(shown == 1'000 * 1'000);
}

TEST_CASE("what is carried from row to row is looked at once a call") {
  constexpr int64_t kEvents = 20'000;
  std::vector<int64_t> times = {0};
  for (int64_t i = 0; i < kEvents; ++i) times.push_back(100 + i * 10);
  const merit_row row = {0, 1, 1 + kEvents, 1'000'000};
  merit_batch batch = {};
  batch.event_at = times.data();
  batch.rows = &row;
  batch.row_count = 1;
  merit_memory memory;
  for (const int64_t place : {int64_t{1}, int64_t{7}, kEvents - 1, kEvents}) {
    shown = 0;
    int64_t time = -1;
    CHECK(merit_reached(&batch, 0, &rank_going_on, &memory, place, 0, true, &time));
    CHECK(time == times[static_cast<size_t>(place)]);
    CHECK(shown < 20 * kEvents);
  }
}

TEST_CASE("the first event at a time or later") {
  const std::vector<int64_t> times = {1, 3, 3, 3, 7};
  const auto first = [&](int64_t begin, int64_t end, int64_t time) {
    return merit_first_event_from(times.data(), begin, end, time);
  };
  CHECK(first(0, 5, 0) == 0);
  CHECK(first(0, 5, 3) == 1);
  CHECK(first(2, 5, 3) == 2);
  CHECK(first(0, 5, 4) == 4);
  CHECK(first(0, 5, 8) == 5);
  CHECK(first(0, 3, 7) == 3);
  CHECK(first(2, 2, 0) == 2);
}

TEST_CASE("times further apart than a signed number says") {
  constexpr auto kEarliest = std::numeric_limits<int64_t>::min();
  constexpr auto kLatest = std::numeric_limits<int64_t>::max();
  CHECK(reached({kEarliest + 10, kLatest - 1, kLatest}, 2) == kLatest);
}

TEST_CASE("an event long before the last, with any number behind it") {
  for (int64_t behind = 0; behind < 40; ++behind) {
    std::vector<int64_t> times = {10, 11};
    for (int64_t i = 0; i < behind; ++i) times.push_back(100 + i * 50);
    CHECK(reached(times, 2) == 11);
  }
}

}  // namespace merit::kernels
