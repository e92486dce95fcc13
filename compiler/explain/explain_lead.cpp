#include "compiler/explain/explain_lead.h"

#include "compiler/interpreter/inspection.h"
#include "compiler/semantics/value_text.h"

namespace merit::explain {

namespace {

/// Not where the lead is there already, or above.
std::optional<uint32_t> stage_to_reach(const Scene& scene, const interpreter::Decision& decision,
                                       const interpreter::Trace& trace, const Asked& asked) {
  if (!asked.stage) return next_stage(scene.model, decision, trace);
  const bool is_there = !decision.disqualified && decision.stage > int64_t{*asked.stage};
  return is_there ? std::nullopt : asked.stage;
}

}  // namespace

LeadExplanation explain_lead(const Scene& scene, const Asked& asked) {
  interpreter::Inspection inspection(scene.interpreter, scene.leads, scene.row);
  const semantics::Type key_type = scene.model.lead_fields[static_cast<size_t>(scene.model.key_field)].type;
  LeadExplanation told;
  told.key = semantics::value_text(scene.model, key_type, cell_value(scene.leads.key, scene.row.lead));
  told.now = scene.row.now;
  told.decision = explain_decision(scene, inspection);
  const interpreter::Decision decision = inspection.decide({.reached = true, .could_reach = true});
  told.reached = decision.reached;
  told.recycled_until = inspection.recycled_until();
  const auto& stages = scene.model.enumerations[scene.model.stage_enumeration].labels;
  told.could_reach = stages[static_cast<size_t>(decision.could_reach)];
  if (asked.stage) told.asked = scene.model.stages[*asked.stage].name;
  if (const auto stage = stage_to_reach(scene, decision, inspection.trace(), asked)) {
    told.next = why_not(scene, *stage);
  }
  told.unknowns = unknowns_of(scene, decision);
  told.change = next_change(scene);
  return told;
}

}  // namespace merit::explain
