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

#include "runtime/data/tables/count_ones.h"

namespace merit::data {

/// Asks memory for cells, that are read soon, or for the first of them.
template <typename Cell>
void ask_for(const Cell* cells, size_t begin, size_t end) {
  constexpr size_t kLine = 64 / sizeof(Cell), kMost = 16 * kLine;
  for (size_t i = begin; i < std::min(end, begin + kMost); i += kLine) __builtin_prefetch(cells + i);
}

/// Numbers or integers, in the first of the narrower types that has room for all. Where some are missing, those that
/// are known stand one after another, and a bit says of each cell whether it is one of them: a field that few events
/// have takes as much as these.
template <typename Wide, typename... Narrower>
class PackedCells {
 public:
  PackedCells() = default;
  /// `known`: a bit a cell, the bits behind the last 0; empty: all cells are known.
  explicit PackedCells(std::vector<Wide>&& cells, std::vector<uint64_t>&& known = {}) {
    const size_t count = count_ones(known.data(), known.size());
    if (!known.empty() && count < cells.size()) leave_out_missing(cells, std::move(known), count);
    if (!(store_as<Narrower>(cells) || ...)) stored_ = std::move(cells);
  }

  bool has_missing() const { return !known_.empty(); }
  bool is_known(size_t i) const { return known_.empty() || (known_[i / 64] >> i % 64 & 1) != 0; }
  /// Of a cell that is known.
  Wide operator[](size_t i) const {
    const size_t place = known_.empty() ? i : known_before(i);
    return std::visit([&](const auto& cells) { return static_cast<Wide>(cells[place]); }, stored_);
  }

  /// Calls `visit(i - begin, cell)` for each cell from `begin` to before `end` that is known, in order.
  template <typename Visit>
  void for_each_known(size_t begin, size_t end, const Visit& visit) const {
    std::visit([&](const auto& cells) { for_each_known_of(cells, begin, end, visit); }, stored_);
  }
  void ask_for_cells(size_t begin, size_t end) const {
    if (has_missing()) return;  // few bytes
    std::visit([&](const auto& cells) { ask_for(cells.data(), begin, cells.empty() ? begin : end); }, stored_);
  }

 private:
  template <typename Narrow>
  static bool fits(Wide cell) {
    if constexpr (std::floating_point<Wide>) {
      // What is beyond the narrow type must not be converted.
      return std::abs(cell) <= static_cast<Wide>(std::numeric_limits<Narrow>::max()) &&
             static_cast<Wide>(static_cast<Narrow>(cell)) == cell;
    } else {
      return std::in_range<Narrow>(cell);
    }
  }

  /// False where they do not fit.
  template <typename Narrow>
  bool store_as(const std::vector<Wide>& cells) {
    if (!std::ranges::all_of(cells, fits<Narrow>)) return false;
    auto& narrow = stored_.template emplace<std::vector<Narrow>>(cells.size());
    std::ranges::transform(cells, narrow.begin(), [](Wide cell) { return static_cast<Narrow>(cell); });
    return true;
  }

  /// `count`: of those that are known.
  void leave_out_missing(std::vector<Wide>& cells, std::vector<uint64_t>&& known, size_t count) {
    known_ = std::move(known);
    known_before_.reserve(known_.size());
    std::vector<Wide> left;
    left.reserve(count);
    for (size_t w = 0; w < known_.size(); ++w) {
      known_before_.push_back(static_cast<uint32_t>(left.size()));
      for (uint64_t word = known_[w]; word != 0; word &= word - 1) {
        left.push_back(cells[w * 64 + static_cast<size_t>(std::countr_zero(word))]);
      }
    }
    cells = std::move(left);
  }

  size_t known_before(size_t i) const {
    const uint64_t before = known_[i / 64] & ((uint64_t{1} << i % 64) - 1);
    return known_before_[i / 64] + static_cast<size_t>(std::popcount(before));
  }

  template <typename Cell, typename Visit>
  void for_each_known_of(const std::vector<Cell>& cells, size_t begin, size_t end, const Visit& visit) const {
    if (begin == end) return;
    if (known_.empty()) {
      for (size_t i = begin; i < end; ++i) visit(i - begin, static_cast<Wide>(cells[i]));
      return;
    }
    const Cell* next = cells.data() + known_before(begin);
    for (size_t w = begin / 64; w * 64 < end; ++w) {
      uint64_t word = known_[w];
      if (w == begin / 64) word &= ~uint64_t{0} << begin % 64;
      if (end - w * 64 < 64) word &= (uint64_t{1} << (end - w * 64)) - 1;
      for (; word != 0; word &= word - 1) {
        visit(w * 64 + static_cast<size_t>(std::countr_zero(word)) - begin, static_cast<Wide>(*next++));
      }
    }
  }

  std::variant<std::vector<Wide>, std::vector<Narrower>...> stored_;
  std::vector<uint64_t> known_;         ///< a bit a cell; empty: every cell is stored
  std::vector<uint32_t> known_before_;  ///< by word of `known_`: how many cells are stored for those before
};

using PackedCodes = PackedCells<int32_t, uint8_t, uint16_t>;
using PackedIntegers = PackedCells<int64_t, int8_t, int16_t, int32_t>;
using PackedNumbers = PackedCells<double, float>;

}  // namespace merit::data
