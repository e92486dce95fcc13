#include "compiler/explain/explain_lead.h"

#include "compiler/interpreter/inspection.h"
#include "compiler/semantics/value_text.h"

namespace merit::explain {

LeadExplanation explain_lead(const Scene& scene) {
  interpreter::Inspection inspection(scene.interpreter, scene.leads, scene.row);
  const semantics::Type key_type = scene.model.lead_fields[static_cast<size_t>(scene.model.key_field)].type;
  LeadExplanation told;
  told.key = semantics::value_text(scene.model, key_type, cell_value(scene.leads.key, scene.row.lead));
  told.now = scene.row.now;
  told.decision = explain_decision(scene, inspection);
  told.reached = inspection.decide({.reached = true}).reached;
  told.recycled_until = inspection.recycled_until();
  return told;
}

}  // namespace merit::explain
