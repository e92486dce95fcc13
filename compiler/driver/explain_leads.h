/// Some leads of a file, explained: what `merit explain` does, for everyone who is not a command line.
#pragma once

#include <expected>
#include <string>
#include <variant>
#include <vector>

#include "compiler/driver/compile.h"
#include "compiler/driver/run.h"
#include "compiler/explain/explain_lead.h"
#include "compiler/explain/near_leads.h"
#include "runtime/data/read.h"

namespace merit::driver {

struct ExplainPlan {
  const Compilation* compilation = nullptr;
  RunDefinition definition;
  data::Inputs inputs;
  data::ReadOptions reading;  ///< its `progress` is not used
  unsigned threads = 0;       ///< 0: one a core
  std::function<bool(Activity, int64_t done, int64_t total)> progress;
};

/// No lead has the key: what to say of it.
struct UnknownLead {
  std::string message;
};

/// The leads with their events as the definition's decisions see them, at `now` or any later moment.
std::expected<data::Dataset, RunFailure> read_seen(const ExplainPlan& plan);

/// The lead with that key: compared exactly, trimmed only.
std::expected<int64_t, UnknownLead> find_lead(const semantics::Model& model, const columns::Leads& leads,
                                              std::string_view key);

/// A lead of those that were read.
explain::LeadExplanation explain_row(const ExplainPlan& plan, const columns::Leads& leads, int64_t lead,
                                     const explain::Asked& asked = {});

/// A lead of those that were read as a `test` block that `merit test` passes.
std::string test_of_row(const ExplainPlan& plan, const columns::Leads& leads, int64_t lead);

/// The leads that lack least for a stage of `Model::stages`. `plan.progress` is told of leads.
explain::NearLeads leads_near(const ExplainPlan& plan, const columns::Leads& leads, uint32_t stage, size_t most);

}  // namespace merit::driver
