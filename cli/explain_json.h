/// Explanations of leads for programs: the schema of docs/explain.md.
#pragma once

#include <string>
#include <vector>

#include "compiler/driver/explain_leads.h"
#include "compiler/explain/explain_lead.h"

namespace merit::cli {

std::string explanations_json(const driver::ExplainPlan& plan, const std::vector<explain::LeadExplanation>& leads);

}  // namespace merit::cli
