/// From when on a window can begin, whatever the lead and the moment. Private to this folder.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "compiler/plan/plan.h"

namespace merit::plan {

/// No instant that is earlier than `now` - `look_back`, nor one earlier than `time`. Absent: not bounded so.
struct Earliest {
  std::optional<int64_t> look_back;  ///< microseconds, not negative
  std::optional<int64_t> time;
};

/// A bound of an operation of type time: it is never less. An under-approximation; calendar lengths are at most so
/// many days, with room for any change of a clock.
Earliest earliest_of(const Plan& plan, OperationId time);

/// The bound of what lies in one of two windows.
Earliest either(const Earliest& a, const Earliest& b);
/// The bound of what lies in both.
Earliest both(const Earliest& a, const Earliest& b);

/// For each step of a sequence: no event earlier than this is part of a match, nor, at a negated last step, decides
/// one.
std::vector<Earliest> earliest_of_steps(const Plan& plan, const Sequence& sequence, bool last_is_negated);

}  // namespace merit::plan
