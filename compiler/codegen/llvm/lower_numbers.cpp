// Numbers, exact and not, and the calendar. What overflows, divides by zero or is not finite is missing.
#include <llvm/IR/Intrinsics.h>

#include <limits>

#include "compiler/codegen/llvm/emitter.h"
#include "runtime/values/calendar.h"

namespace merit::codegen {

namespace {

/// More than any two times can be apart.
constexpr int64_t kMostMonths = 12'000'000;

constexpr double kLargest = std::numeric_limits<double>::max();

}  // namespace

llvm::Value* Emitter::to_number(llvm::Value* value, const Type& type) {
  return type.kind == TypeKind::number ? value : b_.CreateSIToFP(value, b_.getDoubleTy());
}

Cell Emitter::finite(llvm::Value* number, llvm::Value* known) {
  llvm::Value* const size = b_.CreateUnaryIntrinsic(llvm::Intrinsic::fabs, number);
  return {number, b_.CreateAnd(known, b_.CreateFCmpOLT(size, llvm::ConstantFP::getInfinity(b_.getDoubleTy())))};
}

Cell Emitter::overflowing(llvm::Intrinsic::ID intrinsic, llvm::Value* a, llvm::Value* b, llvm::Value* known) {
  llvm::Value* const both = b_.CreateBinaryIntrinsic(intrinsic, a, b);
  return {b_.CreateExtractValue(both, 0), b_.CreateAnd(known, b_.CreateNot(b_.CreateExtractValue(both, 1)))};
}

Cell Emitter::rounded(Kernel kernel, llvm::Value* number, llvm::Value* known) {
  llvm::AllocaInst* const result = variable(b_.getInt64Ty(), "rounded");
  b_.CreateStore(integer(0), result);
  llvm::Value* const fits = call(kernel, {number, result});
  return {b_.CreateLoad(b_.getInt64Ty(), result), b_.CreateAnd(known, fits)};
}

Cell Emitter::number_arithmetic(const Operation& operation) {
  const std::vector<Cell> given = operands(operation);
  llvm::Value* const a = to_number(given[0].value, operand_type(operation, 0));
  llvm::Value* const b = to_number(given[1].value, operand_type(operation, 1));
  llvm::Value* const known_both = all_known(given);
  switch (operation.code) {
    case Opcode::add:
      return finite(b_.CreateFAdd(a, b), known_both);
    case Opcode::subtract:
      return finite(b_.CreateFSub(a, b), known_both);
    case Opcode::multiply:
      return finite(b_.CreateFMul(a, b), known_both);
    default:
      break;  // a quotient: of 0 it is infinite or no number, but 0 is looked at for its own sake: so the language says
              // it
  }
  llvm::Value* const divisible = b_.CreateFCmpUNE(b, llvm::ConstantFP::get(b_.getDoubleTy(), 0.0));
  return finite(b_.CreateFDiv(a, b), b_.CreateAnd(known_both, divisible));
}

Cell Emitter::exact_arithmetic(const Operation& operation) {
  const std::vector<Cell> given = operands(operation);
  llvm::Value* const known_both = all_known(given);
  const bool fractions =
      operand_type(operation, 0).kind == TypeKind::number || operand_type(operation, 1).kind == TypeKind::number;
  if (fractions) {  // a duration times a number
    llvm::Value* const a = to_number(given[0].value, operand_type(operation, 0));
    llvm::Value* const b = to_number(given[1].value, operand_type(operation, 1));
    return rounded(Kernel::round, b_.CreateFMul(a, b), known_both);
  }
  const llvm::Intrinsic::ID intrinsic = operation.code == Opcode::add        ? llvm::Intrinsic::sadd_with_overflow
                                        : operation.code == Opcode::subtract ? llvm::Intrinsic::ssub_with_overflow
                                                                             : llvm::Intrinsic::smul_with_overflow;
  const Cell result = overflowing(intrinsic, given[0].value, given[1].value, known_both);
  if (operand_type(operation, 0).kind != TypeKind::date) return result;
  return overflowing(llvm::Intrinsic::smul_with_overflow, result.value, integer(values::kMicrosPerDay), result.known);
}

Cell Emitter::smaller_or_larger(bool larger, const Type& type, const Cell& a, const Type& a_type, const Cell& b,
                                const Type& b_type) {
  const bool convert = type.kind == TypeKind::number;
  llvm::Value* const first = convert ? to_number(a.value, a_type) : a.value;
  llvm::Value* const second = convert ? to_number(b.value, b_type) : b.value;
  llvm::Value* const other = larger ? less(type, first, second) : less(type, second, first);
  return {choose(other, second, first), b_.CreateAnd(a.known, b.known)};
}

/// `a` is never missing; a missing `b` adds 0. Stops at the ends of 64 bits, or at the largest finite numbers.
Cell Emitter::saturating_sum(const Type& type, const Cell& a, const Cell& b) {
  llvm::Value* sum = nullptr;
  if (type.kind == TypeKind::number) {
    llvm::Constant* const most = llvm::ConstantFP::get(b_.getDoubleTy(), kLargest);
    llvm::Constant* const least = llvm::ConstantFP::get(b_.getDoubleTy(), -kLargest);
    sum = b_.CreateFAdd(a.value, b.value);
    sum = choose(b_.CreateFCmpOGT(sum, most), most, sum);
    sum = choose(b_.CreateFCmpOLT(sum, least), least, sum);
  } else {
    sum = b_.CreateBinaryIntrinsic(llvm::Intrinsic::sadd_sat, a.value, b.value);
  }
  return {choose(b.known, sum, a.value), a.known};
}

Cell Emitter::lower_number(const Operation& operation) {
  const Type& type = operation.type;
  const bool is_number = type.kind == TypeKind::number;
  switch (operation.code) {
    case Opcode::to_number:
      return propagated(operation, [&](auto given) { return to_number(given[0].value, operand_type(operation, 0)); });
    case Opcode::add:
    case Opcode::subtract:
    case Opcode::multiply:
    case Opcode::divide:
      return is_number ? number_arithmetic(operation) : exact_arithmetic(operation);
    case Opcode::negate: {
      const Cell given = cell(operation.operands[0]);
      if (is_number) return {b_.CreateFNeg(given.value), given.known};
      return overflowing(llvm::Intrinsic::ssub_with_overflow, integer(0), given.value, given.known);
    }
    case Opcode::abs: {
      const Cell given = cell(operation.operands[0]);
      if (is_number) return {b_.CreateUnaryIntrinsic(llvm::Intrinsic::fabs, given.value), given.known};
      const Cell negative = overflowing(llvm::Intrinsic::ssub_with_overflow, integer(0), given.value, given.known);
      llvm::Value* const is_negative = b_.CreateICmpSLT(given.value, integer(0));
      return {choose(is_negative, negative.value, given.value), choose(is_negative, negative.known, given.known)};
    }
    case Opcode::min:
    case Opcode::max: {
      const std::vector<Cell> given = operands(operation);
      return smaller_or_larger(operation.code == Opcode::max, type, given[0], operand_type(operation, 0), given[1],
                               operand_type(operation, 1));
    }
    case Opcode::clamp: {
      const std::vector<Cell> given = operands(operation);
      const Cell raised =
          smaller_or_larger(true, type, given[0], operand_type(operation, 0), given[1], operand_type(operation, 1));
      return smaller_or_larger(false, type, raised, type, given[2], operand_type(operation, 2));
    }
    case Opcode::add_points: {
      std::vector<Cell> given = operands(operation);
      for (size_t i = 0; is_number && i < 2; ++i)
        given[i].value = to_number(given[i].value, operand_type(operation, i));
      return saturating_sum(type, given[0], given[1]);
    }
    default:
      break;
  }
  const Cell given = cell(operation.operands[0]);
  const Kernel kernel = operation.code == Opcode::round   ? Kernel::round
                        : operation.code == Opcode::floor ? Kernel::floor
                                                          : Kernel::ceiling;
  return rounded(kernel, to_number(given.value, operand_type(operation, 0)), given.known);
}

// --- calendar --------------------------------------------------------------------------------------------------------

llvm::Value* Emitter::zone() {
  if (zone_ == nullptr) {
    const Builder::InsertPointGuard guard(b_);
    b_.SetInsertPoint(set_up_->getTerminator());
    llvm::Value* const name = text_constant(plan_.zone);
    zone_ = call(Kernel::find_zone, {data_of(name), size_of(name)});
  }
  return zone_;
}

Cell Emitter::lower_calendar(const Operation& operation) {
  const auto of_operand = [&](Kernel kernel) {
    return propagated(operation, [&](auto given) { return call(kernel, {given[0].value}); });
  };
  switch (operation.code) {
    case Opcode::calendar_back: {
      const plan::Calendar& back = plan_.calendars[operation.detail];
      int64_t months = back.count < kMostMonths ? back.count : kMostMonths;
      if (back.unit == semantics::CalendarUnit::quarter) months *= 3;
      if (back.unit == semantics::CalendarUnit::year) months *= 12;
      return known(call(Kernel::months_back, {zone(), now_, integer(months)}));
    }
    case Opcode::unit_start: {
      const plan::Calendar& start = plan_.calendars[operation.detail];
      llvm::Value* const unit = integer(static_cast<int64_t>(start.unit));
      return known(call(Kernel::start_of_unit, {zone(), now_, unit, integer(-start.count)}));
    }
    case Opcode::date_to_time:
      return propagated(operation, [&](auto given) { return call(Kernel::start_of_day, {zone(), given[0].value}); });
    case Opcode::date:
      return propagated(operation, [&](auto given) { return call(Kernel::local_day, {zone(), given[0].value}); });
    case Opcode::year:
      return of_operand(Kernel::year);
    case Opcode::month:
      return of_operand(Kernel::month);
    case Opcode::day:
      return of_operand(Kernel::day);
    default:
      return of_operand(Kernel::weekday);
  }
}

}  // namespace merit::codegen
