/// Tapes from a number, by RapidCheck: the same on every machine. And what a suite is told by its environment.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "compiler/semantics/model.h"
#include "tests/differential/generator/choices.h"
#include "tests/differential/generator/coverage.h"

namespace merit::differential {

Tapes random_tapes(uint64_t number);

/// `random_tapes(number)`, which fails, made smaller as long as it still does.
Tapes smallest_tapes(uint64_t number, const std::function<bool(const Tapes&)>& fails);

/// What differs between two engines on a definition and the leads that its number chooses; empty where nothing does.
using Difference = std::function<std::string(const semantics::Model&, uint64_t)>;

struct Tried {
  uint64_t seed = 0, cases = 0;
  uint64_t refused = 0;
  std::string why_refused;  ///< of one
  std::string different;    ///< the smallest case that differs, and how; empty: none does
  Coverage coverage;
};

/// Definitions from number MERIT_SEED on (`time` begins anywhere), MERIT_CASES of them or as many as said here, up to
/// the first that differs.
Tried try_definitions(uint64_t cases, const Difference& difference);

}  // namespace merit::differential
