/// The clock of a definition.
#pragma once

#include "compiler/semantics/model.h"
#include "runtime/values/zones.h"

namespace merit::semantics {

/// The zone in which a definition's days begin, and in which times without an offset are: of a name that no zone has,
/// which the checker says, UTC.
const values::Zone& zone_of(const Model& model);

}  // namespace merit::semantics
