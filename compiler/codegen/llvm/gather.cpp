// What each fact gathers from the events that match, and what it is in the end.
#include <llvm/IR/Intrinsics.h>

#include <algorithm>

#include "compiler/codegen/llvm/emitter.h"
#include "compiler/plan/operations.h"

namespace merit::codegen {

namespace {

bool visits_events(Opcode code) {
  return code != Opcode::exists && code != Opcode::count && code != Opcode::distinct_units;
}

}  // namespace

void Emitter::declare(Gathering& gathering) {
  const Operation& fact = plan_[gathering.fact];
  llvm::Type* value = type_of(fact.type);
  llvm::Type* known_type = b_.getInt1Ty();
  switch (fact.code) {
    case Opcode::exists:
    case Opcode::count:
      value = b_.getInt64Ty();
      break;
    case Opcode::distinct_units:
      value = b_.getInt64Ty();
      known_type = llvm::ArrayType::get(b_.getInt64Ty(), 2);  // lower_units.cpp
      break;
    case Opcode::distinct:
      value = llvm::StructType::get(context_, {b_.getPtrTy(), b_.getInt64Ty(), b_.getInt64Ty()});
      known_type = b_.getInt64Ty();
      break;
    case Opcode::sum:
    case Opcode::average:
      value = operand_type(fact, 0).kind == TypeKind::number ? b_.getDoubleTy() : b_.getInt128Ty();
      known_type = b_.getInt64Ty();
      break;
    default:
      break;
  }
  gathering.value = variable(value, "gathered");
  gathering.known = variable(known_type, "gathered.known");
}

void Emitter::start(const Gathering& gathering) {
  b_.CreateStore(llvm::Constant::getNullValue(gathering.value->getAllocatedType()), gathering.value);
  if (plan_[gathering.fact].code == Opcode::distinct_units) return start_units(gathering);
  b_.CreateStore(llvm::Constant::getNullValue(gathering.known->getAllocatedType()), gathering.known);
}

void Emitter::gather_mask(const Gathering& gathering, llvm::Value* mask) {
  const Opcode code = plan_[gathering.fact].code;
  if (code != Opcode::exists && code != Opcode::count) return;
  llvm::Value* const before = b_.CreateLoad(b_.getInt64Ty(), gathering.value);
  llvm::Value* const after = code == Opcode::exists
                                 ? b_.CreateOr(before, mask)
                                 : b_.CreateAdd(before, b_.CreateUnaryIntrinsic(llvm::Intrinsic::ctpop, mask));
  b_.CreateStore(after, gathering.value);
}

/// Visits the events that match, from the first.
void Emitter::gather_events(const Watched& watched, const Block& block) {
  const auto visits = [this](const Gathering& each) { return visits_events(plan_[each.fact].code); };
  if (watched.times == nullptr && std::ranges::none_of(watched.gatherings, visits)) return;
  for_each_bit(watched.mask, [&](llvm::Value* bit) {
    look_at(b_.CreateAdd(block.begin, bit));
    if (watched.times != nullptr) gather_time(watched);
    for (const Gathering& each : watched.gatherings) {
      if (visits(each)) gather_operand(each, plan_[each.fact]);
    }
  });
}

/// The event that is being looked at matches.
void Emitter::gather_operand(const Gathering& gathering, const Operation& fact) {
  const Type& type = operand_type(fact, 0);
  const Cell given = cell(fact.operands[0]);
  llvm::Type* const value_type = gathering.value->getAllocatedType();
  if (fact.code == Opcode::distinct) {
    when(given.known, [&] {
      if (type.kind == TypeKind::text) {
        call(Kernel::insert_text, {memory(), gathering.value, data_of(given.value), size_of(given.value)});
      } else {
        call(Kernel::insert_integer, {memory(), gathering.value, comparison_bits(type, given.value)});
      }
    });
    return;
  }
  llvm::Value* const before = b_.CreateLoad(value_type, gathering.value);
  if (fact.code == Opcode::points) {
    const bool convert = fact.type.kind == TypeKind::number;
    const Cell points = {convert ? to_number(given.value, type) : given.value, given.known};
    b_.CreateStore(saturating_sum(fact.type, known(before), points).value, gathering.value);
    return;
  }
  if (fact.code == Opcode::sum || fact.code == Opcode::average) {
    llvm::Value* const sum = value_type->isDoubleTy() ? b_.CreateFAdd(before, given.value)
                                                      : b_.CreateAdd(before, b_.CreateSExt(given.value, value_type));
    b_.CreateStore(choose(given.known, sum, before), gathering.value);
    llvm::Value* const count = b_.CreateLoad(b_.getInt64Ty(), gathering.known);
    b_.CreateStore(b_.CreateAdd(count, b_.CreateZExt(given.known, b_.getInt64Ty())), gathering.known);
    return;
  }
  llvm::Value* const any = b_.CreateLoad(b_.getInt1Ty(), gathering.known);
  llvm::Value* taken = given.known;
  if (fact.code == Opcode::first) taken = b_.CreateAnd(taken, b_.CreateNot(any));
  if (fact.code == Opcode::highest || fact.code == Opcode::lowest) {
    llvm::Value* const better =
        fact.code == Opcode::highest ? less(type, before, given.value) : less(type, given.value, before);
    taken = b_.CreateAnd(taken, b_.CreateOr(b_.CreateNot(any), better));
  }
  b_.CreateStore(choose(taken, given.value, before), gathering.value);
  b_.CreateStore(b_.CreateOr(any, given.known), gathering.known);
}

Cell Emitter::finish(const Gathering& gathering) {
  const Operation& fact = plan_[gathering.fact];
  llvm::Value* const value = b_.CreateLoad(gathering.value->getAllocatedType(), gathering.value);
  const auto gathered_known = [&] { return b_.CreateLoad(gathering.known->getAllocatedType(), gathering.known); };
  switch (fact.code) {
    case Opcode::exists:
      return known(b_.CreateICmpNE(value, integer(0)));
    case Opcode::distinct:
      return known(b_.CreateExtractValue(value, 2));
    case Opcode::distinct_units:
    case Opcode::count:
    case Opcode::points:
      return known(value);
    case Opcode::sum: {
      if (value->getType()->isDoubleTy()) return finite(value, boolean(true));
      llvm::Value* const narrow = b_.CreateTrunc(value, b_.getInt64Ty());
      return {narrow, b_.CreateICmpEQ(b_.CreateSExt(narrow, value->getType()), value)};
    }
    case Opcode::average: {
      llvm::Value* sum = value;
      if (!value->getType()->isDoubleTy()) {
        llvm::Value* const high = b_.CreateTrunc(b_.CreateLShr(value, 64), b_.getInt64Ty());
        sum = call(Kernel::wide_to_number, {high, b_.CreateTrunc(value, b_.getInt64Ty())});
      }
      llvm::Value* const count = gathered_known();
      const Cell average =
          finite(b_.CreateFDiv(sum, b_.CreateSIToFP(count, b_.getDoubleTy())), b_.CreateICmpNE(count, integer(0)));
      return fact.type.kind == TypeKind::number ? average : rounded(Kernel::round, average.value, average.known);
    }
    default:
      break;
  }
  llvm::Value* const is_known = gathered_known();
  return fact.type.kind == TypeKind::boolean ? condition(value, is_known) : Cell{value, is_known};
}

}  // namespace merit::codegen
