/// Private to this room: one layout of words for as many blocks of events as possible, so that these are grouped
/// without being translated.
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>

#include "runtime/data/grouping/event_words.h"

namespace merit::data {

/// Grows with what blocks need, and beyond it, so that those that come later seldom need more. Several threads may ask
/// at once: which layout a block has hangs on which came before it, but not what its words say: a layout with room for
/// missing cells does not tell that some are.
class CommonLayout {
 public:
  /// Of events of so many kinds, none later than `now`, in microseconds.
  CommonLayout(size_t kinds, int64_t now) : kinds_(kinds), now_(now) {}

  /// For a block of these ranges: the layout that other blocks have, where words have room for all, or one of its own.
  WordLayout layout_of(const WordRanges& block);

 private:
  WordRanges with_headroom() const;

  size_t kinds_;
  int64_t now_;
  std::mutex changing_;
  WordRanges all_;                    ///< of the blocks so far
  std::optional<WordLayout> layout_;  ///< none before the first block
};

}  // namespace merit::data
