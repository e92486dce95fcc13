/// What a definition can and cannot do, shown by a solver: lints that need one.
///
/// In: a checked definition. Out: diagnostics. A condition is taken for two answers, true and false, of which neither
/// may hold: missing. Fields, counts of events and whatever else the solver does not know the inside of may be
/// anything, missing included, so what is said to be impossible is so for every lead. The solver's work is limited by
/// a count of its steps, not by a clock: the same definition gives the same answers, and what it cannot decide in time
/// is not reported.
#pragma once

#include <span>

#include "compiler/semantics/lints/lint.h"

namespace merit::proof {

/// After `semantics::model_lints`: where those have spoken, these say nothing.
std::span<const semantics::Lint> proof_lints();

/// Conditions and arms that never or always hold; stages that a later one always hides, or that are true without the
/// one before.
void find_by_proof(const semantics::LintSubject& subject, diagnostics::Diagnostics& found);

/// Stages of one name in two definitions that hold of the same leads, said of those in `model`; `other_name` is what
/// the other definition's file is called. Leads and events are the same where their fields and kinds have one name.
void find_same_leads(const semantics::Model& model, const semantics::Model& other, std::string_view other_name,
                     diagnostics::Diagnostics& found);

}  // namespace merit::proof
