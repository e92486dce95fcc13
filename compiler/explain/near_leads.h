/// Which leads lack least for a stage: who is worth a nudge.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "compiler/explain/remedies.h"
#include "compiler/explain/scene.h"

namespace merit::explain {

struct NearLead {
  int64_t lead = 0;   ///< row of the leads
  std::string stage;  ///< that it has now
  WhyNot next;
};

struct NearLeads {
  int64_t below = 0;            ///< leads that are not at the stage nor above it, nor disqualified
  std::vector<NearLead> leads;  ///< the nearest first
};

/// Each lead of the scene at its `now`; its `row` does not count. `went_on` is told how many have been looked at; false
/// stops, and what has been found so far is returned.
///
/// How far away a lead is, its conditions tell (`Lack`); of twice as many as are wanted the changes that would bring it
/// there are looked for, and those that need the fewest and simplest are first.
NearLeads near_leads(const Scene& scene, uint32_t stage, size_t most, const std::function<bool(int64_t)>& went_on);

}  // namespace merit::explain
