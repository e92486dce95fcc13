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
#include <variant>
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
constexpr bool is_mark(uint16_t) {
  return false;  // kinds and the like, none of which is missing
}

/// Asks memory for cells, that are read soon, or for the first of them.
template <typename Cell>
void ask_for(const std::vector<Cell>& cells, size_t begin, size_t end) {
  if (cells.empty()) return;
  constexpr size_t kLine = 64 / sizeof(Cell), kMost = 16 * kLine;
  for (size_t i = begin; i < std::min(end, begin + kMost); i += kLine) __builtin_prefetch(cells.data() + i);
}

/// Codes, numbers or other small things, in the first of the narrower types that has room for all. Where most are
/// marked, those that are not stand one after another, and a bit says of each cell whether it is one of them: a field
/// that few events have takes as much as these.
template <typename Wide, typename... Narrower>
class PackedCells {
 public:
  PackedCells() = default;
  explicit PackedCells(std::vector<Wide>&& cells) {
    const auto known = static_cast<size_t>(std::ranges::count_if(cells, [](Wide cell) { return !is_mark(cell); }));
    if (known * 4 < cells.size()) leave_out_marks(cells, known);
    if (!(store_as<Narrower>(cells) || ...)) stored_ = std::move(cells);
  }

  Wide operator[](size_t i) const {
    if (!is_known_.empty() && !is_known(i)) return kMissing<Wide>;
    const size_t place = is_known_.empty() ? i : known_before(i);
    return std::visit([&](const auto& cells) { return widened(cells[place]); }, stored_);
  }
  bool empty() const {
    return std::visit([](const auto& cells) { return cells.empty(); }, stored_);
  }

  /// Calls `visit(i - begin, cell)` for each cell from `begin` to before `end`.
  template <typename Visit>
  void for_each(size_t begin, size_t end, const Visit& visit) const {
    std::visit([&](const auto& cells) { for_each_of(cells, begin, end, visit); }, stored_);
  }
  void ask_for_cells(size_t begin, size_t end) const {
    if (!is_known_.empty()) return;  // few bytes
    std::visit([&](const auto& cells) { ask_for(cells, begin, end); }, stored_);
  }

 private:
  /// The least integer that narrower types store, where they have their 0: marks, of what is marked.
  static constexpr Wide kLeast = std::signed_integral<Wide> ? kMissing<Wide> : Wide{};

  template <typename Narrow>
  static bool fits(Wide cell) {
    if constexpr (std::floating_point<Wide>) {
      // What is beyond the narrow type must not be converted.
      return std::isnan(cell) || (std::abs(cell) <= static_cast<Wide>(std::numeric_limits<Narrow>::max()) &&
                                  static_cast<Wide>(static_cast<Narrow>(cell)) == cell);
    } else {
      return std::in_range<Narrow>(int64_t{cell} - kLeast);
    }
  }
  template <typename Cell>
  static Wide widened(Cell cell) {
    if constexpr (std::same_as<Cell, Wide> || std::floating_point<Wide>) return static_cast<Wide>(cell);
    return static_cast<Wide>(cell + kLeast);
  }

  /// False where they do not fit.
  template <typename Narrow>
  bool store_as(const std::vector<Wide>& cells) {
    if (!std::ranges::all_of(cells, fits<Narrow>)) return false;
    auto& narrow = stored_.template emplace<std::vector<Narrow>>(cells.size());
    std::ranges::transform(cells, narrow.begin(), [](Wide cell) { return static_cast<Narrow>(cell - kLeast); });
    return true;
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

  template <typename Cell, typename Visit>
  void for_each_of(const std::vector<Cell>& cells, size_t begin, size_t end, const Visit& visit) const {
    if (is_known_.empty()) {
      const Cell* const from = cells.data() + begin;
      for (size_t i = 0; i < end - begin; ++i) visit(i, widened(from[i]));
      return;
    }
    const Cell* next = cells.data() + known_before(begin);
    for (size_t i = begin; i < end; ++i) {
      const bool known = is_known(i);
      visit(i - begin, known ? widened(*next) : kMissing<Wide>);
      next += known ? 1 : 0;
    }
  }

  std::variant<std::vector<Wide>, std::vector<Narrower>...> stored_;
  std::vector<uint64_t> is_known_;      ///< a bit a cell; empty: every cell is stored
  std::vector<uint32_t> known_before_;  ///< by word of `is_known_`: how many cells are stored for those before
};

using PackedKinds = PackedCells<uint16_t, uint8_t>;
using PackedCodes = PackedCells<int32_t, uint8_t, uint16_t>;
using PackedNumbers = PackedCells<double, float>;

/// Times in microseconds: as seconds after the earliest, where all are whole seconds apart. Three bytes hold half a
/// year of them, more than events have that stand together in a file in the order of time.
class PackedTimes {
 public:
  PackedTimes() = default;
  explicit PackedTimes(std::vector<int64_t>&& times) {
    if (times.empty()) return;
    first_ = std::ranges::min(times);
    low_.resize(times.size());
    std::vector<uint16_t> high(times.size());
    bool fit = true;
    for (size_t i = 0; i < times.size(); ++i) {
      const uint64_t apart = static_cast<uint64_t>(times[i]) - static_cast<uint64_t>(first_);
      const auto seconds = static_cast<uint32_t>(apart / kSecond);
      low_[i] = static_cast<uint16_t>(seconds);
      high[i] = static_cast<uint16_t>(seconds >> 16);
      fit &= seconds * uint64_t{kSecond} == apart;
    }
    if (fit) {
      high_ = PackedCells<uint16_t, uint8_t>(std::move(high));
    } else {
      low_ = {};
      micros_ = std::move(times);
    }
  }

  int64_t operator[](size_t i) const { return micros_.empty() ? time(high_[i], low_[i]) : micros_[i]; }

  /// As those of `PackedCells`.
  template <typename Visit>
  void for_each(size_t begin, size_t end, const Visit& visit) const {
    if (micros_.empty()) {
      const uint16_t* const low = low_.data() + begin;
      high_.for_each(begin, end, [&](size_t i, uint16_t high) { visit(i, time(high, low[i])); });
    } else {
      const int64_t* const from = micros_.data() + begin;
      for (size_t i = 0; i < end - begin; ++i) visit(i, from[i]);
    }
  }
  void ask_for_cells(size_t begin, size_t end) const {
    if (!micros_.empty()) return ask_for(micros_, begin, end);
    ask_for(low_, begin, end);
    high_.ask_for_cells(begin, end);
  }

 private:
  static constexpr int64_t kSecond = 1'000'000;

  int64_t time(uint16_t high, uint16_t low) const { return first_ + (int64_t{high} << 16 | low) * kSecond; }

  int64_t first_ = 0;
  std::vector<uint16_t> low_;            ///< of the seconds
  PackedCells<uint16_t, uint8_t> high_;  ///< their other bits
  std::vector<int64_t> micros_;
};

}  // namespace merit::data
