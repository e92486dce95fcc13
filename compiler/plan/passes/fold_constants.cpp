#include "compiler/plan/passes/fold_constants.h"

#include <algorithm>
#include <utility>

#include "compiler/plan/passes/constant_value.h"
#include "compiler/plan/rewrite.h"

namespace merit::plan {

namespace {

OperationId fold(Writer& writer, Operation operation, OperationId) {
  const auto is_constant = [&](OperationId id) { return writer.is_constant(id); };
  if (operation.code == Opcode::constant || !std::ranges::all_of(operation.operands, is_constant)) {
    return writer.add(std::move(operation));
  }
  std::optional<Value> value = constant_value(writer.plan(), operation);
  return value ? writer.constant(std::move(*value), operation.type) : writer.add(std::move(operation));
}

}  // namespace

void fold_constants(Plan& plan) {
  plan = rewritten(plan, fold);
}

}  // namespace merit::plan
