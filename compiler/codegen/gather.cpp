// What each fact gathers from the events that match, and what it is in the end.
#include <llvm/IR/Intrinsics.h>

#include <algorithm>
#include <limits>

#include "compiler/codegen/emitter.h"
#include "compiler/plan/operations.h"
#include "runtime/kernels/kernels.h"

namespace merit::codegen {

namespace {

bool visits_events(Opcode code) {
  return code != Opcode::exists && code != Opcode::count;
}

/// Behind the latest unit: the word of those that have been met.
llvm::Value* seen_units(llvm::IRBuilderBase& b, llvm::AllocaInst* units) {
  return b.CreateConstInBoundsGEP1_64(b.getInt64Ty(), units, 1);
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
      known_type = llvm::ArrayType::get(b_.getInt64Ty(), 2);  // the latest, and which before it have been met
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
  if (plan_[gathering.fact].code == Opcode::distinct_units) {
    b_.CreateStore(integer(std::numeric_limits<int64_t>::min()), gathering.known);  // no unit has this number
    b_.CreateStore(integer(0), seen_units(b_, gathering.known));
  } else {
    b_.CreateStore(llvm::Constant::getNullValue(gathering.known->getAllocatedType()), gathering.known);
  }
}

void Emitter::gather_mask(const Gathering& gathering, llvm::Value* mask) {
  const Opcode code = plan_[gathering.fact].code;
  if (visits_events(code)) return;
  llvm::Value* const before = b_.CreateLoad(b_.getInt64Ty(), gathering.value);
  llvm::Value* const after = code == Opcode::exists
                                 ? b_.CreateOr(before, mask)
                                 : b_.CreateAdd(before, b_.CreateUnaryIntrinsic(llvm::Intrinsic::ctpop, mask));
  b_.CreateStore(after, gathering.value);
}

/// Visits the events whose bits are set, from the first.
void Emitter::gather_events(const Watched& watched, llvm::Value* begin, llvm::Value* mask) {
  const auto visits = [this](const Gathering& each) { return visits_events(plan_[each.fact].code); };
  if (watched.times == nullptr && std::ranges::none_of(watched.gatherings, visits)) return;
  llvm::AllocaInst* const bits = variable(b_.getInt64Ty(), "rest");
  b_.CreateStore(mask, bits);
  llvm::BasicBlock* const head = block("matches");
  llvm::BasicBlock* const body = block("matches.event");
  llvm::BasicBlock* const behind = block("matches.end");
  b_.CreateBr(head);
  b_.SetInsertPoint(head);
  llvm::Value* const rest = b_.CreateLoad(b_.getInt64Ty(), bits);
  b_.CreateCondBr(b_.CreateICmpNE(rest, integer(0)), body, behind);
  b_.SetInsertPoint(body);
  {
    const Branch branch(*this);
    llvm::Value* const bit = b_.CreateBinaryIntrinsic(llvm::Intrinsic::cttz, rest, boolean(true));
    look_at(b_.CreateAdd(begin, bit));
    if (watched.times != nullptr) gather_time(watched);
    for (const Gathering& each : watched.gatherings) {
      if (visits(each)) gather_event(each);
    }
  }
  b_.CreateStore(b_.CreateAnd(rest, b_.CreateSub(rest, integer(1))), bits);
  b_.CreateBr(head);
  b_.SetInsertPoint(behind);
}

/// The event that is being looked at matches.
void Emitter::gather_event(const Gathering& gathering) {
  const Operation& fact = plan_[gathering.fact];
  if (fact.code != Opcode::distinct_units) return gather_operand(gathering, fact);
  // Events stand in the order of time, so a unit later than all before is a new one. An earlier one comes only where
  // clocks go back over midnight, by far less than 64 units: bit i of a word says whether that of i before the latest
  // has been met. No set is needed, and no branch.
  const plan::PatternUnit& unit = plan_.pattern_units[fact.detail];
  llvm::Value* const number = call(Kernel::unit_at, {zone(), at_, integer(static_cast<int64_t>(unit.unit))});
  llvm::Value* const latest = b_.CreateLoad(b_.getInt64Ty(), gathering.known);
  llvm::Value* const count = b_.CreateLoad(b_.getInt64Ty(), gathering.value);
  llvm::Value* const seen = b_.CreateLoad(b_.getInt64Ty(), seen_units(b_, gathering.known));
  llvm::Value* const is_later = b_.CreateICmpSGT(number, latest);
  llvm::Value* const ahead = b_.CreateSub(number, latest);  // as unsigned; of the first event, far more than 64
  llvm::Value* const moved = b_.CreateShl(seen, b_.CreateAnd(ahead, integer(63)));
  llvm::Value* const still_seen = choose(b_.CreateICmpULT(ahead, integer(64)), moved, integer(0));
  llvm::Value* const before = choose(is_later, still_seen, seen);
  llvm::Value* const place = choose(is_later, integer(0), b_.CreateAnd(b_.CreateNeg(ahead), integer(63)));
  llvm::Value* const bit = b_.CreateShl(integer(1), place);
  llvm::Value* const is_new = b_.CreateICmpEQ(b_.CreateAnd(before, bit), integer(0));
  b_.CreateStore(b_.CreateAdd(count, b_.CreateZExt(is_new, b_.getInt64Ty())), gathering.value);
  b_.CreateStore(b_.CreateOr(before, bit), seen_units(b_, gathering.known));
  b_.CreateStore(choose(is_later, number, latest), gathering.known);
}

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
