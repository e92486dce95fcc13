#include "compiler/plan/passes/share.h"

#include <algorithm>

#include "compiler/plan/rewrite.h"

namespace merit::plan {

namespace {

/// From which operand on the order does not matter; nothing where it always does.
std::optional<size_t> first_exchangeable(const Plan& plan, const Operation& operation) {
  switch (operation.code) {
    case Opcode::logical_and:
    case Opcode::logical_or:
    case Opcode::equal:
    case Opcode::equal_exactly:
      return 0;
    case Opcode::add:
    case Opcode::multiply:
      if (plan[operation.operands[0]].type != plan[operation.operands[1]].type) return std::nullopt;
      return 0;
    case Opcode::min:
    case Opcode::max:
      if (operation.type.kind == TypeKind::number) return std::nullopt;
      return 0;
    case Opcode::at_least_of:
    case Opcode::at_most_of:
      return 1;
    default:
      return std::nullopt;
  }
}

OperationId share_operation(Writer& writer, Operation operation, OperationId) {
  if (const std::optional<size_t> first = first_exchangeable(writer.plan(), operation)) {
    std::sort(operation.operands.begin() + static_cast<std::ptrdiff_t>(*first), operation.operands.end());
  }
  return writer.add(std::move(operation));
}

}  // namespace

void share(Plan& plan) {
  plan = rewritten(plan, share_operation);
}

}  // namespace merit::plan
