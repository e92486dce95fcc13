/// Private to this room: cells in fewer bytes, where that holds each of them exactly. They wait so for the other events
/// of their leads, which is where most of a run's memory goes.
#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

namespace merit::data {

/// What stands in a cell that is missing, where cells are marked: one thing to move, not two.
template <typename Cell>
inline constexpr Cell kMissing = std::numeric_limits<Cell>::quiet_NaN();
template <>
inline constexpr int32_t kMissing<int32_t> = -1;

inline bool is_mark(int32_t code) {
  return code < 0;
}
inline bool is_mark(double number) {
  return std::isnan(number);  // a cell that is known is finite
}

/// Asks memory for cells, that are read soon, or for the first of them.
template <typename Cell>
void ask_for(const std::vector<Cell>& cells, size_t begin, size_t end) {
  if (cells.empty()) return;
  constexpr size_t kLine = 64 / sizeof(Cell), kMost = 16 * kLine;
  for (size_t i = begin; i < std::min(end, begin + kMost); i += kLine) __builtin_prefetch(cells.data() + i);
}

/// Codes, or numbers. Where most are marked, those that are not stand one after another, and a bit says of each cell
/// whether it is one of them: a field that few events have takes as much as these.
template <typename Wide, typename Narrow>
class PackedCells {
 public:
  PackedCells() = default;
  explicit PackedCells(std::vector<Wide>&& cells) {
    const auto known = static_cast<size_t>(std::ranges::count_if(cells, [](Wide cell) { return !is_mark(cell); }));
    if (known * 4 < cells.size()) leave_out_marks(cells, known);
    if (std::ranges::all_of(cells, fits)) {
      narrow_.resize(cells.size());
      std::ranges::transform(cells, narrow_.begin(), [](Wide cell) { return static_cast<Narrow>(cell); });
    } else {
      wide_ = std::move(cells);
    }
  }

  Wide operator[](size_t i) const {
    if (is_known_.empty()) return stored(i);
    return is_known(i) ? stored(known_before(i)) : kMissing<Wide>;
  }
  bool empty() const { return wide_.empty() && narrow_.empty(); }

  /// Calls `visit(i - begin, cell)` for each cell from `begin` to before `end`.
  template <typename Visit>
  void for_each(size_t begin, size_t end, const Visit& visit) const {
    wide_.empty() ? for_each_of(narrow_, begin, end, visit) : for_each_of(wide_, begin, end, visit);
  }
  void ask_for_cells(size_t begin, size_t end) const {
    if (!is_known_.empty()) return;  // few bytes
    wide_.empty() ? ask_for(narrow_, begin, end) : ask_for(wide_, begin, end);
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

  /// One cell stays behind them, so that the one after the last can be read.
  void leave_out_marks(std::vector<Wide>& cells, size_t known) {
    is_known_.assign(cells.size() / 64 + 1, 0);
    std::vector<Wide> left;
    left.reserve(known + 1);
    for (size_t i = 0; i < cells.size(); ++i) {
      if (i % 64 == 0) known_before_.push_back(static_cast<uint32_t>(left.size()));
      if (is_mark(cells[i])) continue;
      is_known_[i / 64] |= uint64_t{1} << i % 64;
      left.push_back(cells[i]);
    }
    known_before_.push_back(static_cast<uint32_t>(left.size()));
    left.push_back({});
    cells = std::move(left);
  }

  bool is_known(size_t i) const { return (is_known_[i / 64] >> i % 64 & 1) != 0; }
  size_t known_before(size_t i) const {
    const uint64_t before = is_known_[i / 64] & ((uint64_t{1} << i % 64) - 1);
    return known_before_[i / 64] + static_cast<size_t>(std::popcount(before));
  }
  Wide stored(size_t i) const { return wide_.empty() ? static_cast<Wide>(narrow_[i]) : wide_[i]; }

  template <typename Cell, typename Visit>
  void for_each_of(const std::vector<Cell>& cells, size_t begin, size_t end, const Visit& visit) const {
    if (is_known_.empty()) {
      const Cell* const from = cells.data() + begin;
      for (size_t i = 0; i < end - begin; ++i) visit(i, static_cast<Wide>(from[i]));
      return;
    }
    const Cell* next = cells.data() + known_before(begin);
    for (size_t i = begin; i < end; ++i) {
      const bool known = is_known(i);
      visit(i - begin, known ? static_cast<Wide>(*next) : kMissing<Wide>);
      next += known ? 1 : 0;
    }
  }

  std::vector<Wide> wide_;
  std::vector<Narrow> narrow_;
  std::vector<uint64_t> is_known_;      ///< a bit a cell; empty: every cell is stored
  std::vector<uint32_t> known_before_;  ///< by word of `is_known_`: how many cells are stored for those before
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

  /// As those of `PackedCells`.
  template <typename Visit>
  void for_each(size_t begin, size_t end, const Visit& visit) const {
    const size_t count = end - begin;
    if (micros_.empty()) {
      const uint32_t* const from = seconds_.data() + begin;
      for (size_t i = 0; i < count; ++i) visit(i, first_ + from[i] * kSecond);
    } else {
      const int64_t* const from = micros_.data() + begin;
      for (size_t i = 0; i < count; ++i) visit(i, from[i]);
    }
  }
  void ask_for_cells(size_t begin, size_t end) const {
    micros_.empty() ? ask_for(seconds_, begin, end) : ask_for(micros_, begin, end);
  }

 private:
  static constexpr int64_t kSecond = 1'000'000;

  int64_t first_ = 0;
  std::vector<uint32_t> seconds_;
  std::vector<int64_t> micros_;
};

}  // namespace merit::data
