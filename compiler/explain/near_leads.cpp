#include "compiler/explain/near_leads.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "compiler/explain/lack.h"
#include "compiler/interpreter/inspection.h"

namespace merit::explain {
namespace {

constexpr int64_t kBetweenReports = 1024;

Scene scene_of(const Scene& scene, int64_t lead) {
  return {scene.sources, scene.model, scene.interpreter, scene.leads,
          columns::row_of(scene.leads, lead, scene.row.now)};
}

struct Candidate {
  Lack lack;
  int64_t lead = 0;
  int64_t stage = 0;

  friend auto operator<=>(const Candidate&, const Candidate&) = default;
};

/// Those that no change was found for are last, before them those that would have to be others than they are.
auto rank_of(const NearLead& near) {
  const bool found = !near.next.remedies.empty();
  const Remedy none;
  const Remedy& simplest = found ? near.next.remedies.front() : none;
  const auto facts = std::ranges::count(simplest.changes, Change::Kind::become, &ToldChange::kind);
  return std::tuple(!found, facts, simplest.changes.size(), simplest.effort);
}

}  // namespace

NearLeads near_leads(const Scene& scene, uint32_t stage, size_t most, const std::function<bool(int64_t)>& went_on) {
  NearLeads made;
  std::vector<Candidate> nearest;  // a heap with the farthest on top
  const size_t kept = 2 * most;
  for (int64_t lead = 0; lead < scene.leads.count; ++lead) {
    if (lead % kBetweenReports == 0 && !went_on(lead)) break;
    const Scene one = scene_of(scene, lead);
    interpreter::Inspection inspection(one.interpreter, one.leads, one.row);
    const interpreter::Decision decision = inspection.decide();
    if (decision.disqualified || decision.stage > int64_t{stage}) continue;
    ++made.below;
    nearest.push_back({lack_of_stage(one.model, inspection, stage), lead, decision.stage});
    std::ranges::push_heap(nearest);
    if (nearest.size() <= kept) continue;
    std::ranges::pop_heap(nearest);
    nearest.pop_back();
  }
  std::ranges::sort(nearest);
  const auto& names = scene.model.enumerations[scene.model.stage_enumeration].labels;
  for (const Candidate& each : nearest) {
    made.leads.push_back(
        {each.lead, names[static_cast<size_t>(each.stage)], why_not(scene_of(scene, each.lead), stage)});
  }
  std::ranges::stable_sort(made.leads, {}, rank_of);
  if (made.leads.size() > most) made.leads.resize(most);
  return made;
}

}  // namespace merit::explain
