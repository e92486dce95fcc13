#include "runtime/threads/lanes.h"

#include <utility>

namespace merit::threads {

void Lanes::put(size_t number, std::function<void()> work) {
  std::unique_lock lock(mutex_);
  if (number >= lanes_.size()) lanes_.resize(number + 1);
  Lane& lane = lanes_[number];
  while (!failure_ && lane.waiting.size() >= kMostWaiting) {
    if (!do_lane(lock, kWorthwhile)) lane_left_.wait(lock);
  }
  if (failure_) std::rethrow_exception(failure_);
  lane.waiting.push_back(std::move(work));
  ++works_;
}

void Lanes::help() {
  std::unique_lock lock(mutex_);
  while (do_lane(lock, kWorthwhile)) {
  }
}

void Lanes::finish() {
  std::unique_lock lock(mutex_);
  while (works_ > 0) {
    if (!do_lane(lock, 1)) lane_left_.wait(lock);
  }
  if (failure_) std::rethrow_exception(failure_);
}

/// Of those that nobody is in: whoever puts work waits for it first. Null where all are taken.
Lanes::Lane* Lanes::fullest() {
  Lane* fullest = nullptr;
  for (Lane& lane : lanes_) {
    if (lane.is_taken) continue;
    if (fullest == nullptr || lane.waiting.size() > fullest->waiting.size()) fullest = &lane;
  }
  return fullest;
}

/// Does what waits in a lane, if anywhere so much does. False where it does not.
bool Lanes::do_lane(std::unique_lock<std::mutex>& lock, size_t least) {
  Lane* const lane = fullest();
  if (lane == nullptr || lane->waiting.size() < least) return false;
  auto works = std::exchange(lane->waiting, {});
  lane->is_taken = true;
  lock.unlock();
  std::exception_ptr failure;
  try {
    for (auto& work : works) std::exchange(work, nullptr)();  // what it holds is let go before the next
  } catch (...) {
    failure = std::current_exception();
  }
  lock.lock();
  lane->is_taken = false;
  works_ -= works.size();
  if (failure && !failure_) failure_ = std::move(failure);
  for (Lane& each : lanes_) {
    if (failure_) works_ -= std::exchange(each.waiting, {}).size();
  }
  lane_left_.notify_all();
  return true;
}

}  // namespace merit::threads
