/// Decisions about many leads.
#pragma once

#include "runtime/library/call.h"
#include "runtime/library/decisions.h"

namespace merit::library {

/// Reads, checks, evaluates: a status. `made` has the decisions where that is `merit_ok`. All memory is of the call and
/// the owner, so it may be left at any point (memory.h).
int32_t decide_batch(Call& call, const merit_leads& given, Escape& escape, Blocks& block, merit_memory& memory,
                     Owner& owner, ArrowArray& made);

}  // namespace merit::library
