// What is left of an event's points: the one reference routine, called.
#include "compiler/codegen/llvm/emitter.h"

namespace merit::codegen {

Cell Emitter::lower_decay(const Operation& operation) {
  const std::vector<Cell> given = operands(operation);
  llvm::Value* const span = given[2].value;
  const Kernel kernel = operation.code == Opcode::halving ? Kernel::halving : Kernel::fading;
  llvm::Value* const factor = call(kernel, {given[0].value, given[1].value, span});
  return {factor, b_.CreateAnd(all_known(given), b_.CreateICmpSGT(span, integer(0)))};
}

}  // namespace merit::codegen
