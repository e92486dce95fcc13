// Facts of sequences. While the events of a block are visited, the times of those that match a step's pattern are
// written down, once for each pattern; behind the loop a kernel makes of them when matches end
// (runtime/kernels/sequences.cpp).
#include <algorithm>
#include <limits>

#include "compiler/codegen/llvm/emitter.h"
#include "compiler/plan/operations.h"

namespace merit::codegen {

namespace {

/// The times of so many events have room on the stack, which most leads need no more of.
constexpr int64_t kFewEvents = 16;

constexpr int64_t kUnbounded = std::numeric_limits<int64_t>::max();

// What `merit_not_followed` gives.
constexpr int64_t kFails = 0;
constexpr int64_t kUndecided = 1;
constexpr int64_t kPasses = 2;

}  // namespace

// --- in the loop -----------------------------------------------------------------------------------------------------

void Emitter::watch_steps(const Operation& fact, std::vector<Watched>& watched, std::vector<bool>& seen) {
  for (const uint32_t pattern : plan::patterns_of(plan_, fact)) {
    Watched& step = watch_pattern(pattern, watched, seen);
    if (step.times != nullptr) continue;
    step.times = variable(b_.getPtrTy(), "times");
    step.times_count = variable(b_.getInt64Ty(), "times.count");
    b_.CreateStore(variable(llvm::ArrayType::get(b_.getInt64Ty(), kFewEvents), "times.few"), step.times);
    llvm::Value* const most = b_.CreateSub(event_end_, event_begin_);
    when(b_.CreateICmpSGT(most, integer(kFewEvents)),
         [&] { b_.CreateStore(call(Kernel::room_for_words, {memory(), most}), step.times); });
    b_.CreateStore(integer(0), step.times_count);
  }
}

/// The event that is being looked at matches.
void Emitter::gather_time(const Watched& watched) {
  llvm::Value* const times = b_.CreateLoad(b_.getPtrTy(), watched.times);
  llvm::Value* const count = b_.CreateLoad(b_.getInt64Ty(), watched.times_count);
  b_.CreateStore(at_, b_.CreateInBoundsGEP(b_.getInt64Ty(), times, count));
  b_.CreateStore(b_.CreateAdd(count, integer(1)), watched.times_count);
}

// --- behind it -------------------------------------------------------------------------------------------------------

llvm::StructType* Emitter::times_type() {
  return llvm::StructType::get(context_, {b_.getPtrTy(), b_.getInt64Ty()});
}

const Emitter::Watched& Emitter::watched_step(const plan::Sequence::Step& step, const std::vector<Watched>& watched) {
  return *std::ranges::find(watched, step.pattern, &Watched::pattern);
}

/// Without an event for each step there is no match: most leads have none, and cost no call.
llvm::Value* Emitter::have_events(std::span<const plan::Sequence::Step> steps, const std::vector<Watched>& watched) {
  llvm::Value* all = boolean(true);
  for (const plan::Sequence::Step& step : steps) {
    llvm::Value* const count = b_.CreateLoad(b_.getInt64Ty(), watched_step(step, watched).times_count);
    all = b_.CreateAnd(all, b_.CreateICmpNE(count, integer(0)));
  }
  return all;
}

/// An array of `kernels::SequenceStep`.
llvm::Value* Emitter::steps_of(uint32_t sequence, const std::vector<Watched>& watched) {
  const std::vector<plan::Sequence::Step>& steps = plan_.sequences[sequence].steps;
  auto* const step_type = llvm::StructType::get(context_, {times_type(), b_.getInt64Ty(), b_.getInt64Ty()});
  auto* const array_type = llvm::ArrayType::get(step_type, steps.size());
  llvm::AllocaInst* const array = variable(array_type, "steps");
  for (size_t i = 0; i < steps.size(); ++i) {
    const Watched& found = watched_step(steps[i], watched);
    llvm::Value* step = llvm::PoisonValue::get(step_type);
    step = b_.CreateInsertValue(step, b_.CreateLoad(b_.getPtrTy(), found.times), {0, 0});
    step = b_.CreateInsertValue(step, b_.CreateLoad(b_.getInt64Ty(), found.times_count), {0, 1});
    step = b_.CreateInsertValue(step, steps[i].after ? cell(*steps[i].after).value : integer(0), 1);
    step = b_.CreateInsertValue(step, steps[i].within ? cell(*steps[i].within).value : integer(kUnbounded), 2);
    b_.CreateStore(step, b_.CreateConstInBoundsGEP2_64(array_type, array, 0, i));
  }
  return array;
}

llvm::Value* Emitter::match_ends(uint32_t sequence, const std::vector<Watched>& watched) {
  llvm::Value*& ends = match_ends_[sequence];
  if (ends != nullptr) return ends;
  llvm::AllocaInst* const result = variable(times_type(), "ends");
  b_.CreateStore(llvm::Constant::getNullValue(times_type()), result);
  const std::span<const plan::Sequence::Step> steps = plan_.sequences[sequence].steps;
  when(have_events(steps, watched), [&] {
    const auto count = static_cast<int64_t>(steps.size());
    call(Kernel::match_ends, {memory(), steps_of(sequence, watched), integer(count), result});
  });
  return ends = b_.CreateLoad(times_type(), result);
}

Cell Emitter::finish_sequence(const Operation& fact, const std::vector<Watched>& watched) {
  if (fact.code == Opcode::not_followed) return not_followed(fact, watched);
  const std::vector<uint32_t> sequences = plan::sequences_of(plan_, fact);
  llvm::Value* const ends = match_ends(sequences.front(), watched);
  llvm::Value* const times = b_.CreateExtractValue(ends, 0);
  llvm::Value* const count = b_.CreateExtractValue(ends, 1);
  if (fact.code == Opcode::match_count) return known(count);
  if (fact.code == Opcode::match_points) return match_points(fact, ends);
  llvm::Value* const others = match_ends(sequences.back(), watched);
  llvm::Value* const same =
      call(Kernel::same_times, {times, count, b_.CreateExtractValue(others, 0), b_.CreateExtractValue(others, 1)});
  return known(b_.CreateNot(same));
}

Cell Emitter::not_followed(const Operation& fact, const std::vector<Watched>& watched) {
  const std::vector<plan::Sequence::Step>& steps = plan_.sequences[fact.detail].steps;
  const bool bounded = steps.back().within.has_value();
  llvm::AllocaInst* const result = variable(b_.getInt64Ty(), "not_followed");
  b_.CreateStore(integer(kFails), result);
  when(have_events(std::span(steps).first(steps.size() - 1), watched), [&] {
    const auto count = static_cast<int64_t>(steps.size());
    const auto is_bounded = static_cast<int64_t>(bounded);
    b_.CreateStore(call(Kernel::not_followed,
                        {memory(), steps_of(fact.detail, watched), integer(count), integer(is_bounded), now_}),
                   result);
  });
  llvm::Value* const found = b_.CreateLoad(b_.getInt64Ty(), result);
  return condition(b_.CreateICmpEQ(found, integer(kPasses)), b_.CreateICmpNE(found, integer(kUndecided)));
}

/// The sum over the ends in their order: the operand sees each as the time of an event.
Cell Emitter::match_points(const Operation& fact, llvm::Value* ends) {
  llvm::Type* const type = type_of(fact.type);
  llvm::AllocaInst* const sum = variable(type, "points");
  llvm::AllocaInst* const position = variable(b_.getInt64Ty(), "match");
  b_.CreateStore(llvm::Constant::getNullValue(type), sum);
  b_.CreateStore(integer(0), position);
  llvm::BasicBlock* const head = block("points");
  llvm::BasicBlock* const body = block("points.match");
  llvm::BasicBlock* const behind = block("points.end");
  b_.CreateBr(head);
  b_.SetInsertPoint(head);
  llvm::Value* const index = b_.CreateLoad(b_.getInt64Ty(), position);
  b_.CreateCondBr(b_.CreateICmpSLT(index, b_.CreateExtractValue(ends, 1)), body, behind);
  b_.SetInsertPoint(body);
  {
    const Branch branch(*this);
    at_ = load(b_.getInt64Ty(), b_.CreateExtractValue(ends, 0), index);
    const Cell points = cell(fact.operands[0]);
    b_.CreateStore(saturating_sum(fact.type, known(b_.CreateLoad(type, sum)), points).value, sum);
  }
  b_.CreateStore(b_.CreateAdd(index, integer(1)), position);
  b_.CreateBr(head);
  b_.SetInsertPoint(behind);
  return known(b_.CreateLoad(type, sum));
}

}  // namespace merit::codegen
