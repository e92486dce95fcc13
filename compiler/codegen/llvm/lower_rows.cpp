// Rows: the function `evaluate`, the one that `reached` asks, and the segments of either where its work is cut
// (segments.h).
#include <llvm/IR/Intrinsics.h>

#include <cassert>
#include <cstddef>

#include "compiler/codegen/llvm/emitter.h"
#include "compiler/plan/operations.h"

namespace merit::codegen {

namespace {

/// How many rows ahead cells of events are asked for: so long as a row takes, memory takes that of a few.
constexpr int64_t kRowsAhead = 16;

std::string segment_name(std::optional<OperationId> rank_of, uint32_t number) {
  return work_name(rank_of) + "_" + std::to_string(number);
}

}  // namespace

std::string work_name(std::optional<OperationId> rank_of) {
  return rank_of ? "merit_rank_" + std::to_string(plan::index_of(*rank_of)) : "merit_evaluate";
}

// --- functions -------------------------------------------------------------------------------------------------------

void Emitter::emit_work(const Work& work, std::optional<OperationId> rank_of) {
  work_ = &work;
  rank_of_ = rank_of;
  begin_function(work_name(rank_of), {b_.getPtrTy(), b_.getPtrTy()});
  if (rank_of && unit_.is_alone) function_->setLinkage(llvm::Function::InternalLinkage);
  begin_rows();
  llvm::Value* const count = batch_member(offsetof(merit_batch, row_count), b_.getInt64Ty());
  if (work.is_cut()) {
    emit_groups(count);
    b_.CreateRetVoid();
    return;
  }
  for_each_row(integer(0), count, 1, [&](llvm::Value* row) { emit_row(row, integer(0)); });
  b_.CreateRetVoid();
  fill_known(always_known_);
}

void Emitter::emit_segment(const Work& work, uint32_t number, std::optional<OperationId> rank_of) {
  work_ = &work;
  rank_of_ = rank_of;
  segment_ = number;
  begin_function(segment_name(rank_of, number), segment_arguments());
  if (unit_.is_alone) function_->setLinkage(llvm::Function::InternalLinkage);
  begin_rows();
  frame_ = function_->getArg(2);
  llvm::Value* const first = function_->getArg(3);
  for_each_row(first, function_->getArg(4), 1, [&](llvm::Value* row) { emit_row(row, first); });
  carry_between_calls();
  b_.CreateRetVoid();
}

void Emitter::begin_rows() {
  outputs_ = function_->getArg(1);
  memory_ = output_member(offsetof(merit_outputs, memory));
}

/// Batch, outputs, frame, and the group: its first row and the one behind its last.
std::vector<llvm::Type*> Emitter::segment_arguments() {
  return {b_.getPtrTy(), b_.getPtrTy(), b_.getPtrTy(), b_.getInt64Ty(), b_.getInt64Ty()};
}

void Emitter::for_each_row(llvm::Value* first, llvm::Value* end, uint64_t step,
                           const std::function<void(llvm::Value*)>& body) {
  llvm::BasicBlock* const head = block("rows");
  llvm::BasicBlock* const inside = block("row");
  llvm::BasicBlock* const behind = block("rows.end");
  llvm::AllocaInst* const place = variable(b_.getInt64Ty(), "row");
  b_.CreateStore(first, place);
  b_.CreateBr(head);
  b_.SetInsertPoint(head);
  llvm::Value* const row = b_.CreateLoad(b_.getInt64Ty(), place);
  b_.CreateCondBr(b_.CreateICmpULT(row, end), inside, behind);
  b_.SetInsertPoint(inside);
  body(row);
  b_.CreateStore(b_.CreateAdd(row, b_.getInt64(step)), place);
  b_.CreateBr(head);
  b_.SetInsertPoint(behind);
}

/// Group after group, of each segment after segment. What `rank` makes stays in scratch memory, so its frame does.
void Emitter::emit_groups(llvm::Value* count) {
  const uint64_t rows = work_->group_rows();
  const uint64_t words = (work_->state_bytes + rows * work_->row_bytes) / sizeof(int64_t);
  const auto room = [&] { return call(Kernel::room_for_words, {memory(), b_.getInt64(words)}); };
  frame_ = rank_of_ ? room() : nullptr;
  for_each_row(integer(0), count, rows, [&](llvm::Value* first) {
    if (!rank_of_) {
      call(Kernel::reset_scratch, {memory()});
      frame_ = room();
    }
    llvm::Value* const end =
        b_.CreateBinaryIntrinsic(llvm::Intrinsic::umin, b_.CreateAdd(first, b_.getInt64(rows)), count);
    for (uint32_t i = 0; i < work_->segments.size(); ++i) {
      b_.CreateCall(function_named(segment_name(rank_of_, i), segment_arguments()),
                    {batch_, outputs_, frame_, first, end});
    }
  });
}

// --- a row -----------------------------------------------------------------------------------------------------------

/// The row's members, and the block that is entered where `now` is another than in the row before; `first`: of the
/// call.
void Emitter::emit_row(llvm::Value* row, llvm::Value* first) {
  row_ = row;
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
  llvm::Value* const is_first = b_.CreateICmpEQ(row_, first);
  llvm::Value* const before = choose(is_first, integer(0), b_.CreateLoad(b_.getInt64Ty(), last));
  llvm::Value* const is_other = b_.CreateOr(is_first, b_.CreateICmpNE(before, now_));
  b_.CreateStore(now_, last);
  moments_ = block("moment");
  llvm::BasicBlock* const behind = block("lead");
  b_.CreateCondBr(is_other, moments_, behind);
  b_.SetInsertPoint(moments_);
  b_.CreateBr(behind);
  b_.SetInsertPoint(behind);
  if (resets_scratch()) call(Kernel::reset_scratch, {memory()});
  if (work_->is_cut()) {
    llvm::Value* const of_group = b_.CreateMul(b_.CreateSub(row_, first), b_.getInt64(work_->row_bytes));
    frame_row_ = b_.CreateInBoundsGEP(b_.getInt8Ty(), frame_place(work_->state_bytes), of_group);
  }
  const Segment& segment = work_->segments[segment_];
  emit_facts();
  for (const OperationId id : segment.handed_on) hand_on(id);
  for (const Store& each : segment.stores) store(each);
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

// --- the frame -------------------------------------------------------------------------------------------------------

/// Whether a segment before this one has worked it out.
bool Emitter::is_from_before(OperationId id) const {
  if (work_ == nullptr || !work_->is_cut()) return false;
  const uint32_t owner = work_->segment_of[plan::index_of(id)];
  assert((owner == Work::kNowhere || owner <= segment_) && "a segment asks for what a later one works out");
  return owner < segment_;
}

llvm::Value* Emitter::frame_place(uint64_t offset) {
  return b_.CreateConstInBoundsGEP1_64(b_.getInt8Ty(), frame_, offset);
}

llvm::Value* Emitter::row_place(uint32_t offset) {
  return b_.CreateConstInBoundsGEP1_64(b_.getInt8Ty(), frame_row_, offset);
}

Cell Emitter::from_frame(OperationId id) {
  const auto& [value, known_place] = work_->places[plan::index_of(id)];
  const Type& type = plan_[id].type;
  const bool is_always_known = known_place == Work::kNowhere;
  if (type.kind == TypeKind::boolean) {
    llvm::Value* const both = b_.CreateLoad(b_.getInt8Ty(), row_place(value));
    llvm::Value* const holds = b_.CreateTrunc(both, b_.getInt1Ty());
    return {holds, is_always_known ? boolean(true) : b_.CreateTrunc(b_.CreateLShr(both, 1), b_.getInt1Ty())};
  }
  llvm::Value* const found = b_.CreateLoad(type_of(type), row_place(value));
  if (is_always_known) return known(found);
  return {found, b_.CreateICmpNE(b_.CreateLoad(b_.getInt8Ty(), row_place(known_place)), b_.getInt8(0))};
}

void Emitter::hand_on(OperationId id) {
  const auto& [value, known_place] = work_->places[plan::index_of(id)];
  const Cell made = cell(id);
  llvm::Value* const is_known = b_.CreateZExt(made.known, b_.getInt8Ty());
  if (plan_[id].type.kind == TypeKind::boolean) {
    llvm::Value* const holds = b_.CreateZExt(made.value, b_.getInt8Ty());
    llvm::Value* const both = b_.CreateOr(holds, b_.CreateShl(is_known, 1));
    b_.CreateStore(both, row_place(value));
    return;
  }
  b_.CreateStore(made.value, row_place(value));
  if (known_place != Work::kNowhere) b_.CreateStore(is_known, row_place(known_place));
}

}  // namespace merit::codegen
