/// How far back events can matter to what is decided of a moment.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "compiler/plan/plan.h"

namespace merit::plan {

/// What is asked at one moment of a lead's events after another (`reached`).
struct Revisited {
  /// By operation: a fact that stands on events however old they are, and that the events between two moments carry
  /// from the first to the second as long as its windows' edges do not move.
  std::vector<bool> carried;
  /// As of `look_back_of`, but for the events that carried facts look at.
  std::optional<int64_t> look_back;

  bool carries_any() const;
  bool carries(OperationId fact) const { return !carried.empty() && carried[static_cast<uint32_t>(fact)]; }
};

Revisited revisited(const Plan& plan, OperationId value);

/// Microseconds, not negative: no event that is earlier than `now` by more than this changes the value, whatever the
/// lead and the moment. Absent: any may.
std::optional<int64_t> look_back_of(const Plan& plan, OperationId value);

}  // namespace merit::plan
