/// The choices that a generator makes, read from a tape: whoever makes the tape (RapidCheck, libFuzzer) makes and
/// shrinks what is generated. Behind its end, and where there is nothing to choose, stands 0, which must be the
/// simplest choice, so that a shorter tape of smaller numbers gives something simpler.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace merit::differential {

/// A tape for each declaration, so that a generator of tapes can take one out as a whole.
using Tape = std::vector<uint16_t>;
using Tapes = std::vector<Tape>;

class Choices {
 public:
  Choices() = default;
  explicit Choices(std::span<const uint16_t> tape) : tape_(tape) {}

  /// One of 0 … count - 1.
  uint32_t below(size_t count) {
    if (count <= 1 || next_ == tape_.size()) return 0;
    return static_cast<uint32_t>(tape_[next_++] % count);
  }

  /// True once in so many times.
  bool once_in(size_t times) { return below(times) == times - 1; }

  template <typename List>
  auto of(const List& list) {
    return *(std::begin(list) + below(std::size(list)));
  }

 private:
  std::span<const uint16_t> tape_;
  size_t next_ = 0;
};

}  // namespace merit::differential
