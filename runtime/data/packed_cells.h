/// Private to this room: cells in half the bytes, where that holds each of them exactly. They wait so for the other
/// events of their leads, which is where most of a run's memory goes.
#pragma once

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

namespace merit::data {

/// Codes, or numbers and NaN.
template <typename Wide, typename Narrow>
class PackedCells {
 public:
  PackedCells() = default;
  explicit PackedCells(std::vector<Wide>&& cells) {
    if (std::ranges::all_of(cells, fits)) {
      narrow_.resize(cells.size());
      std::ranges::transform(cells, narrow_.begin(), [](Wide cell) { return static_cast<Narrow>(cell); });
    } else {
      wide_ = std::move(cells);
    }
  }

  Wide operator[](size_t i) const { return wide_.empty() ? static_cast<Wide>(narrow_[i]) : wide_[i]; }
  bool empty() const { return wide_.empty() && narrow_.empty(); }

  /// Calls `visit(pointer to the cells, what makes a wide cell of each)`.
  template <typename Visit>
  void visit(const Visit& visit) const {
    const auto widen = [](auto cell) { return static_cast<Wide>(cell); };
    wide_.empty() ? visit(narrow_.data(), widen) : visit(wide_.data(), widen);
  }

 private:
  static bool fits(Wide cell) {
    if constexpr (std::floating_point<Wide>) {
      // What is beyond the narrow type must not be converted.
      return std::isnan(cell) || (std::abs(cell) <= static_cast<Wide>(std::numeric_limits<Narrow>::max()) &&
                                  static_cast<Wide>(static_cast<Narrow>(cell)) == cell);
    } else {
      return std::in_range<Narrow>(cell);
    }
  }

  std::vector<Wide> wide_;
  std::vector<Narrow> narrow_;
};

/// Times in microseconds: as seconds after the earliest, where all are whole seconds apart.
class PackedTimes {
 public:
  PackedTimes() = default;
  explicit PackedTimes(std::vector<int64_t>&& times) {
    if (times.empty()) return;
    first_ = std::ranges::min(times);
    seconds_.resize(times.size());
    bool fit = true;
    for (size_t i = 0; i < times.size(); ++i) {
      const uint64_t apart = static_cast<uint64_t>(times[i]) - static_cast<uint64_t>(first_);
      const uint64_t seconds = apart / kSecond;
      seconds_[i] = static_cast<uint32_t>(seconds);
      fit &= seconds_[i] * uint64_t{kSecond} == apart;
    }
    if (fit) return;
    seconds_ = {};
    micros_ = std::move(times);
  }

  int64_t operator[](size_t i) const { return micros_.empty() ? first_ + seconds_[i] * kSecond : micros_[i]; }

  /// As `PackedCells::visit`.
  template <typename Visit>
  void visit(const Visit& visit) const {
    if (micros_.empty()) {
      visit(seconds_.data(), [first = first_](uint32_t seconds) { return first + seconds * kSecond; });
    } else {
      visit(micros_.data(), [](int64_t time) { return time; });
    }
  }

 private:
  static constexpr int64_t kSecond = 1'000'000;

  int64_t first_ = 0;
  std::vector<uint32_t> seconds_;
  std::vector<int64_t> micros_;
};

}  // namespace merit::data
