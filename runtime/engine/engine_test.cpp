#include "runtime/engine/engine.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace merit::engine {
namespace {

using columns::ColumnBuilder;
using columns::Row;
using columns::Table;
using columns::Type;

/// Lead i has i mod 3 events.
columns::Leads leads_with_events(int64_t count) {
  columns::Leads leads;
  leads.count = count;
  leads.events.offsets = {0};
  for (int64_t lead = 0; lead < count; ++lead) {
    for (int64_t event = 0; event < lead % 3; ++event) leads.events.at.push_back(event);
    leads.events.offsets.push_back(leads.events.rows());
  }
  return leads;
}

/// The lead's number, missing for every fifth; and how many events it may see, as a text.
Table describe(const columns::Leads&, std::span<const Row> rows) {
  ColumnBuilder number(Type::integer), events(Type::text);
  for (const Row& row : rows) {
    row.lead % 5 == 0 ? number.append_missing() : number.append_integer(row.lead);
    events.append_text(std::to_string(row.event_end - row.event_begin));
  }
  return {{"number", "events"}, {number.finish(), events.finish()}, static_cast<int64_t>(rows.size())};
}

/// The events of `leads`, by partitions.
class Partitions : public columns::EventPartitions {
 public:
  explicit Partitions(columns::Events all) : all_(std::move(all)) {}

  int64_t rows() const override { return all_.rows(); }
  columns::Events group(size_t partition) const override {
    const auto first = partition * static_cast<size_t>(columns::kPartitionLeads);
    const auto end = std::min(all_.offsets.size() - 1, first + static_cast<size_t>(columns::kPartitionLeads));
    columns::Events events;
    for (size_t lead = first; lead <= end; ++lead) events.offsets.push_back(all_.offsets[lead] - all_.offsets[first]);
    events.at.assign(all_.at.begin() + all_.offsets[first], all_.at.begin() + all_.offsets[end]);
    return events;
  }

 private:
  columns::Events all_;
};

}  // namespace

