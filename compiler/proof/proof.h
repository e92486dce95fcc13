/// What a definition can and cannot do, shown by a solver: lints that need one.
///
/// In: a checked definition. Out: diagnostics. A condition is taken for two answers, true and false, of which neither
/// may hold: missing. Fields, counts of events and whatever else the solver does not know the inside of may be
/// anything, missing included, so what is said to be impossible is so for every lead. The solver's work is limited by
/// a count of its steps, not by a clock: the same definition gives the same answers, and what it cannot decide in time
/// is not reported.
///
/// The solver takes longer to load than most runs last, and most ask for no proof: this room is a part of the program
/// that is loaded when it is first asked for (compiler/deferred), and `Proofs` is what it gives.
#pragma once

#include <string_view>

#include "compiler/semantics/lints/lint.h"

namespace merit::proof {

/// Conditions and arms that never or always hold; stages that a later one always hides, or that are true without the
/// one before. After `semantics::model_lints`: where those have spoken, this says nothing.
void find_by_proof(const semantics::LintSubject& subject, diagnostics::Diagnostics& found);

/// Stages of one name in two definitions that hold of the same leads, said of those in `model`; `other_name` is what
/// the other definition's file is called. Leads and events are the same where their fields and kinds have one name.
void find_same_leads(const semantics::Model& model, const semantics::Model& other, std::string_view other_name,
                     diagnostics::Diagnostics& found);

/// The table of the part `proof`, under the symbol `merit_part_proofs`.
struct Proofs {
  decltype(&proof::find_by_proof) find_by_proof;
  decltype(&proof::find_same_leads) find_same_leads;
};

}  // namespace merit::proof
