/// How many bits are set, without a call, which std::popcount is for the oldest processors.
#pragma once

#include <stdint.h>

namespace merit::values {

/// Warren, "Hacker's Delight", 5-1. Compilers know the form where there is an instruction.
constexpr uint64_t count_bits(uint64_t bits) {
  bits -= bits >> 1 & 0x5555555555555555U;
  bits = (bits & 0x3333333333333333U) + (bits >> 2 & 0x3333333333333333U);
  return ((bits + (bits >> 4)) & 0x0F0F0F0F0F0F0F0FU) * 0x0101010101010101U >> 56;
}

}  // namespace merit::values
