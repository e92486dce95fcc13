/// Everything there is to say of one lead: its decision as a tree of reasons, and what would change it.
///
///     const Scene scene{sources, model, interpreter, leads, columns::row_of(leads, 0, now)};
///     const LeadExplanation told = explain_lead(scene);
///
/// In memory, a pure function of the scene: files and terminals are other rooms'. It never disagrees with a run, since
/// each stage, score and point in it is the interpreter's, and each change that it proposes was decided by it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "compiler/explain/explanation.h"
#include "compiler/explain/scene.h"

namespace merit::explain {

struct LeadExplanation {
  std::string key;
  int64_t now = 0;  ///< microseconds since 1970-01-01T00:00Z
  Explanation decision;
  std::optional<int64_t> reached;         ///< when it came to its stage, where events tell
  std::optional<int64_t> recycled_until;  ///< where it was recycled: scores and stages see only events from then on
};

LeadExplanation explain_lead(const Scene& scene);

}  // namespace merit::explain
