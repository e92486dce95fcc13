// Facts: what a lead's events add up to.
//
// Events are taken in blocks of up to 64. For each pattern a word of bits is made that says which events of the block
// match (lower_masks.cpp); all facts of the pattern share it. `exists` and `count` ask the word alone, and so do
// distinct days (lower_units.cpp); other facts visit its bits from the lowest, so in the order of events, and sums come
// out as the language says. Facts of sequences are made behind the loop, from the times of the events that matched
// (lower_sequences.cpp).
//
// A fact may hang on others, through a window or a condition. Facts that hang on no other are gathered in one loop over
// the events, those that hang on these in a second, and so on. In the function that `reached` asks there is another
// loop beside each, for what is carried from row to row (carry.cpp).
#include <llvm/IR/Intrinsics.h>

#include <algorithm>
#include <cstddef>

#include "compiler/codegen/llvm/emitter.h"
#include "compiler/plan/operations.h"

namespace merit::codegen {

void Emitter::emit_facts() {
  const std::vector<std::vector<OperationId>>& facts = work_->segments[segment_].facts;
  if (!facts.empty()) find_lanes();
  for (const std::vector<OperationId>& of_loop : facts) {
    std::vector<OperationId> going_on, others;
    for (const OperationId id : of_loop) (work_->revisited.carries(id) ? going_on : others).push_back(id);
    if (!going_on.empty()) emit_event_loop(going_on, true);
    if (!others.empty()) emit_event_loop(others, false);
  }
}

// --- before the loop -------------------------------------------------------------------------------------------------

/// The time of a window's end, moved by one where it is not included. One cell for all windows that end there.
Cell Emitter::edge(const plan::Pattern::Bound& bound, bool from) {
  const auto [known_edge, is_new] = edges_.try_emplace({bound.time, bound.included, from});
  Cell& moved = known_edge->second;
  if (!is_new) return moved;
  moved = cell(bound.time);
  if (!bound.included) {
    const auto intrinsic = from ? llvm::Intrinsic::sadd_with_overflow : llvm::Intrinsic::ssub_with_overflow;
    moved = overflowing(intrinsic, moved.value, integer(1), moved.known);
  }
  return moved;
}

/// Everything about the lead that an event's condition or operand looks at, so that it stands before the loop.
void Emitter::ask_for_lead_cells(OperationId id, std::vector<bool>& seen) {
  if (seen[plan::index_of(id)]) return;
  seen[plan::index_of(id)] = true;
  const Operation& operation = plan_[id];
  if (operation.scope != Scope::event) {
    cell(id);
    return;
  }
  for (const OperationId operand : plan::needed_by(plan_, operation)) ask_for_lead_cells(operand, seen);
}

Emitter::Watched& Emitter::watch_pattern(uint32_t number, std::vector<Watched>& watched, std::vector<bool>& seen) {
  const auto known = std::ranges::find(watched, number, &Watched::pattern);
  if (known != watched.end()) return *known;
  Watched& added = watched.emplace_back();
  added.pattern = number;
  const plan::Pattern& pattern = plan_.patterns[number];
  if (pattern.from) added.from = edge(*pattern.from, true);
  if (pattern.until) added.until = edge(*pattern.until, false);
  if (pattern.where) ask_for_lead_cells(*pattern.where, seen);
  return added;
}

std::vector<Emitter::Watched> Emitter::watch(const std::vector<OperationId>& facts) {
  std::vector<Watched> watched;
  std::vector<bool> seen(plan_.operations.size());
  for (const OperationId id : facts) {
    for (const OperationId operand : plan_[id].operands) ask_for_lead_cells(operand, seen);
    if (plan::is_of_sequence(plan_[id].code)) {
      watch_steps(plan_[id], watched, seen);
      continue;
    }
    Gathering gathering;
    gathering.fact = id;
    declare(gathering);
    watch_pattern(plan::pattern_of(plan_, plan_[id]), watched, seen).gatherings.push_back(gathering);
  }
  return watched;
}

// --- the loop --------------------------------------------------------------------------------------------------------

void Emitter::emit_event_loop(const std::vector<OperationId>& facts, bool carried) {
  std::vector<Watched> watched = watch(facts);
  const std::vector<Looked> looked = looked_at(watched, carried);
  if (carried) {
    resume_all(watched);
  } else {
    for (const Watched& each : watched) std::ranges::for_each(each.gatherings, [&](const auto& one) { start(one); });
    for (const Looked& each : looked) std::ranges::for_each(each.units, [&](const auto& unit) { start(unit); });
  }
  llvm::AllocaInst* const position = variable(b_.getInt64Ty(), "position");
  b_.CreateStore(carried ? first_new_event(watched) : event_begin_, position);
  llvm::BasicBlock* const head = block("events");
  llvm::BasicBlock* const body = block("events.block");
  llvm::BasicBlock* const behind = block("events.end");
  b_.CreateBr(head);
  b_.SetInsertPoint(head);
  llvm::Value* const begin = b_.CreateLoad(b_.getInt64Ty(), position);
  b_.CreateCondBr(b_.CreateICmpSLT(begin, event_end_), body, behind);
  b_.SetInsertPoint(body);
  Block of_events;
  of_events.begin = begin;
  of_events.count = b_.CreateBinaryIntrinsic(llvm::Intrinsic::smin, b_.CreateSub(event_end_, begin), integer(kBlock));
  const auto asks_for_units = [](const Looked& each) { return !each.units.empty(); };
  of_events.days_ascend = std::ranges::any_of(looked, asks_for_units) ? days_ascend() : boolean(false);
  emit_masks(watched, looked, of_events);
  for (const Watched& each : watched) {
    for (const Gathering& gathering : each.gatherings) gather_mask(gathering, each.mask);
    gather_events(each, of_events);
  }
  gather_units(watched, looked, of_events);
  b_.CreateStore(b_.CreateAdd(begin, integer(kBlock)), position);
  b_.CreateBr(head);
  b_.SetInsertPoint(behind);
  for (const Watched& each : watched) {
    for (const Gathering& gathering : each.gatherings) {
      const auto index = plan::index_of(gathering.fact);
      cells_[index] = finish(gathering);
      trail_.push_back(index);
    }
  }
  for (const OperationId id : facts) {
    if (!plan::is_of_sequence(plan_[id].code)) continue;
    cells_[plan::index_of(id)] = finish_sequence(plan_[id], watched);
    trail_.push_back(plan::index_of(id));
  }
}

void Emitter::look_at(llvm::Value* event) {
  event_ = event;
  kind_ = load(b_.getInt16Ty(), batch_member(offsetof(merit_batch, event_kind), b_.getPtrTy()), event);
  at_ = load(b_.getInt64Ty(), batch_member(offsetof(merit_batch, event_at), b_.getPtrTy()), event);
}

}  // namespace merit::codegen
