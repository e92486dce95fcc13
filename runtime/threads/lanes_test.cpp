#include "runtime/threads/lanes.h"

#include <doctest/doctest.h>

#include <atomic>
#include <memory>
#include <stdexcept>
#include <thread>
#include <vector>

namespace merit::threads {
namespace {

/// Threads that help until this ends.
class Helpers {
 public:
  Helpers(Lanes& lanes, int count) {
    for (int i = 0; i < count; ++i) {
      threads_.emplace_back([this, &lanes] {
        while (!ended_) lanes.help();
      });
    }
  }
  Helpers(const Helpers&) = delete;
  Helpers& operator=(const Helpers&) = delete;
  ~Helpers() { ended_ = true; }

 private:
  std::atomic<bool> ended_ = false;
  std::vector<std::jthread> threads_;
};

}  // namespace

TEST_CASE("each lane's work is done in its order, whoever helps") {
  for (const int helpers : {0, 1, 3}) {
    CAPTURE(helpers);
    constexpr size_t kLanes = 5;
    constexpr int kWorks = 2000;
    std::vector<std::vector<int>> done(kLanes);
    Lanes lanes;
    const Helpers others(lanes, helpers);
    for (int work = 0; work < kWorks; ++work) {
      for (size_t lane = 0; lane < kLanes; ++lane) {
        lanes.put(lane, [&done, lane, work] { done[lane].push_back(work); });
      }
      if (work % 100 == 0) lanes.finish();
      for (const std::vector<int>& each : done) {
        if (work % 100 == 0) REQUIRE(each.size() == static_cast<size_t>(work) + 1);
      }
    }
    lanes.finish();
    for (const std::vector<int>& each : done) {
      REQUIRE(each.size() == kWorks);
      for (int work = 0; work < kWorks; ++work) REQUIRE(each[static_cast<size_t>(work)] == work);
    }
  }
}

TEST_CASE("helping leaves what is not worth going to, and the end does not") {
  int done = 0;
  Lanes lanes;
  for (size_t i = 1; i < Lanes::kWorthwhile; ++i) lanes.put(0, [&] { ++done; });
  lanes.help();
  CHECK(done == 0);
  lanes.put(0, [&] { ++done; });
  lanes.help();
  CHECK(done == static_cast<int>(Lanes::kWorthwhile));
  lanes.put(3, [&] { ++done; });
  lanes.finish();
  CHECK(done == static_cast<int>(Lanes::kWorthwhile) + 1);
  lanes.finish();
}

TEST_CASE("whoever puts work into a full lane does what waits there") {
  size_t done = 0;
  Lanes lanes;
  for (size_t i = 0; i < Lanes::kMostWaiting; ++i) lanes.put(0, [&] { ++done; });
  CHECK(done == 0);
  lanes.put(0, [&] { ++done; });
  CHECK(done == Lanes::kMostWaiting);
}

TEST_CASE("work that throws ends all lanes, and whoever puts more is told") {
  for (const int helpers : {0, 2}) {
    const auto held = std::make_shared<int>();
    Lanes lanes;
    const Helpers others(lanes, helpers);
    const auto put_some = [&] {
      for (int i = 0; i < 100; ++i) {
        lanes.put(0, [held] {});
        lanes.put(1, [held, i] {
          if (i == 50) throw std::runtime_error("fifty");
        });
      }
      lanes.finish();
    };
    CHECK_THROWS_WITH(put_some(), "fifty");
    CHECK_THROWS_WITH(lanes.put(2, [held] {}), "fifty");
    CHECK_THROWS_WITH(lanes.finish(), "fifty");
    CHECK(held.use_count() == 1);
  }
}

}  // namespace merit::threads
