/// Several definitions over the same data as one plan, which computes what each of theirs does. What they have in
/// common (facts, windows, conditions of texts) is then computed once, and the event filter is one for all.
///
///     const Joined joined = join_plans({{"old", old_plan, old_parameters}, {"new", new_plan, new_parameters}});
///     // roots of `new` have `definition` 1
#pragma once

#include <string>
#include <vector>

#include "compiler/plan/plan.h"

namespace merit::plan {

/// One of the definitions. What it names outlives the call.
struct Member {
  std::string name;  ///< what messages call it
  const Plan& plan;  ///< as `build_plan` gives it: no pass has run
  const std::vector<Value>& parameters;
};

struct Joined {
  Plan plan;                      ///< roots of the first member first
  std::vector<Value> parameters;  ///< by `Plan::parameters`
};

/// At least one, of which each has the same lead fields, kinds of event with the same fields, and zone, in the same
/// order. Parameters of one name are one where their values in this run are equal.
Joined join_plans(const std::vector<Member>& members);

}  // namespace merit::plan
