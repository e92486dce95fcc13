// Facts that go on from row to row, in the function that `reached` asks: all rows of a call are of one lead, each at
// the moment of the one before or later, with its events or more. What a fact has gathered stays, and the row adds the
// events that are new to it. That is exact, the same additions in the same order, as long as the edges of the pattern's
// window stand where they stood; plan::revisited says of which facts all else stays.
//
// - The window begins elsewhere, as behind an event that recycles: the fact begins afresh, with the first event inside.
// - It ends later: the events between the two ends are new, though they have been looked at.
// - It ends earlier: the fact begins afresh.
#include <cstddef>
#include <limits>
#include <stdexcept>

#include "compiler/codegen/llvm/emitter.h"

namespace merit::codegen {

namespace {

constexpr int64_t kEarliest = std::numeric_limits<int64_t>::min();
constexpr int64_t kLatest = std::numeric_limits<int64_t>::max();

}  // namespace

/// Stays as it is when the next row begins.
void Emitter::carry(llvm::AllocaInst* variable) {
  carried_.push_back(variable);
}

/// A segment's variables stay in the frame from group to group.
void Emitter::carry_between_calls() {
  const llvm::DataLayout& layout = unit_.module.getDataLayout();
  const llvm::Align align(sizeof(int64_t));
  uint64_t place = work_->segments[segment_].state_begin;
  for (llvm::AllocaInst* const variable : carried_) {
    const uint64_t size = layout.getTypeAllocSize(variable->getAllocatedType());
    b_.CreateMemCpy(frame_place(place), align, variable, variable->getAlign(), size);
    {
      const Builder::InsertPointGuard guard(b_);
      b_.SetInsertPoint(set_up_->getTerminator());
      b_.CreateMemCpy(variable, variable->getAlign(), frame_place(place), align, size);
    }
    place += llvm::alignTo(size, align);
  }
  if (!carried_.empty() && place > work_->segments[segment_].state_end) {
    throw std::logic_error("facts keep more from group to group than their segment has room for");
  }
}

void Emitter::resume_all(std::vector<Watched>& watched) {
  llvm::AllocaInst* const lead_begin = variable(b_.getInt64Ty(), "lead.begin");
  carry(lead_begin);
  llvm::Value* const is_first = b_.CreateICmpEQ(row_, integer(0));
  when(is_first, [&] { b_.CreateStore(event_begin_, lead_begin); });
  llvm::Value* const begin = b_.CreateLoad(b_.getInt64Ty(), lead_begin);
  for (Watched& each : watched) resume(each, is_first, begin);
}

void Emitter::resume(Watched& watched, llvm::Value* is_first, llvm::Value* lead_begin) {
  const Cell begin = watched.from.value ? watched.from : known(integer(kEarliest));
  const Cell end = watched.until.value ? watched.until : known(integer(kLatest));
  llvm::Value* const open = b_.CreateAnd(begin.known, end.known);
  llvm::Value* const from = choose(open, begin.value, integer(kLatest));
  llvm::Value* const until = choose(open, end.value, integer(kEarliest));
  llvm::AllocaInst* const last_from = variable(b_.getInt64Ty(), "last.from");
  llvm::AllocaInst* const last_until = variable(b_.getInt64Ty(), "last.until");
  llvm::AllocaInst* const seen_end = variable(b_.getInt64Ty(), "seen.end");
  llvm::AllocaInst* const resumed = variable(b_.getInt64Ty(), "resume");
  for (llvm::AllocaInst* const each : {last_from, last_until, seen_end}) carry(each);
  for (const Gathering& gathering : watched.gatherings) {
    carry(gathering.value);
    carry(gathering.known);
  }
  const auto last = [&](llvm::AllocaInst* of) { return b_.CreateLoad(b_.getInt64Ty(), of); };
  const auto first_from = [&](llvm::Value* time) {
    llvm::Value* const times = batch_member(offsetof(merit_batch, event_at), b_.getPtrTy());
    return call(Kernel::first_event_from, {times, lead_begin, event_end_, time});
  };

  b_.CreateStore(last(seen_end), resumed);
  llvm::Value* const stands = b_.CreateICmpEQ(from, last(last_from));
  llvm::Value* const goes_on = b_.CreateAnd(stands, b_.CreateICmpSGE(until, last(last_until)));
  when(b_.CreateOr(is_first, b_.CreateNot(goes_on)), [&] {
    for (const Gathering& gathering : watched.gatherings) start(gathering);
    b_.CreateStore(first_from(from), resumed);
    b_.CreateStore(until, last_until);
  });
  when(b_.CreateICmpNE(until, last(last_until)), [&] {  // later, so that there is a time behind the last end
    llvm::Value* const entering = first_from(b_.CreateAdd(last(last_until), integer(1)));
    b_.CreateStore(b_.CreateBinaryIntrinsic(llvm::Intrinsic::smin, entering, last(resumed)), resumed);
  });
  b_.CreateStore(from, last_from);
  b_.CreateStore(until, last_until);
  b_.CreateStore(event_end_, seen_end);
  watched.resume = last(resumed);
}

/// Of those that are new to a pattern.
llvm::Value* Emitter::first_new_event(const std::vector<Watched>& watched) {
  llvm::Value* first = event_end_;
  for (const Watched& each : watched) first = b_.CreateBinaryIntrinsic(llvm::Intrinsic::smin, first, each.resume);
  return first;
}

}  // namespace merit::codegen
