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
  /// Whose processor time counts: `CLOCK_PROCESS_CPUTIME_ID`, or of what goes on beside other work that is timed,
  /// `CLOCK_THREAD_CPUTIME_ID`.
  explicit Stopwatch(clockid_t whose = CLOCK_PROCESS_CPUTIME_ID) : whose_(whose), processor_(seconds_of(whose)) {}

  /// Since it was made, or since the last lap.
  Took lap() {
    const Stopwatch now(whose_);
    const Took took = {std::chrono::duration<double>(now.clock_ - clock_).count(), now.processor_ - processor_};
    *this = now;
    return took;
  }

 private:
  static double seconds_of(clockid_t clock) {
    timespec time = {};
    clock_gettime(clock, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
  }

  clockid_t whose_;
  std::chrono::steady_clock::time_point clock_ = std::chrono::steady_clock::now();
  double processor_;
};

}  // namespace merit::plan
