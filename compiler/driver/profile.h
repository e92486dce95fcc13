/// What each part of a definition came to over the leads of a run, and what it costs.
#pragma once

#include <cstdint>
#include <expected>
#include <span>
#include <vector>

#include "compiler/codegen/codegen.h"
#include "compiler/driver/parts.h"
#include "compiler/driver/uses.h"
#include "compiler/plan/plan.h"
#include "runtime/columns/leads.h"

namespace merit::driver {

struct ProfileEntry : DefinitionPart {
  int64_t true_of = 0, false_of = 0, undecided = 0;  ///< leads; of an arm of those that come to it
  double points = 0;                                 ///< of a rule: what it added to all leads together
  double nanoseconds = 0;                            ///< of the processor, a lead: the part alone
};

struct Profile {
  std::vector<ProfileEntry> entries;  ///< named conditions, what acts, patterns; but for what is always true
  int64_t leads = 0;                  ///< of which the entries count
  int64_t timed_leads = 0;            ///< different ones of these, spread evenly, by which the time was taken
  double nanoseconds = 0;             ///< of all parts at once: what several of them need is then worked out once
};

/// The parts of a definition that a profile has entries of, in their order. `uses`: of all that is decided.
std::vector<DefinitionPart> profiled_parts(const semantics::Model& model, const source::Sources& sources,
                                           const Uses& uses);

/// What profiling adds to a definition's plan: all that these parts can see. No pass has run.
plan::Plan plan_of_parts(const semantics::Model& model, std::span<const DefinitionPart> parts);

/// All of it outlives the call. The leads have all events that the parts can see, grouped.
struct Profiled {
  const semantics::Model& model;
  const std::vector<DefinitionPart>& parts;         ///< of the definition: `profiled_parts`
  const std::vector<semantics::Value>& parameters;  ///< by `Model::parameters`
  const columns::Leads& leads;
  int64_t now;  ///< microseconds since 1970-01-01T00:00Z
  codegen::Options code;
  unsigned threads;  ///< 0: one a core
};

/// Counts are by machine code for all parts at once, over all leads. Costs are measured: code is made for each part by
/// itself, and run some times on one thread over some of the leads; the fastest time counts.
std::expected<Profile, codegen::Error> profile(const Profiled& what);

}  // namespace merit::driver
