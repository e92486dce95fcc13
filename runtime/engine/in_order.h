/// Pieces that several threads finish in any order, handed on in theirs. Private to this folder.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <mutex>
#include <utility>

#include "runtime/columns/column.h"

namespace merit::engine {

/// Whoever puts the piece whose turn it is hands it on, and those behind it that are there by then. The others go on
/// with their work, so pieces pile up only while taking them is slower than all other threads are at making them.
class InOrder {
 public:
  /// `take` is called with one piece at a time, each after the one before. False, or what it throws, ends the handing
  /// on.
  explicit InOrder(const std::function<bool(columns::Table)>& take) : take_(take) {}

  /// Each place from 0 on is put once. False for whoever was told that no more are wanted; what others put is then
  /// left.
  bool put(size_t place, columns::Table piece) {
    std::unique_lock lock(mutex_);
    waiting_.emplace(place, std::move(piece));
    if (taking_) return true;  // after an end too: then nobody sets it back
    taking_ = true;
    for (auto turn = waiting_.find(next_); turn != waiting_.end(); turn = waiting_.find(++next_)) {
      columns::Table piece_of_turn = std::move(turn->second);
      waiting_.erase(turn);
      lock.unlock();
      if (!take_(std::move(piece_of_turn))) return false;
      lock.lock();
    }
    taking_ = false;
    return true;
  }

 private:
  const std::function<bool(columns::Table)>& take_;
  std::mutex mutex_;
  std::map<size_t, columns::Table> waiting_;
  size_t next_ = 0;  ///< the place whose turn it is
  bool taking_ = false;
};

}  // namespace merit::engine
