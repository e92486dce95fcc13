/// How many leads an explanation may decide: counted, not timed, so that a lead has the same explanation on every
/// machine. Private to this folder.
#pragma once

#include <algorithm>
#include <cstdint>

#include "compiler/explain/scene.h"

namespace merit::explain {

/// Each pattern is held against each event once a decision; so many such looks take some seconds at most.
inline constexpr int64_t kMostLooks = 60'000'000;
/// Of a lead with few events: more would find little.
inline constexpr int64_t kMostDecided = 6000;

/// So many decisions of this lead for each question: what would change it, what is not known, when it changes.
inline int64_t decisions_allowed(const Scene& scene) {
  constexpr int64_t kFewest = 20, kOverhead = 50;  // looks that a lead without events is worth
  const auto patterns = static_cast<int64_t>(scene.model.patterns.size()) + 1;
  const int64_t events = scene.row.event_end - scene.row.event_begin + kOverhead;
  return std::clamp(kMostLooks / (patterns * events), kFewest, kMostDecided);
}

}  // namespace merit::explain
