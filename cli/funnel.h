/// What the tables and charts of a funnel have in common.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "cli/terminal.h"

namespace merit::cli {

inline constexpr uint32_t kWidestName = 40;
inline constexpr uint32_t kShareWidth = 6;

/// Columns for bars on a line of which the first `taken` are not free.
inline uint32_t bar_width_beside(uint32_t taken, const Terminal& terminal) {
  constexpr uint32_t kWidest = 40;
  return terminal.width > taken + 1 ? std::min(kWidest, terminal.width - taken - 1) : 0;
}

/// `none` and `Disqualified`, the first and the last of a tally's stages, are no stages of the ladder and stand apart.
inline Ink ink_of_stage(size_t index, size_t count) {
  return index == 0 ? Ink::dim : index + 1 == count ? Ink::red : Ink::cyan;
}

}  // namespace merit::cli
