/// Pieces that several threads finish in any order, handed on in theirs. Private to this folder.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <map>
#include <mutex>
#include <utility>

#include "runtime/columns/column.h"

namespace merit::engine {

/// Whoever puts the piece whose turn it is hands it on, and those behind it that are there by then. The others go on
/// with their work until they are `kMostAhead` pieces ahead of the turn; then they wait, so that no more pile up where
/// taking them is slow, or making one is.
class InOrder {
 public:
  /// Pieces from the one whose turn it is on that may be put before it is handed on. Some for each of many threads, and
  /// of the larger ones (`columns::kPartitionLeads`) tens of megabytes.
  static constexpr size_t kMostAhead = 64;

  /// `take` is called with one piece at a time, each after the one before. False, or what it throws, ends the handing
  /// on.
  explicit InOrder(const std::function<bool(columns::Table)>& take) : take_(take) {}

  /// One of the places from 0 on, for who makes its piece. Places are taken in their order, each once. Where one is
  /// left without a piece being handed on or waiting, those behind it would wait for ever: it ends the handing on.
  class Place {
   public:
    Place(InOrder& order, size_t number) : order_(order), number_(number) {}
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    ~Place() {
      if (!filled_) order_.end();
    }

    /// Once. False where no more are wanted.
    bool put(columns::Table piece) {
      filled_ = order_.put(number_, std::move(piece));
      return filled_;
    }

   private:
    InOrder& order_;
    size_t number_;
    bool filled_ = false;
  };

 private:
  bool put(size_t place, columns::Table piece) {
    std::unique_lock lock(mutex_);
    turn_moved_.wait(lock, [&] { return ended_ || place < next_ + kMostAhead; });
    if (ended_) return false;
    waiting_.emplace(place, std::move(piece));
    if (taking_) return true;  // after an end too: then nobody sets it back
    taking_ = true;
    for (auto turn = waiting_.find(next_); turn != waiting_.end(); turn = waiting_.find(++next_)) {
      columns::Table piece_of_turn = std::move(turn->second);
      waiting_.erase(turn);
      lock.unlock();
      if (!take_(std::move(piece_of_turn))) return false;
      lock.lock();
      turn_moved_.notify_all();
    }
    taking_ = false;
    return true;
  }

  void end() {
    const std::lock_guard lock(mutex_);
    ended_ = true;
    turn_moved_.notify_all();
  }

  const std::function<bool(columns::Table)>& take_;
  std::mutex mutex_;
  std::condition_variable turn_moved_;  ///< or the handing on has ended
  std::map<size_t, columns::Table> waiting_;
  size_t next_ = 0;  ///< the place whose turn it is
  bool taking_ = false;
  bool ended_ = false;
};

}  // namespace merit::engine
