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

/// By operation: whether the value needs it.
std::vector<bool> needed_for(const Plan& plan, OperationId value) {
  std::vector<bool> needed(plan.operations.size());
  needed[index_of(value)] = true;
  for (size_t i = index_of(value) + 1; i-- > 0;) {
    if (!needed[i]) continue;
    for (const OperationId id : needed_by(plan, plan.operations[i])) needed[index_of(id)] = true;
  }
  return needed;
}

/// By operation: whether its value may be another one at another moment, with more events.
std::vector<bool> moving(const Plan& plan) {
  std::vector<bool> moves;
  for (const Operation& operation : plan.operations) {
    const bool of_moment = operation.code == Opcode::now || operation.code == Opcode::calendar_back ||
                           operation.code == Opcode::unit_start || sees_events(operation.code);
    moves.push_back(of_moment || std::ranges::any_of(needed_by(plan, operation),
                                                     [&](OperationId id) { return moves[index_of(id)]; }));
  }
  return moves;
}

/// The longest look-back of a fact's windows; none where one has no end.
std::optional<int64_t> look_back_of_fact(const Plan& plan, const Operation& fact) {
  int64_t longest = 0;
  for (const Earliest& window : windows_of(plan, fact)) {
    if (!window.look_back) return std::nullopt;
    longest = std::max(longest, *window.look_back);
  }
  return longest;
}

/// Whether what the fact makes of an event hangs on that event, the lead's fields and the run alone.
bool can_be_carried(const Plan& plan, const Operation& fact, const std::vector<bool>& moves) {
  if (is_of_sequence(fact.code)) return false;
  const auto stays = [&](OperationId id) { return !moves[index_of(id)]; };
  const std::optional<OperationId>& where = plan.patterns[pattern_of(plan, fact)].where;
  return std::ranges::all_of(fact.operands, stays) && (!where || stays(*where));
}

}  // namespace

bool Revisited::carries_any() const {
  return std::ranges::find(carried, true) != carried.end();
}

Revisited revisited(const Plan& plan, OperationId value) {
  const std::vector<bool> needed = needed_for(plan, value);
  const std::vector<bool> moves = moving(plan);
  Revisited made = {std::vector<bool>(plan.operations.size()), 0};
  for (size_t i = 0; i < plan.operations.size(); ++i) {
    const Operation& operation = plan.operations[i];
    if (!needed[i] || !is_fact(operation.code)) continue;
    const std::optional<int64_t> look_back = look_back_of_fact(plan, operation);
    made.carried[i] = !look_back && can_be_carried(plan, operation, moves);
    if (made.carried[i] || !made.look_back) continue;
    made.look_back = look_back ? std::optional(std::max(*made.look_back, *look_back)) : std::nullopt;
  }
  return made;
}

std::optional<int64_t> look_back_of(const Plan& plan, OperationId value) {
  const Revisited made = revisited(plan, value);
  return made.carries_any() ? std::nullopt : made.look_back;
}

}  // namespace merit::plan