TEST_CASE("events that come by partitions are decided as those that are grouped") {
  for (const int64_t count : {0, 1, 4095, 4096, 4097, 10'000}) {
    columns::Leads grouped = leads_with_events(count);
    columns::Leads by_partition{.count = count, .key = nullptr, .lead_fields = {}, .events = {}};
    by_partition.partitions = std::make_shared<Partitions>(grouped.events);
    CHECK(by_partition.event_rows() == grouped.event_rows());
    const auto expected = decide_all(grouped, 0, describe, {.threads = 1});
    for (const unsigned threads : {1U, 2U, 7U}) {
      const auto table = decide_all(by_partition, 0, describe, {.threads = threads});
      REQUIRE(table.has_value());
      CHECK(table->rows == count);
      CHECK(table->columns[0]->integers == expected->columns[0]->integers);
      CHECK(table->columns[0]->validity == expected->columns[0]->validity);
      CHECK(table->columns[1]->bytes == expected->columns[1]->bytes);
    }
  }
}

TEST_CASE("the table does not depend on threads and batches") {
  for (const int64_t count : {0, 1, 63, 64, 1000}) {
    const columns::Leads leads = leads_with_events(count);
    for (const unsigned threads : {1U, 2U, 7U}) {
      for (const int64_t batch : {1, 5, 64, 2048}) {
        const auto table = decide_all(leads, 0, describe, {.threads = threads, .batch = batch});
        REQUIRE(table.has_value());
        CHECK(table->rows == count);
        REQUIRE(table->columns[0]->length == count);
        for (int64_t lead = 0; lead < count; ++lead) {
          CHECK(table->columns[0]->known(lead) == (lead % 5 != 0));
          CHECK(table->columns[0]->integers[static_cast<size_t>(lead)] == (lead % 5 == 0 ? 0 : lead));
          CHECK(table->columns[1]->text_at(lead) == (lead % 3 == 0 ? "0" : "1"));  // the second is later than now
        }
      }
    }
  }
}

TEST_CASE("pieces come one at a time in the order of the leads, as they stand in the table") {
  for (const int64_t count : {0, 1, 64, 1000}) {
    const columns::Leads leads = leads_with_events(count);
    const auto expected = decide_all(leads, 0, describe, {.threads = 1});
    for (const unsigned threads : {1U, 2U, 7U}) {
      std::vector<Table> pieces;
      const auto take = [&](Table rows) {
        pieces.push_back(std::move(rows));
        return true;
      };
      CHECK(decide_in_order(leads, 0, describe, take, {.threads = threads, .batch = 5}));
      CHECK(pieces.size() == static_cast<size_t>(std::max<int64_t>(1, (count + 4) / 5)));
      std::vector<int64_t> numbers;
      for (const Table& piece : pieces) {
        CHECK(piece.names == expected->names);
        numbers.insert(numbers.end(), piece.columns[0]->integers.begin(), piece.columns[0]->integers.end());
      }
      CHECK(numbers == expected->columns[0]->integers);
    }
  }
}

TEST_CASE("every thread helps with what taking has left, between its batches") {
  const columns::Leads leads = leads_with_events(1000);
  for (const unsigned threads : {1U, 3U}) {
    std::atomic<int> helped = 0;
    const auto take = [](const Table&) { return true; };
    CHECK(decide_in_order(leads, 0, describe, take,
                          {.threads = threads, .batch = 10, .help_to_take = [&] { ++helped; }}));
    CHECK(helped == 100);
  }
}

TEST_CASE("few pieces wait, however slow one of them is to make or to take") {
  const columns::Leads leads = leads_with_events(2000);
  constexpr int64_t kMost = 200;  // pieces; more than may wait, fewer than there are
  std::atomic<int64_t> made = 0, made_ahead = 0;
  // Makes the first piece once the others have stopped making more, or have made too many.
  const auto slow_first = [&](const columns::Leads& given, std::span<const Row> rows) {
    if (rows.front().lead == 0) {
      for (int64_t before = -1; made < kMost && before != made;) {
        before = made;
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
      }
      made_ahead = made.load();
    } else {
      ++made;
    }
    return describe(given, rows);
  };
  int64_t rows_taken = 0;
  const auto take = [&](const Table& rows) {
    rows_taken += rows.rows;
    return true;
  };
  CHECK(decide_in_order(leads, 0, slow_first, take, {.threads = 3, .batch = 1}));
  CHECK(made_ahead < kMost);
  CHECK(rows_taken == 2000);
}

TEST_CASE("those who wait go on when the work ends before their turn") {
  const columns::Leads leads = leads_with_events(2000);
  const auto take = [](const Table&) { return true; };
  const auto slow = [] { std::this_thread::sleep_for(std::chrono::milliseconds(100)); };
  const auto first_fails = [&](const columns::Leads& given, std::span<const Row> rows) -> Table {
    if (rows.front().lead == 0) {
      slow();
      throw std::runtime_error("no more");
    }
    return describe(given, rows);
  };
  CHECK_THROWS_AS(decide_in_order(leads, 0, first_fails, take, {.threads = 3, .batch = 1}), std::runtime_error);

  const auto slow_third = [&](const columns::Leads& given, std::span<const Row> rows) {
    if (rows.front().lead == 2) slow();
    return describe(given, rows);
  };
  const auto stop = [](int64_t, int64_t) { return false; };
  CHECK_FALSE(decide_in_order(leads, 0, slow_third, take, {.threads = 3, .batch = 1, .progress = stop}));
}

TEST_CASE("whoever takes pieces can stop the work, and what it throws reaches the caller") {
  const columns::Leads leads = leads_with_events(1000);
  for (const unsigned threads : {1U, 3U}) {
    int taken = 0;
    const auto take_two = [&](const Table&) { return ++taken < 2; };
    CHECK_FALSE(decide_in_order(leads, 0, describe, take_two, {.threads = threads, .batch = 10}));
    CHECK(taken == 2);
    const auto fail = [](const Table&) -> bool { throw std::runtime_error("no more"); };
    CHECK_THROWS_AS(decide_in_order(leads, 0, describe, fail, {.threads = threads, .batch = 10}), std::runtime_error);
  }
}

TEST_CASE("progress is told from the calling thread, rises, and can stop the work") {
  const columns::Leads leads = leads_with_events(1000);
  const auto caller = std::this_thread::get_id();
  int64_t last = 0;
  const auto rises = [&](int64_t done, int64_t total) {
    CHECK(std::this_thread::get_id() == caller);
    CHECK(done > last);
    CHECK(total == 1000);
    last = done;
    return true;
  };
  CHECK(decide_all(leads, 0, describe, {.threads = 1, .batch = 10, .progress = rises}).has_value());
  CHECK(last == 1000);

  std::atomic<int> batches = 0;
  const auto count_batches = [&](const columns::Leads& given, std::span<const Row> rows) {
    ++batches;
    return describe(given, rows);
  };
  const auto stop = [](int64_t, int64_t) { return false; };
  CHECK_FALSE(decide_all(leads, 0, count_batches, {.threads = 1, .batch = 10, .progress = stop}).has_value());
  CHECK(batches == 1);
}

TEST_CASE("what an evaluator throws reaches the caller, from whichever thread") {
  const columns::Leads leads = leads_with_events(1000);
  const auto fails = [](const columns::Leads& given, std::span<const Row> rows) -> Table {
    if (rows.front().lead >= 500) throw std::runtime_error("no more");
    return describe(given, rows);
  };
  CHECK_THROWS_AS(decide_all(leads, 0, fails, {.threads = 3, .batch = 10}), std::runtime_error);
}

}  // namespace merit::engine
