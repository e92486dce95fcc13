// The table of this folder's deferred part.
#include "compiler/proof/proof.h"

extern "C" [[gnu::visibility("default")]] const merit::proof::Proofs merit_part_proofs;
const merit::proof::Proofs merit_part_proofs = {
    .find_by_proof = &merit::proof::find_by_proof,
    .find_same_leads = &merit::proof::find_same_leads,
};
