/// A score as explanations tell of it. Private to this folder.
#pragma once

#include "compiler/explain/explanation.h"

namespace merit::explain {

Explanation::Score explain_score(const Scene& scene, interpreter::Inspection& inspection, uint32_t score);

}  // namespace merit::explain
