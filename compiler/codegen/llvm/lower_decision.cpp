// What is decided of a row: the outputs. And what is worked out for each text of a dictionary: the function `prepare`.
#include <llvm/IR/Intrinsics.h>

#include <cstddef>

#include "compiler/codegen/llvm/emitter.h"
#include "compiler/plan/operations.h"

namespace merit::codegen {

// --- texts that were made --------------------------------------------------------------------------------------------

llvm::Value* Emitter::kept(const Type& type, llvm::Value* text) {
  llvm::AllocaInst* const result = variable(text_type(), "kept");
  const Kernel kernel = type.kind == TypeKind::text ? Kernel::keep_text : Kernel::keep_list;
  call(kernel, {memory(), data_of(text), size_of(text), result});
  return b_.CreateLoad(text_type(), result);
}

// --- outputs ---------------------------------------------------------------------------------------------------------

llvm::Value* Emitter::output_member(size_t offset) {
  return member_of(outputs_, offset, b_.getPtrTy());
}

llvm::Value* Emitter::output_buffer(uint32_t slot, size_t offset) {
  llvm::Value* const columns = output_member(offsetof(merit_outputs, columns));
  return member_of(columns, slot * sizeof(merit_output) + offset, b_.getPtrTy());
}

void Emitter::store_value(uint32_t slot, const Type& type, const Cell& cell, bool made) {
  llvm::Value* value = choose(cell.known, cell.value, llvm::Constant::getNullValue(cell.value->getType()));
  if (type.kind == TypeKind::boolean) value = b_.CreateZExt(value, b_.getInt64Ty());
  if (made) value = kept(type, value);
  llvm::Value* const values = output_buffer(slot, offsetof(merit_output, values));
  b_.CreateStore(value, b_.CreateInBoundsGEP(value->getType(), values, row_));
}

void Emitter::store_known(uint32_t slot, const Cell& cell) {
  llvm::Value* const known = output_buffer(slot, offsetof(merit_output, known));
  b_.CreateStore(b_.CreateZExt(cell.known, b_.getInt8Ty()), b_.CreateInBoundsGEP(b_.getInt8Ty(), known, row_));
}

/// Of a column that is never missing, the bytes of all rows are written at once, before them. One row is no reason to
/// call a function.
void Emitter::fill_known(llvm::ArrayRef<uint32_t> slots) {
  if (slots.empty()) return;
  llvm::Value* const count = batch_member(offsetof(merit_batch, row_count), b_.getInt64Ty());
  std::vector<llvm::Value*> bytes;
  for (const uint32_t slot : slots) bytes.push_back(output_buffer(slot, offsetof(merit_output, known)));
  llvm::BasicBlock* const one = block("known.one");
  llvm::BasicBlock* const many = block("known.many");
  llvm::BasicBlock* const first = set_up_->getSingleSuccessor();
  set_up_->getTerminator()->eraseFromParent();
  b_.SetInsertPoint(set_up_);
  b_.CreateCondBr(b_.CreateICmpEQ(count, integer(1)), one, many);
  b_.SetInsertPoint(one);
  for (llvm::Value* const known : bytes) b_.CreateStore(b_.getInt8(1), known);
  b_.CreateBr(first);
  b_.SetInsertPoint(many);
  for (llvm::Value* const known : bytes) b_.CreateMemSet(known, b_.getInt8(1), count, llvm::MaybeAlign(1));
  b_.CreateBr(first);
}

void Emitter::store_bits(const std::vector<uint32_t>& roots, uint32_t word, size_t member) {
  const uint64_t words = words_for(roots.size());
  llvm::Value* bits = integer(0);
  for (uint64_t bit = 0; bit < kWordBits && word * kWordBits + bit < roots.size(); ++bit) {
    const Cell listed = cell(plan_.roots[roots[word * kWordBits + bit]].value);
    bits = b_.CreateOr(bits, b_.CreateShl(b_.CreateZExt(listed.value, b_.getInt64Ty()), bit));
  }
  llvm::Value* const place = b_.CreateAdd(b_.CreateMul(row_, b_.getInt64(words)), b_.getInt64(word));
  b_.CreateStore(bits, b_.CreateInBoundsGEP(b_.getInt64Ty(), output_member(member), place));
}

void Emitter::store_output(uint32_t slot) {
  const DecisionShape::Output& output = unit_.program.shape.outputs[slot];
  const plan::Root& root = plan_.roots[output.root];
  if (!output.reason_text) {
    store_value(slot, plan_[root.value].type, cell(root.value), is_made(root.value));
    const bool is_always_known = cell(root.value).known == boolean(true) && !work_->is_cut();
    is_always_known ? always_known_.push_back(slot) : store_known(slot, cell(root.value));
    return;
  }
  when(cell(root.value).value, [&] {
    store_value(slot, plan_[*root.text].type, cell(*root.text), is_made(*root.text));
    store_known(slot, cell(*root.text));
  });
}

void Emitter::store(const Store& store) {
  switch (store.what) {
    case Store::What::undecided:
      return store_bits(unit_.program.shape.undecided, store.place, offsetof(merit_outputs, undecided));
    case Store::What::reasons:
      return store_bits(unit_.program.shape.reasons, store.place, offsetof(merit_outputs, reasons));
    case Store::What::output:
      return store_output(store.place);
    case Store::What::rank:
      break;
  }
  const Cell rank = cell(OperationId{store.place});
  store_value(0, plan_[OperationId{store.place}].type, rank, false);
  store_known(0, rank);
}

// --- moments before this one -----------------------------------------------------------------------------------------

Cell Emitter::reached(const Operation& operation) {
  llvm::Value* const place = cell(operation.operands[0]).value;
  llvm::Value* const always = cell(operation.operands[1]).value;
  llvm::Function* const rank = function_named(work_name(operation.operands[0]), {b_.getPtrTy(), b_.getPtrTy()});
  const plan::Revisited& revisited = unit_.program.rankings.at(operation.operands[0]).revisited;
  llvm::Value* const look_back = integer(revisited.look_back.value_or(-1));
  llvm::Value* const goes_on = boolean(revisited.carries_any());
  llvm::AllocaInst* const time = variable(b_.getInt64Ty(), "reached");
  llvm::AllocaInst* const is_known = variable(b_.getInt1Ty(), "reached.known");
  b_.CreateStore(integer(0), time);
  b_.CreateStore(boolean(false), is_known);
  when(b_.CreateICmpSGT(place, always), [&] {
    b_.CreateStore(call(Kernel::reached, {batch_, row_, rank, memory(), place, look_back, goes_on, time}), is_known);
  });
  return {b_.CreateLoad(b_.getInt64Ty(), time), b_.CreateLoad(b_.getInt1Ty(), is_known)};
}

// --- tables over dictionaries ----------------------------------------------------------------------------------------

void Emitter::emit_prepare(uint32_t table) {
  begin_function("merit_prepare_" + std::to_string(table),
                 {b_.getPtrTy(), b_.getPtrTy(), b_.getInt64Ty(), b_.getPtrTy(), b_.getPtrTy()});
  llvm::Value* const texts = function_->getArg(1);
  llvm::Value* const count = function_->getArg(2);
  llvm::Value* const result = function_->getArg(3);
  memory_ = function_->getArg(4);
  const plan::TextTable& text_table = plan_.text_tables[unit_.program.tables[table].text_table];
  const Type& type = plan_[text_table.value].type;
  const auto result_member = [&](size_t offset) {
    return b_.CreateLoad(b_.getPtrTy(), b_.CreateConstInBoundsGEP1_64(b_.getInt8Ty(), result, offset));
  };
  llvm::Value* const values = result_member(offsetof(merit_table, values));
  llvm::Value* const states = result_member(offsetof(merit_table, known));
  llvm::AllocaInst* const nothing = variable(text_type(), "missing");
  b_.CreateStore(llvm::Constant::getNullValue(text_type()), nothing);

  llvm::AllocaInst* const position = variable(b_.getInt64Ty(), "position");
  b_.CreateStore(integer(0), position);
  llvm::BasicBlock* const loop = block("texts");
  llvm::BasicBlock* const behind = block("texts.end");
  b_.CreateBr(loop);
  b_.SetInsertPoint(loop);
  llvm::Value* const index = b_.CreateLoad(b_.getInt64Ty(), position);
  call(Kernel::reset_scratch, {memory()});
  llvm::Value* const is_text = b_.CreateICmpULT(index, count);
  llvm::Value* const place = choose(is_text, b_.CreateInBoundsGEP(text_type(), texts, index), nothing);
  cells_[plan::index_of(text_table.column)] = {b_.CreateLoad(text_type(), place), is_text};
  const Cell found = cell(text_table.value);
  llvm::Value* state = b_.CreateZExt(found.known, b_.getInt8Ty());
  if (type.kind == TypeKind::boolean) {
    state = b_.CreateAdd(state, b_.CreateZExt(found.value, b_.getInt8Ty()));
  } else {
    b_.CreateStore(found.value, b_.CreateInBoundsGEP(type_of(type), values, index));
  }
  b_.CreateStore(state, b_.CreateInBoundsGEP(b_.getInt8Ty(), states, index));
  llvm::Value* const next = b_.CreateAdd(index, integer(1));
  b_.CreateStore(next, position);
  b_.CreateCondBr(b_.CreateICmpULE(next, count), loop, behind);
  b_.SetInsertPoint(behind);
  b_.CreateRetVoid();
}

}  // namespace merit::codegen
