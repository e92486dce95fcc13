/// What must hold of single fields of an event for a condition to be true of it. Private to this folder.
#pragma once

#include <map>

#include "compiler/plan/plan.h"
#include "compiler/plan/writer.h"

namespace merit::plan {

/// Each condition is necessary: an event of which one is false does not matter. No field: nothing is sure.
struct FieldNeeds {
  bool impossible = false;                   ///< the condition is true of no event of the kind
  std::map<uint32_t, OperationId> by_field;  ///< by the field's place in the kind: a condition, never missing
};

/// Of a condition that must be true. Looks at texts, enumerations and booleans: what a reader has few values of.
FieldNeeds needs_of(Writer& writer, OperationId condition, uint16_t kind);

}  // namespace merit::plan
