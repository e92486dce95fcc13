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
#include "compiler/explain/next_change.h"
#include "compiler/explain/remedies.h"
#include "compiler/explain/scene.h"
#include "compiler/explain/unknowns.h"

namespace merit::explain {

struct Asked {
  std::optional<uint32_t> stage;  ///< why not this one, of `Model::stages`; else the one after the lead's own
};

struct LeadExplanation {
  std::string key;
  int64_t now = 0;  ///< microseconds since 1970-01-01T00:00Z
  Explanation decision;
  std::optional<int64_t> reached;         ///< when it came to its stage, where events tell
  std::optional<int64_t> recycled_until;  ///< where it was recycled: scores and stages see only events from then on
  std::string could_reach;                ///< the last stage that it could be at if all were known
  std::optional<std::string> asked;       ///< the stage that was asked about
  std::optional<WhyNot> next;             ///< that stage, or the one after its own; nothing where it is there already
  std::vector<Unknown> unknowns;          ///< by `Explanation::undecided`
  std::optional<NextChange> change;       ///< with no new event
};

LeadExplanation explain_lead(const Scene& scene, const Asked& asked = {});

}  // namespace merit::explain
