/// Explanations of leads for programs: the schema of docs/explain.md.
#pragma once

#include <string>
#include <vector>

#include "cli/explain_outline.h"
#include "compiler/driver/explain_leads.h"
#include "compiler/explain/explain_lead.h"

namespace merit::cli {

std::string explanations_json(const driver::ExplainPlan& plan, const std::vector<explain::LeadExplanation>& leads);
std::string near_json(const driver::ExplainPlan& plan, const NearStage& near);

}  // namespace merit::cli
