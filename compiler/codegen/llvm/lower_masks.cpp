// Which events of a block match each pattern, as words of bits: bit i is about the block's i-th event.
//
// What patterns ask is shared. Each edge of a window and each kind is compared once, with several events at a time
// where the processor has wide registers; a pattern's word comes of these by `and`. Conditions are asked of one event
// after another, once each for all patterns of the same kinds, and only of events whose kind and time fit one of them;
// what else must be known of these events one by one is found out in the same loop (lower_units.cpp).
#include <llvm/IR/Intrinsics.h>

#include <algorithm>
#include <cstddef>

#include "compiler/codegen/llvm/emitter.h"
#include "compiler/plan/operations.h"

namespace merit::codegen {

// --- several events at a time ----------------------------------------------------------------------------------------

/// Loads of as many events as are compared at once end with the row's last event. Where that is one of the first of the
/// batch there is nothing before it to load, so its events are copied to where there is.
void Emitter::find_lanes() {
  lane_times_ = batch_member(offsetof(merit_batch, event_at), b_.getPtrTy());
  lane_kinds_ = batch_member(offsetof(merit_batch, event_kind), b_.getPtrTy());
  event_cells_.insert({lane_times_, b_.getInt64Ty()});
  event_cells_.insert({lane_kinds_, b_.getInt16Ty()});
  if (unit_.lanes == 1) return;
  const auto lanes = static_cast<int64_t>(unit_.lanes);
  llvm::Value* const is_short = b_.CreateICmpSLT(event_end_, integer(lanes));
  llvm::Value* const unused = b_.CreateSub(integer(lanes), event_end_);
  const auto copied = [&](llvm::Type* type, llvm::Value* from) {
    llvm::AllocaInst* const room = variable(lanes_of(type), "lanes");
    llvm::Value* const begin = b_.CreateGEP(type, room, unused);
    when(is_short, [&] {
      b_.CreateStore(llvm::Constant::getNullValue(lanes_of(type)), room);
      const llvm::Align align(type->getScalarSizeInBits() / 8);
      llvm::Value* const size = b_.CreateMul(event_end_, integer(static_cast<int64_t>(align.value())));
      b_.CreateMemCpy(begin, align, from, align, size);
    });
    return choose(is_short, begin, from);
  };
  lane_times_ = copied(b_.getInt64Ty(), lane_times_);
  lane_kinds_ = copied(b_.getInt16Ty(), lane_kinds_);
}

llvm::Type* Emitter::lanes_of(llvm::Type* type) {
  return unit_.lanes == 1 ? type : llvm::FixedVectorType::get(type, unit_.lanes);
}

llvm::Value* Emitter::load_lanes(llvm::Type* type, llvm::Value* base, llvm::Value* index) {
  const llvm::Align align(type->getScalarSizeInBits() / 8);
  return b_.CreateAlignedLoad(lanes_of(type), b_.CreateGEP(type, base, index), align);
}

llvm::Value* Emitter::compared(const Comparison& comparison, llvm::Value* times, llvm::Value* kinds) {
  llvm::Value* const one = comparison.with.value;
  llvm::Value* const with = unit_.lanes == 1 ? one : b_.CreateVectorSplat(unit_.lanes, one);
  switch (comparison.asks) {
    case Comparison::Asks::from:
      return b_.CreateICmpSGE(times, with);
    case Comparison::Asks::until:
      return b_.CreateICmpSLE(times, with);
    case Comparison::Asks::kind:
      break;
  }
  return b_.CreateICmpEQ(kinds, with);
}

/// Of the events from `offset` in the block on.
void Emitter::compare_lanes(const Comparisons& comparisons, const Block& block, llvm::Value* offset) {
  llvm::Value* const first = b_.CreateAdd(block.begin, offset);
  llvm::Value* start = first;
  if (unit_.lanes > 1) {
    llvm::Value* const last = b_.CreateSub(event_end_, b_.getInt64(unit_.lanes));
    start = b_.CreateBinaryIntrinsic(llvm::Intrinsic::smin, first, last);
  }
  llvm::Value* const times = load_lanes(b_.getInt64Ty(), lane_times_, start);
  llvm::Value* const kinds = load_lanes(b_.getInt16Ty(), lane_kinds_, start);
  llvm::Value* const before = b_.CreateSub(first, start);  // events that were loaded although they are not asked about
  const bool is_first = offset == integer(0);
  for (const Comparison& each : comparisons) {
    llvm::Value* const bits = b_.CreateBitCast(compared(each, times, kinds), b_.getIntNTy(unit_.lanes));
    llvm::Value* const word = b_.CreateLShr(b_.CreateZExt(bits, b_.getInt64Ty()), before);
    llvm::Value* const all = is_first ? integer(0) : b_.CreateLoad(b_.getInt64Ty(), each.bits);
    b_.CreateStore(b_.CreateOr(all, b_.CreateShl(word, offset)), each.bits);
  }
}

/// Most leads have no more events than are compared at once.
void Emitter::emit_comparisons(Comparisons& comparisons, const Block& block) {
  if (comparisons.empty()) return;
  compare_lanes(comparisons, block, integer(0));
  llvm::AllocaInst* const counter = variable(b_.getInt64Ty(), "lane");
  b_.CreateStore(b_.getInt64(unit_.lanes), counter);
  llvm::BasicBlock* const head = this->block("lanes");
  llvm::BasicBlock* const loop = this->block("lanes.more");
  llvm::BasicBlock* const behind = this->block("lanes.end");
  b_.CreateBr(head);
  b_.SetInsertPoint(head);
  llvm::Value* const offset = b_.CreateLoad(b_.getInt64Ty(), counter);
  b_.CreateCondBr(b_.CreateICmpSLT(offset, block.count), loop, behind);
  b_.SetInsertPoint(loop);
  compare_lanes(comparisons, block, offset);
  b_.CreateStore(b_.CreateAdd(offset, b_.getInt64(unit_.lanes)), counter);
  b_.CreateBr(head);
  b_.SetInsertPoint(behind);
  for (Comparison& each : comparisons) {
    each.word = choose(each.with.known, b_.CreateLoad(b_.getInt64Ty(), each.bits), integer(0));
  }
}

// --- kinds and windows -----------------------------------------------------------------------------------------------

/// Its place among all.
size_t Emitter::comparison(Comparison::Asks asks, const Cell& with, Comparisons& all) {
  const auto same = [&](const Comparison& each) { return each.asks == asks && each.with.value == with.value; };
  const auto found = std::ranges::find_if(all, same);
  if (found == all.end()) all.push_back({asks, with, variable(b_.getInt64Ty(), "bits")});
  return static_cast<size_t>(std::ranges::find_if(all, same) - all.begin());
}

/// What must be compared for a pattern.
std::vector<size_t> Emitter::edges_of(const Watched& watched, Comparisons& all) {
  std::vector<size_t> edges;
  if (watched.from.value != nullptr) edges.push_back(comparison(Comparison::Asks::from, watched.from, all));
  if (watched.until.value != nullptr) edges.push_back(comparison(Comparison::Asks::until, watched.until, all));
  return edges;
}

std::vector<size_t> Emitter::kinds_of(const Watched& watched, Comparisons& all) {
  const std::vector<uint16_t>& kinds = plan_.kind_sets[plan_.patterns[watched.pattern].kinds];
  std::vector<size_t> places;
  if (kinds.size() == plan_.kinds.size()) return places;
  for (const uint16_t kind : kinds) {
    places.push_back(comparison(Comparison::Asks::kind, known(b_.getInt16(kind)), all));
  }
  return places;
}

/// The events of a pattern's kinds and within its window.
llvm::Value* Emitter::in_window(const Watched& watched, const Block& block, Comparisons& all) {
  const std::vector<uint16_t>& kinds = plan_.kind_sets[plan_.patterns[watched.pattern].kinds];
  llvm::Value* mask = integer(0);
  for (const size_t kind : kinds_of(watched, all)) mask = b_.CreateOr(mask, all[kind].word);
  if (kinds.size() == plan_.kinds.size()) {
    mask = b_.CreateLShr(integer(-1), b_.CreateSub(integer(kBlock), block.count));
  }
  for (const size_t edge : edges_of(watched, all)) mask = b_.CreateAnd(mask, all[edge].word);
  if (watched.resume == nullptr) return mask;
  llvm::Value* const known =
      b_.CreateBinaryIntrinsic(llvm::Intrinsic::smax, b_.CreateSub(watched.resume, block.begin), integer(0));
  llvm::Value* const others = b_.CreateShl(integer(-1), b_.CreateAnd(known, integer(kBlock - 1)));
  return b_.CreateAnd(mask, choose(b_.CreateICmpSLT(known, integer(kBlock)), others, integer(0)));
}

// --- one event after another -----------------------------------------------------------------------------------------

std::vector<Emitter::Looked> Emitter::looked_at(const std::vector<Watched>& watched, bool carried) {
  std::vector<Looked> all;
  for (size_t i = 0; i < watched.size(); ++i) {
    const plan::Pattern& pattern = plan_.patterns[watched[i].pattern];
    const bool asks = pattern.where && plan_[*pattern.where].scope == Scope::event;
    const std::vector<semantics::CalendarUnit> units =
        carried ? std::vector<semantics::CalendarUnit>() : units_of(watched[i]);
    if (!asks && units.empty()) continue;
    auto found = std::ranges::find(all, pattern.kinds, &Looked::kinds);
    if (found == all.end()) found = all.insert(all.end(), Looked{pattern.kinds, {}, {}, {}});
    found->patterns.push_back(i);
    if (asks && std::ranges::find(found->wheres, *pattern.where, &Where::condition) == found->wheres.end()) {
      found->wheres.push_back({*pattern.where, variable(b_.getInt64Ty(), "where")});
    }
    for (const semantics::CalendarUnit unit : units) watch_unit(unit, found->units);
  }
  return all;
}

/// Of the patterns that ask a condition, the events that it is asked of.
llvm::Value* Emitter::asked_of(const Looked& looked, const Where& where, const std::vector<Watched>& watched) {
  llvm::Value* asked = integer(0);
  for (const size_t i : looked.patterns) {
    const auto& condition = plan_.patterns[watched[i].pattern].where;
    if (condition && *condition == where.condition) asked = b_.CreateOr(asked, watched[i].mask);
  }
  return asked;
}

void Emitter::ask(const Where& where, llvm::Value* asked, llvm::Value* bit) {
  const auto note = [&] {
    llvm::Value* const holds = b_.CreateZExt(cell(where.condition).value, b_.getInt64Ty());
    llvm::Value* const before = b_.CreateLoad(b_.getInt64Ty(), where.bits);
    b_.CreateStore(b_.CreateOr(before, b_.CreateShl(holds, bit)), where.bits);
  };
  if (!unit_.program.costly[plan::index_of(where.condition)]) return note();
  when(b_.CreateTrunc(b_.CreateLShr(asked, bit), b_.getInt1Ty()), note);
}

/// Leaves in the patterns' masks the events for which their conditions hold.
void Emitter::look_one_by_one(const Looked& looked, const Block& block, std::vector<Watched>& watched) {
  llvm::Value* any = integer(0);
  for (const size_t i : looked.patterns) any = b_.CreateOr(any, watched[i].mask);
  std::vector<llvm::Value*> asked;
  for (const Where& where : looked.wheres) {
    b_.CreateStore(integer(0), where.bits);
    asked.push_back(asked_of(looked, where, watched));
  }
  for (const WatchedUnit& unit : looked.units) b_.CreateStore(integer(0), unit.starts);
  const std::vector<uint16_t>& kinds = plan_.kind_sets[looked.kinds];
  for_each_bit(any, [&](llvm::Value* bit) {
    look_at(b_.CreateAdd(block.begin, bit));
    if (kinds.size() == 1) kind_ = b_.getInt16(kinds.front());
    for (size_t i = 0; i < asked.size(); ++i) ask(looked.wheres[i], asked[i], bit);
    for (const WatchedUnit& unit : looked.units) note_unit(unit, bit);
  });
  for (const size_t i : looked.patterns) {
    const auto& condition = plan_.patterns[watched[i].pattern].where;
    const auto where =
        std::ranges::find_if(looked.wheres, [&](const Where& each) { return condition == each.condition; });
    if (where == looked.wheres.end()) continue;
    watched[i].mask = b_.CreateAnd(watched[i].mask, b_.CreateLoad(b_.getInt64Ty(), where->bits));
  }
}

/// A word of bits a pattern.
void Emitter::emit_masks(std::vector<Watched>& watched, const std::vector<Looked>& looked, const Block& block) {
  Comparisons comparisons;
  for (const Watched& each : watched) {
    kinds_of(each, comparisons);
    edges_of(each, comparisons);
  }
  emit_comparisons(comparisons, block);
  for (Watched& each : watched) {
    each.mask = in_window(each, block, comparisons);
    const auto& where = plan_.patterns[each.pattern].where;
    if (where && plan_[*where].scope != Scope::event) each.mask = choose(cell(*where).value, each.mask, integer(0));
  }
  for (const Looked& each : looked) look_one_by_one(each, block, watched);
}

/// Visits the bits that are set, from the lowest.
void Emitter::for_each_bit(llvm::Value* mask, const std::function<void(llvm::Value* bit)>& body) {
  llvm::AllocaInst* const bits = variable(b_.getInt64Ty(), "rest");
  b_.CreateStore(mask, bits);
  llvm::BasicBlock* const head = block("matches");
  llvm::BasicBlock* const inside = block("matches.event");
  llvm::BasicBlock* const behind = block("matches.end");
  b_.CreateBr(head);
  b_.SetInsertPoint(head);
  llvm::Value* const rest = b_.CreateLoad(b_.getInt64Ty(), bits);
  b_.CreateCondBr(b_.CreateICmpNE(rest, integer(0)), inside, behind);
  b_.SetInsertPoint(inside);
  {
    const Branch branch(*this);
    body(b_.CreateBinaryIntrinsic(llvm::Intrinsic::cttz, rest, boolean(true)));
  }
  b_.CreateStore(b_.CreateAnd(rest, b_.CreateSub(rest, integer(1))), bits);
  b_.CreateBr(head);
  b_.SetInsertPoint(behind);
}

}  // namespace merit::codegen
