/// How a pass changes a plan: operation by operation into a new one, in order.
#pragma once

#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "compiler/plan/plan.h"
#include "compiler/plan/writer.h"

namespace merit::plan {

/// Writes an operation, whose operands and detail are those of the new plan already, as it should be there: itself, or
/// something that has the same value. `old` is where it stood.
using Replace = std::function<OperationId(Writer& writer, Operation operation, OperationId old)>;

/// Itself.
inline OperationId unchanged(Writer& writer, Operation operation, OperationId) {
  return writer.add(std::move(operation));
}

/// The same of a pattern.
using ReplacePattern = std::function<Pattern(Writer& writer, const Pattern& pattern)>;

/// The plan with every operation that a root or the event filter needs replaced; the others are left out. Equal
/// operations become one. What a replacement no longer uses stays: `prune` takes it out.
Plan rewritten(const Plan& plan, const Replace& replace, const ReplacePattern& replace_pattern = {});

/// Writes roots of a plan, its own or others, and what they need, behind what stands there already. Types, parameters
/// and fields mean the same in both.
void append(Writer& writer, const Plan& plan, const std::vector<Root>& roots);

}  // namespace merit::plan
