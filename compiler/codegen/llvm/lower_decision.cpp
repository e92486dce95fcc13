// Rows and what is decided of them: the functions `evaluate` and `prepare`.
#include <llvm/IR/Intrinsics.h>

#include <algorithm>
#include <cassert>
#include <cstddef>

#include "compiler/codegen/decision_shape.h"
#include "compiler/codegen/llvm/emitter.h"
#include "compiler/plan/operations.h"
#include "compiler/plan/passes/look_back.h"

namespace merit::codegen {

namespace {

constexpr uint64_t kWordBits = 64;

/// How many rows ahead cells of events are asked for: so long as a row takes, memory takes that of a few.
constexpr int64_t kRowsAhead = 16;

std::string rank_name(OperationId place) {
  return "merit_rank_" + std::to_string(plan::index_of(place));
}

}  // namespace

// --- texts that were made --------------------------------------------------------------------------------------------

llvm::Value* Emitter::kept(const Type& type, llvm::Value* text) {
  llvm::AllocaInst* const result = variable(text_type(), "kept");
  const Kernel kernel = type.kind == TypeKind::text ? Kernel::keep_text : Kernel::keep_list;
  call(kernel, {memory(), data_of(text), size_of(text), result});
  return b_.CreateLoad(text_type(), result);
}

// --- outputs ---------------------------------------------------------------------------------------------------------

llvm::Value* Emitter::output_member(size_t offset) {
  llvm::Value*& member = members_[{outputs_, offset}];
  if (member == nullptr) {
    const Builder::InsertPointGuard guard(b_);
    b_.SetInsertPoint(set_up_->getTerminator());
    member = b_.CreateLoad(b_.getPtrTy(), b_.CreateConstInBoundsGEP1_64(b_.getInt8Ty(), outputs_, offset));
  }
  return member;
}

llvm::Value* Emitter::output_buffer(uint32_t slot, size_t offset) {
  llvm::Value* const columns = output_member(offsetof(merit_outputs, columns));
  llvm::Value*& member = members_[{columns, slot * sizeof(merit_output) + offset}];
  if (member == nullptr) {
    const Builder::InsertPointGuard guard(b_);
    b_.SetInsertPoint(set_up_->getTerminator());
    member = b_.CreateLoad(
        b_.getPtrTy(), b_.CreateConstInBoundsGEP1_64(b_.getInt8Ty(), columns, slot * sizeof(merit_output) + offset));
  }
  return member;
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

void Emitter::emit_roots() {
  if (rank_of_) {
    store_value(0, plan_[*rank_of_].type, cell(*rank_of_), false);
    return store_known(0, cell(*rank_of_));
  }
  const DecisionShape shape = shape_of(plan_);
  const auto store_bits = [&](const std::vector<uint32_t>& roots, size_t member) {
    const uint64_t words = (roots.size() + kWordBits - 1) / kWordBits;
    for (uint64_t word = 0; word < words; ++word) {
      llvm::Value* bits = integer(0);
      for (uint64_t bit = 0; bit < kWordBits && word * kWordBits + bit < roots.size(); ++bit) {
        const Cell listed = cell(plan_.roots[roots[word * kWordBits + bit]].value);
        bits = b_.CreateOr(bits, b_.CreateShl(b_.CreateZExt(listed.value, b_.getInt64Ty()), bit));
      }
      llvm::Value* const place = b_.CreateAdd(b_.CreateMul(row_, b_.getInt64(words)), b_.getInt64(word));
      b_.CreateStore(bits, b_.CreateInBoundsGEP(b_.getInt64Ty(), output_member(member), place));
    }
  };
  store_bits(shape.undecided, offsetof(merit_outputs, undecided));
  store_bits(shape.reasons, offsetof(merit_outputs, reasons));
  for (uint32_t slot = 0; slot < shape.outputs.size(); ++slot) {
    const DecisionShape::Output& output = shape.outputs[slot];
    const plan::Root& root = plan_.roots[output.root];
    if (!output.reason_text) {
      store_value(slot, plan_[root.value].type, cell(root.value), is_made(root.value));
      cell(root.value).known == boolean(true) ? always_known_.push_back(slot) : store_known(slot, cell(root.value));
      continue;
    }
    when(cell(root.value).value, [&] {
      store_value(slot, plan_[*root.text].type, cell(*root.text), is_made(*root.text));
      store_known(slot, cell(*root.text));
    });
  }
}

// --- moments before this one -----------------------------------------------------------------------------------------

Cell Emitter::reached(const Operation& operation) {
  llvm::Value* const place = cell(operation.operands[0]).value;
  llvm::Value* const always = cell(operation.operands[1]).value;
  llvm::Function* const rank = unit_.module.getFunction(rank_name(operation.operands[0]));
  assert(rank != nullptr && "`rank` is written before what asks it");
  const plan::Revisited revisited = plan::revisited(plan_, operation.operands[0]);
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

// --- rows ------------------------------------------------------------------------------------------------------------

/// The row's members, and the block that is entered where `now` is another than in the row before.
void Emitter::emit_row() {
  llvm::Value* const rows = batch_member(offsetof(merit_batch, rows), b_.getPtrTy());
  llvm::Value* const offset = b_.CreateMul(row_, integer(sizeof(merit_row)));
  llvm::Value* const place = b_.CreateInBoundsGEP(b_.getInt8Ty(), rows, offset);
  const auto member = [&](size_t at) {
    return b_.CreateLoad(b_.getInt64Ty(), b_.CreateConstInBoundsGEP1_64(b_.getInt8Ty(), place, at));
  };
  lead_ = member(offsetof(merit_row, lead));
  event_begin_ = member(offsetof(merit_row, event_begin));
  event_end_ = member(offsetof(merit_row, event_end));
  now_ = member(offsetof(merit_row, now));

  llvm::AllocaInst* const last = variable(b_.getInt64Ty(), "last_now");
  llvm::Value* const is_first = b_.CreateICmpEQ(row_, integer(0));
  llvm::Value* const before = choose(is_first, integer(0), b_.CreateLoad(b_.getInt64Ty(), last));
  llvm::Value* const is_other = b_.CreateOr(is_first, b_.CreateICmpNE(before, now_));
  b_.CreateStore(now_, last);
  moments_ = block("moment");
  llvm::BasicBlock* const behind = block("lead");
  b_.CreateCondBr(is_other, moments_, behind);
  b_.SetInsertPoint(moments_);
  b_.CreateBr(behind);
  b_.SetInsertPoint(behind);
  if (!rank_of_) call(Kernel::reset_scratch, {memory()});
  emit_facts();
  emit_roots();
  if (!rank_of_) ask_for_events_ahead();
}

/// Events of some kinds alone have a field, so its cells are read here and there, which no processor foresees. One cell
/// a row is enough: where a row's cells end the next one's begin.
void Emitter::ask_for_events_ahead() {
  if (event_cells_.empty()) return;
  llvm::Value* const last = b_.CreateSub(batch_member(offsetof(merit_batch, row_count), b_.getInt64Ty()), integer(1));
  llvm::Value* const ahead =
      b_.CreateBinaryIntrinsic(llvm::Intrinsic::smin, b_.CreateAdd(row_, integer(kRowsAhead)), last);
  llvm::Value* const rows = batch_member(offsetof(merit_batch, rows), b_.getPtrTy());
  llvm::Value* const place =
      b_.CreateAdd(b_.CreateMul(ahead, integer(sizeof(merit_row))), integer(offsetof(merit_row, event_begin)));
  llvm::Value* const event = b_.CreateLoad(b_.getInt64Ty(), b_.CreateInBoundsGEP(b_.getInt8Ty(), rows, place));
  constexpr int kRead = 0, kKeep = 3, kData = 1;
  for (const auto& [cells, type] : event_cells_) {
    b_.CreateIntrinsic(llvm::Intrinsic::prefetch, {b_.getPtrTy()},
                       {b_.CreateGEP(type, cells, event), b_.getInt32(kRead), b_.getInt32(kKeep), b_.getInt32(kData)});
  }
}

void Emitter::emit_evaluate() {
  begin_function("merit_evaluate", {b_.getPtrTy(), b_.getPtrTy()});
  emit_rows();
}

void Emitter::emit_rank(OperationId place) {
  const std::string name = rank_name(place);
  if (unit_.module.getFunction(name) != nullptr) return;
  rank_of_ = place;
  begin_function(name, {b_.getPtrTy(), b_.getPtrTy()});
  function_->setLinkage(llvm::Function::InternalLinkage);
  emit_rows();
}

void Emitter::emit_rows() {
  outputs_ = function_->getArg(1);
  memory_ = output_member(offsetof(merit_outputs, memory));
  llvm::Value* const count = batch_member(offsetof(merit_batch, row_count), b_.getInt64Ty());
  llvm::BasicBlock* const head = block("rows");
  llvm::BasicBlock* const body = block("row");
  llvm::BasicBlock* const behind = block("rows.end");
  llvm::AllocaInst* const row = variable(b_.getInt64Ty(), "row");
  b_.CreateStore(integer(0), row);
  b_.CreateBr(head);
  b_.SetInsertPoint(head);
  row_ = b_.CreateLoad(b_.getInt64Ty(), row);
  b_.CreateCondBr(b_.CreateICmpULT(row_, count), body, behind);
  b_.SetInsertPoint(body);
  emit_row();
  b_.CreateStore(b_.CreateAdd(row_, integer(1)), row);
  b_.CreateBr(head);
  b_.SetInsertPoint(behind);
  b_.CreateRetVoid();
  fill_known(always_known_);
}

void Emitter::emit_prepare(uint32_t table) {
  begin_function("merit_prepare_" + std::to_string(table),
                 {b_.getPtrTy(), b_.getPtrTy(), b_.getInt64Ty(), b_.getPtrTy(), b_.getPtrTy()});
  llvm::Value* const texts = function_->getArg(1);
  llvm::Value* const count = function_->getArg(2);
  llvm::Value* const result = function_->getArg(3);
  memory_ = function_->getArg(4);
  const plan::TextTable& text_table = plan_.text_tables[unit_.tables[table].text_table];
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
