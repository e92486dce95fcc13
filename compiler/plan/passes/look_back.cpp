#include "compiler/plan/passes/look_back.h"

#include <algorithm>
#include <iterator>
#include <vector>

#include "compiler/plan/operations.h"
#include "compiler/plan/passes/earliest.h"

namespace merit::plan {

namespace {

/// Of each pattern that a fact looks at.
std::vector<Earliest> windows_of(const Plan& plan, const Operation& fact) {
  std::vector<Earliest> windows;
  if (is_of_sequence(fact.code)) {
    for (const uint32_t index : sequences_of(plan, fact)) {
      const Sequence& sequence = plan.sequences[index];
      std::ranges::copy(earliest_of_steps(plan, sequence, fact.code == Opcode::not_followed),
                        std::back_inserter(windows));
    }
  } else {
    const std::optional<Pattern::Bound>& from = plan.patterns[pattern_of(plan, fact)].from;
    windows.push_back(from ? earliest_of(plan, from->time) : Earliest{});
  }
  return windows;
}

}  // namespace

std::optional<int64_t> look_back_of(const Plan& plan, OperationId value) {
  std::vector<bool> is_needed(index_of(value) + 1);
  is_needed.back() = true;
  int64_t longest = 0;
  for (size_t i = is_needed.size(); i-- > 0;) {
    if (!is_needed[i]) continue;
    const Operation& operation = plan.operations[i];
    for (const OperationId id : needed_by(plan, operation)) is_needed[index_of(id)] = true;
    if (!is_fact(operation.code)) continue;
    for (const Earliest& window : windows_of(plan, operation)) {
      if (!window.look_back) return std::nullopt;
      longest = std::max(longest, *window.look_back);
    }
  }
  return longest;
}

}  // namespace merit::plan
