#include "compiler/driver/coverage.h"

#include <utility>

namespace merit::driver {

using interpreter::Truth;
using semantics::Model;

namespace {

void count(CoverageEntry& entry, Truth truth) {
  switch (truth) {
    case Truth::yes:
      ++entry.made_true;
      break;
    case Truth::no:
      ++entry.made_false;
      break;
    case Truth::missing:
      ++entry.undecided;
  }
}

}  // namespace

Coverage::Coverage(const Model& model, const source::Sources& sources) {
  for (DefinitionPart& part : acting_parts(model, sources)) counted_.push_back({std::move(part)});
}

void Coverage::add(const interpreter::Trace& trace) {
  auto next = counted_.begin();
  for (const interpreter::ScoreTrace& score : trace.scores) {
    for (const interpreter::RuleTrace& rule : score.rules) count(*next++, rule.acts);
  }
  for (const Truth stage : trace.stages) count(*next++, stage);
  for (const Truth disqualification : trace.disqualifications) count(*next++, disqualification);
  for (const auto& arms : trace.arms) {
    for (const std::optional<Truth> arm : arms) {
      if (arm) count(*next, *arm);
      ++next;
    }
  }
}

std::vector<CoverageEntry> Coverage::entries() const {
  std::vector<CoverageEntry> entries;
  for (const CoverageEntry& each : counted_) {
    if (!each.always) entries.push_back(each);
  }
  return entries;
}

}  // namespace merit::driver
