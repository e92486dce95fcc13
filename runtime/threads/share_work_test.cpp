#include "runtime/threads/share_work.h"

#include <doctest/doctest.h>
#include <pthread.h>

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

#ifdef __GLIBC__
TEST_CASE("where the system gives no threads the caller does all") {
  pthread_attr_t before, too_large;
  REQUIRE(::pthread_getattr_default_np(&before) == 0);
  REQUIRE(::pthread_getattr_default_np(&too_large) == 0);
  REQUIRE(::pthread_attr_setstacksize(&too_large, size_t{1} << 60) == 0);
  REQUIRE(::pthread_setattr_default_np(&too_large) == 0);
  size_t done = 0;
  share_work(7, 1000, [&](size_t) { ++done; });
  CHECK(done == 1000);
  REQUIRE(::pthread_setattr_default_np(&before) == 0);
}
#endif

}  // namespace merit::threads
