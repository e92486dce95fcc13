/// Work for whoever has time, in lanes: each in its order, side by side.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <vector>

namespace merit::threads {

/// One thread puts work; it and others do it when they ask for some, so that there need be no more threads than cores.
/// Work that throws ends all lanes: what waits is dropped, and whoever puts more or waits for the end is thrown what it
/// threw.
class Lanes {
 public:
  /// So many works of a lane may wait. Few, so that the memory they hold is soon used again.
  static constexpr size_t kMostWaiting = 8;
  /// From so many on a lane is worth going to: what belongs to it is in another core's cache.
  static constexpr size_t kWorthwhile = 2;

  Lanes() = default;
  Lanes(const Lanes&) = delete;
  Lanes& operator=(const Lanes&) = delete;
  /// By then nobody helps. What has not begun is dropped.
  ~Lanes() = default;

  /// Lanes count from 0; one that was not used before is opened. Where one is full, the caller helps until it is not.
  void put(size_t lane, std::function<void()> work);
  /// Does what waits in lanes that nobody else is in and that are worthwhile.
  void help();
  /// Helps until all is done.
  void finish();

 private:
  struct Lane {
    std::vector<std::function<void()>> waiting;
    bool is_taken = false;  ///< by a thread that does its work
  };

  Lane* fullest();
  bool do_lane(std::unique_lock<std::mutex>& lock, size_t least);

  std::mutex mutex_;
  std::condition_variable lane_left_;
  std::deque<Lane> lanes_;
  size_t works_ = 0;  ///< that wait or are being done
  std::exception_ptr failure_;
};

}  // namespace merit::threads
