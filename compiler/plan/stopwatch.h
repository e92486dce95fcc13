/// How long something took: for `--timings`.
#pragma once

#include <chrono>
#include <ctime>

namespace merit::plan {

struct Took {
  double seconds = 0;            ///< by the clock
  double processor_seconds = 0;  ///< of this process on all cores: what counts on a machine that does other things too

  Took& operator+=(const Took& other) {
    seconds += other.seconds;
    processor_seconds += other.processor_seconds;
    return *this;
  }
};

class Stopwatch {
 public:
  /// Since it was made, or since the last lap.
  Took lap() {
    const Stopwatch now;
    const Took took = {std::chrono::duration<double>(now.clock_ - clock_).count(),
                       static_cast<double>(now.processor_ - processor_) / CLOCKS_PER_SEC};
    *this = now;
    return took;
  }

 private:
  std::chrono::steady_clock::time_point clock_ = std::chrono::steady_clock::now();
  std::clock_t processor_ = std::clock();
};

}  // namespace merit::plan
