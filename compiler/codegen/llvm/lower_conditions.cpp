// Comparisons and three-valued logic. The value of a boolean is false where it is missing, so that Kleene's `and` and
// `or` are a few bit operations.
#include <optional>

#include "compiler/codegen/llvm/emitter.h"
#include "runtime/values/owned_text.h"

namespace merit::codegen {

namespace {

/// What a constant text begins with when it is trimmed and folded, if that is ASCII.
std::optional<char> first_letter(const Operation& operation) {
  const auto* const text = std::get_if<std::string>(&operation.constant);
  if (operation.code != Opcode::constant || text == nullptr) return std::nullopt;
  const std::string normalised = values::normalised(*text);
  if (normalised.empty() || static_cast<int8_t>(normalised.front()) <= ' ') return std::nullopt;  // or not ASCII
  return normalised.front();
}

}  // namespace

// --- comparisons -----------------------------------------------------------------------------------------------------

llvm::Value* Emitter::less(const Type& type, llvm::Value* a, llvm::Value* b, bool or_equal) {
  if (type.kind == TypeKind::number) return or_equal ? b_.CreateFCmpOLE(a, b) : b_.CreateFCmpOLT(a, b);
  if (type.kind == TypeKind::text) {
    llvm::Value* const order = call(Kernel::compare_folded, {data_of(a), size_of(a), data_of(b), size_of(b)});
    return or_equal ? b_.CreateICmpSLE(order, integer(0)) : b_.CreateICmpSLT(order, integer(0));
  }
  if (type.kind == TypeKind::boolean) return or_equal ? b_.CreateICmpULE(a, b) : b_.CreateICmpULT(a, b);
  return or_equal ? b_.CreateICmpSLE(a, b) : b_.CreateICmpSLT(a, b);
}

/// Most texts that are not a constant begin with another letter of ASCII than it does, which takes no call to see.
llvm::Value* Emitter::equal_texts(const Operation& operation, llvm::Value* a, llvm::Value* b) {
  const auto compared = [&] { return call(Kernel::equals_folded, {data_of(a), size_of(a), data_of(b), size_of(b)}); };
  std::optional<char> letter = first_letter(plan_[operation.operands[1]]);
  llvm::Value* text = a;
  if (!letter) {
    letter = first_letter(plan_[operation.operands[0]]);
    text = b;
  }
  const bool of_row = operation.scope == Scope::lead || operation.scope == Scope::event;
  if (!letter || !of_row || row_ == nullptr) return compared();
  llvm::AllocaInst* const result = variable(b_.getInt1Ty(), "equal");
  b_.CreateStore(boolean(false), result);
  when(b_.CreateICmpNE(size_of(text), integer(0)), [&] {
    llvm::Value* const first = b_.CreateLoad(b_.getInt8Ty(), data_of(text));
    const bool is_letter = *letter >= 'a' && *letter <= 'z';
    llvm::Value* const folded = is_letter ? b_.CreateOr(first, b_.getInt8('a' - 'A')) : first;
    llvm::Value* const is_same = b_.CreateICmpEQ(folded, b_.getInt8(static_cast<uint8_t>(*letter)));
    llvm::Value* const is_other = b_.CreateICmpSLE(first, b_.getInt8(' '));  // white space, or not ASCII
    when(b_.CreateOr(is_same, is_other), [&] { b_.CreateStore(compared(), result); });
  });
  return b_.CreateLoad(b_.getInt1Ty(), result);
}

Cell Emitter::lower_comparison(const Operation& operation) {
  const Type& left = operand_type(operation, 0);
  const Type& right = operand_type(operation, 1);
  const std::vector<Cell> given = operands(operation);
  llvm::Value* const both = all_known(given);
  const bool numbers = left.kind == TypeKind::number || right.kind == TypeKind::number;
  llvm::Value* const a = numbers ? to_number(given[0].value, left) : given[0].value;
  llvm::Value* const b = numbers ? to_number(given[1].value, right) : given[1].value;
  const Type type = numbers ? Type{TypeKind::number} : left;
  if (operation.code == Opcode::less) return condition(less(type, a, b), both);
  if (operation.code == Opcode::less_equal) return condition(less(type, a, b, true), both);
  if (type.kind == TypeKind::text) {
    if (operation.code == Opcode::equal) return condition(equal_texts(operation, a, b), both);
    return condition(call(Kernel::equals_exactly, {data_of(a), size_of(a), data_of(b), size_of(b)}), both);
  }
  return condition(numbers ? b_.CreateFCmpOEQ(a, b) : b_.CreateICmpEQ(a, b), both);
}

// --- logic -----------------------------------------------------------------------------------------------------------

/// At least so many, or at most; missing only if the missing ones could still change the answer.
Cell Emitter::count_of_true(const Operation& operation) {
  const std::vector<Cell> given = operands(operation);
  const Cell wanted = given.front();
  llvm::Value* certain = integer(0);
  llvm::Value* possible = integer(0);
  for (size_t i = 1; i < given.size(); ++i) {
    certain = b_.CreateAdd(certain, b_.CreateZExt(given[i].value, b_.getInt64Ty()));
    llvm::Value* const may_be = b_.CreateOr(given[i].value, b_.CreateNot(given[i].known));
    possible = b_.CreateAdd(possible, b_.CreateZExt(may_be, b_.getInt64Ty()));
  }
  const bool at_least = operation.code == Opcode::at_least_of;
  llvm::Value* const yes =
      at_least ? b_.CreateICmpSGE(certain, wanted.value) : b_.CreateICmpSLE(possible, wanted.value);
  llvm::Value* const no = at_least ? b_.CreateICmpSLT(possible, wanted.value) : b_.CreateICmpSGT(certain, wanted.value);
  return condition(yes, b_.CreateAnd(wanted.known, b_.CreateOr(yes, no)));
}

/// Arms from the last to the first: true gives its value, false goes on, missing makes the whole missing.
Cell Emitter::select(const Operation& operation) {
  const std::vector<Cell> given = operands(operation);
  Cell result = given.size() % 2 == 1 ? given.back() : missing(operation.type);
  for (size_t arm = given.size() / 2; arm-- > 0;) {
    const Cell& when_cell = given[2 * arm];
    const Cell& value = given[2 * arm + 1];
    result = {choose(when_cell.value, value.value, result.value),
              b_.CreateAnd(when_cell.known, choose(when_cell.value, value.known, result.known))};
  }
  return operation.type.kind == TypeKind::boolean ? condition(result.value, result.known) : result;
}

Cell Emitter::lower_logic(const Operation& operation) {
  const std::vector<Cell> given = operands(operation);
  switch (operation.code) {
    case Opcode::is_known:
      return known(given[0].known);
    case Opcode::logical_not:
      return {b_.CreateAnd(given[0].known, b_.CreateNot(given[0].value)), given[0].known};
    case Opcode::logical_and: {
      llvm::Value* all = boolean(true);
      llvm::Value* some_false = boolean(false);
      for (const Cell& each : given) {
        all = b_.CreateAnd(all, each.value);
        some_false = b_.CreateOr(some_false, b_.CreateAnd(each.known, b_.CreateNot(each.value)));
      }
      return {all, b_.CreateOr(all, some_false)};
    }
    case Opcode::logical_or: {
      llvm::Value* some = boolean(false);
      for (const Cell& each : given) some = b_.CreateOr(some, each.value);
      return {some, b_.CreateOr(some, all_known(given))};
    }
    case Opcode::at_least_of:
    case Opcode::at_most_of:
      return count_of_true(operation);
    case Opcode::when_true:
      return {choose(given[0].value, given[1].value, given[2].value),
              choose(given[0].value, given[1].known, given[2].known)};
    case Opcode::default_to:
      return {choose(given[0].known, given[0].value, given[1].value), b_.CreateOr(given[0].known, given[1].known)};
    default:
      return select(operation);
  }
}

}  // namespace merit::codegen
