#include "runtime/threads/share_work.h"

#include <doctest/doctest.h>

#include <atomic>
#include <stdexcept>
#include <vector>

namespace merit::threads {

TEST_CASE("each thing is worked on once, whatever the number of threads") {
  for (const unsigned threads : {0U, 1U, 2U, 7U}) {
    std::vector<std::atomic<int>> times(1000);
    share_work(threads, times.size(), [&](size_t i) { ++times[i]; });
    for (const std::atomic<int>& each : times) REQUIRE(each == 1);
  }
  share_work(2, 0, [](size_t) { FAIL("there is nothing to do"); });
}

TEST_CASE("an exception ends the work and reaches the caller") {
  std::atomic<size_t> done = 0;
  CHECK_THROWS_AS(share_work(3, 1'000'000,
                             [&](size_t i) {
                               if (i == 5) throw std::runtime_error("five");
                               ++done;
                             }),
                  std::runtime_error);
  CHECK(done < 1'000'000);
}

}  // namespace merit::threads
