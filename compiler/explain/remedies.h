/// Why a lead is not at a stage, and the smallest changes that would bring it there; each was tried and decided.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "compiler/explain/candidates.h"
#include "compiler/explain/event_note.h"
#include "compiler/explain/lack.h"
#include "compiler/explain/scene.h"

namespace merit::explain {

/// A change in the words of the definition.
struct ToldChange {
  Change::Kind kind = Change::Kind::learn;
  std::string field;                 ///< of a field: its name
  std::string value, before;         ///< as `shown_value` has them
  bool any_other = false;            ///< any value will do that the definition does not name
  std::vector<EventNote> events;     ///< of events, one after the other
  std::vector<std::string> plurals;  ///< of their kinds
  int64_t times = 1;                 ///< how often they happen
};

struct Remedy {
  std::vector<ToldChange> changes;
  std::string stage;   ///< the one that the lead then has: the one asked for or one above it
  LeadRecord lead;     ///< with them
  int64_t effort = 0;  ///< how much they ask for: fields and events; less is simpler
};

struct WhyNot {
  std::string stage;             ///< the one asked for
  Lack lack;                     ///< how far away it is, as far as its condition tells
  std::vector<Remedy> remedies;  ///< the smallest first; empty where none of the changes tried does
  size_t most_changes = 0;       ///< so many changes together were tried
  bool tried_all = true;         ///< else there were too many for a lead with so many events
};

/// Of a stage that the lead does not have: a position in `Model::stages`.
WhyNot why_not(const Scene& scene, uint32_t stage);

/// The stage after the lead's; its own where it is disqualified; nothing at the top of the ladder.
std::optional<uint32_t> next_stage(const semantics::Model& model, const interpreter::Decision& decision,
                                   const interpreter::Trace& trace);

}  // namespace merit::explain
