/// "Did you mean": the name that a misspelt one was most likely meant to be. For callers with a standard library.
#pragma once

#include <algorithm>
#include <span>
#include <string>
#include <string_view>

#include "runtime/values/edit_distance.h"

namespace merit::values {

/// The candidate nearest to `name`; of equally near ones the first. One that differs in case only wins over all, and
/// one that begins with the whole of `name` (three letters at least) counts as one letter off. Null when none is near:
/// a third of the letters may differ, or one of two, and one must be the same.
inline const std::string* nearest(std::string_view name, std::span<const std::string> candidates) {
  constexpr size_t kShortestPrefix = 3;
  const std::string* best = nullptr;
  size_t near_enough = std::max<size_t>(1, (name.size() + 1) / 3);
  for (const std::string& candidate : candidates) {
    const bool begins = name.size() >= kShortestPrefix && candidate.size() > name.size() &&
                        edit_distance(std::string_view(candidate).substr(0, name.size()), name, 0) == 0;
    const size_t distance = begins ? 1 : edit_distance(name, candidate, near_enough);
    if (distance > near_enough || distance >= std::min(name.size(), candidate.size())) continue;
    best = &candidate;
    if (distance == 0) break;
    near_enough = distance - 1;
  }
  return best;
}

}  // namespace merit::values
