/// What the stages of a definition are to each other. Private to this folder.
#pragma once

#include "compiler/proof/prover.h"
#include "compiler/semantics/lints/lint.h"

namespace merit::proof {

/// Stages that are no lead's, since a later one is true wherever they are. `prover_model` is the subject's model in
/// `prover`; here and below.
void find_hidden_stages(const semantics::LintSubject& subject, Prover& prover, uint32_t prover_model,
                        diagnostics::Diagnostics& found);

/// Stages that are true of leads that do not qualify for the stage before.
void find_skipped_stages(const semantics::LintSubject& subject, Prover& prover, uint32_t prover_model,
                         diagnostics::Diagnostics& found);

}  // namespace merit::proof
