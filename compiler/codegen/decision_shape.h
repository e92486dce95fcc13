/// Where the roots of a plan stand in the outputs of its code (merit.h).
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "compiler/plan/plan.h"

namespace merit::codegen {

struct DecisionShape {
  struct Output {
    uint32_t root;             ///< in `Plan::roots`
    bool reason_text = false;  ///< its text, written where the rule acted; else its value
  };
  std::vector<Output> outputs;      ///< `merit_outputs::columns`: columns, stage and disqualified, then reasons' texts
  std::vector<uint32_t> values;     ///< roots that are columns, stage and disqualified
  std::vector<uint32_t> places;     ///< by `values`: its place in `outputs`; definitions that decide the same share one
  std::vector<uint32_t> undecided;  ///< roots, by bit
  std::vector<uint32_t> reasons;    ///< roots, by bit
};

/// Bits of undecided fields and of reasons stand in words of so many; of a row as many words as `names` need.
inline constexpr size_t kWordBits = 64;
constexpr size_t words_for(size_t names) {
  return (names + kWordBits - 1) / kWordBits;
}

DecisionShape shape_of(const plan::Plan& plan);

}  // namespace merit::codegen
