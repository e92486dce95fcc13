/// When a decision changes by itself: with no new event and no field changed, as time goes by.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "compiler/explain/scene.h"
#include "compiler/interpreter/interpreter.h"

namespace merit::explain {

struct NextChange {
  int64_t at = 0;                           ///< the first moment of it: microseconds since 1970-01-01T00:00Z
  std::string stage;                        ///< from then on
  std::optional<std::string> disqualified;  ///< the reason, from then on
  std::optional<std::string> queue;         ///< likewise, where a route says
  bool earlier = true;                      ///< on the ladder than now, or disqualified
  /// Conditions that turn: `any visit in last 30 days`, and what each becomes.
  struct Turn {
    std::string text;
    std::string before, after;  ///< `true`, `false`, `missing`; of a score what it was and what it becomes
  };
  std::vector<Turn> because;
  std::vector<Turn> columns;  ///< the queue, and grades, that become another
};

/// How far ahead is looked.
inline constexpr int64_t kDaysAhead = 5 * 366;

/// The next moment at which stage, disqualification, queue or a grade is another; nothing where there is none within
/// that time. Exact to the microsecond: the one before it decides as now.
std::optional<NextChange> next_change(const Scene& scene);

}  // namespace merit::explain
