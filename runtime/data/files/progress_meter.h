/// How far reading has come, and whether to go on.
#pragma once

#include <cstdint>
#include <functional>
#include <mutex>

namespace merit::data {

/// Counts the bytes of inputs that are done and tells the caller of `read`. Any thread may use it; the caller's
/// function is never called twice at once.
class ProgressMeter {
 public:
  explicit ProgressMeter(std::function<bool(int64_t, int64_t)> tell) : tell_(std::move(tell)) {}

  void set_total(int64_t bytes) { total_ = bytes; }

  /// More is done. False: stop.
  bool advance(double bytes) {
    const std::lock_guard lock(mutex_);
    done_ += bytes;
    if (!stopped_ && tell_) stopped_ = !tell_(static_cast<int64_t>(done_), total_);
    return !stopped_;
  }
  bool go_on() { return advance(0); }

 private:
  std::function<bool(int64_t, int64_t)> tell_;
  std::mutex mutex_;
  double done_ = 0;
  int64_t total_ = 0;
  bool stopped_ = false;
};

}  // namespace merit::data
