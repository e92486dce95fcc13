// On how many days, weeks … events match, by words of bits.
//
// Events stand in the order of time, so those of one unit stand side by side unless clocks go back over midnight. While
// the events of a block are looked at one by one, a word notes with which of them a unit begins. That cuts the block
// into stretches, and a pattern's unit counts where a bit of its word lies in one: adding the word to all but the last
// bits of each stretch carries into the last bit wherever any bit is set, for all stretches in one addition. A stretch
// may begin in the block before. Of a window without an end, all events from the first on match: its units are those
// that begin behind that event, and its own.
//
// Where clocks have gone back over midnight since a lead's first event, and for what is carried from row to row, a
// kernel looks at one event after another instead.
#include <llvm/IR/Intrinsics.h>

#include <algorithm>
#include <cstddef>
#include <limits>
#include <utility>
#include <vector>

#include "compiler/codegen/llvm/emitter.h"
#include "compiler/plan/operations.h"
#include "runtime/kernels/kernels.h"
#include "runtime/values/calendar.h"
#include "runtime/values/zone_offsets.h"

namespace merit::codegen {

namespace {

constexpr int64_t kNoUnit = std::numeric_limits<int64_t>::min();

// What has been gathered, as UnitsMet has it behind its count. Where days ascend, `seen` is 1 if the stretch that goes
// on behind the block has a bit of the pattern, and `latest` is not used.
constexpr unsigned kLatest = 0;
constexpr unsigned kSeen = 1;

}  // namespace

std::vector<semantics::CalendarUnit> Emitter::units_of(const Watched& watched) {
  std::vector<semantics::CalendarUnit> units;
  for (const Gathering& each : watched.gatherings) {
    const Operation& fact = plan_[each.fact];
    if (fact.code == Opcode::distinct_units) units.push_back(plan_.pattern_units[fact.detail].unit);
  }
  return units;
}

void Emitter::watch_unit(semantics::CalendarUnit unit, std::vector<WatchedUnit>& units) {
  if (std::ranges::find(units, unit, &WatchedUnit::unit) != units.end()) return;
  units.push_back({unit, variable(b_.getInt64Ty(), "unit.starts"), variable(b_.getInt64Ty(), "unit.latest")});
}

void Emitter::start(const WatchedUnit& unit) {
  b_.CreateStore(integer(kNoUnit), unit.latest);
}

void Emitter::start_units(const Gathering& gathering) {
  llvm::Type* const word = b_.getInt64Ty();
  b_.CreateStore(integer(kNoUnit), b_.CreateConstInBoundsGEP1_64(word, gathering.known, kLatest));
  b_.CreateStore(integer(0), b_.CreateConstInBoundsGEP1_64(word, gathering.known, kSeen));
}

/// The time of the event that is being looked at, as clocks show it. The zone's offset is remembered with the times
/// that have it, so that it is looked up once for many events; UTC needs none.
llvm::Value* Emitter::local_time() {
  if (values::find_zone({plan_.zone.data(), plan_.zone.size()}) == &values::utc_zone()) return at_;
  llvm::Type* const type = llvm::StructType::get(context_, {b_.getInt64Ty(), b_.getInt64Ty(), b_.getInt64Ty()});
  static_assert(sizeof(values::OffsetStretch) == 3 * sizeof(int64_t));
  if (offset_ == nullptr) {
    offset_ = variable(type, "offset");
    const Builder::InsertPointGuard guard(b_);
    b_.SetInsertPoint(set_up_->getTerminator());
    b_.CreateStore(llvm::Constant::getNullValue(type), offset_);
  }
  const auto member = [&](unsigned index) {
    return b_.CreateLoad(b_.getInt64Ty(), b_.CreateStructGEP(type, offset_, index));
  };
  llvm::Value* const is_other = b_.CreateICmpUGE(b_.CreateSub(at_, member(0)), member(1));
  when(is_other, [&] { call(Kernel::offset_around, {zone(), at_, offset_}); });
  return b_.CreateAdd(at_, member(2));
}

void Emitter::note_unit(const WatchedUnit& unit, llvm::Value* bit) {
  // Rounded down: no day that is asked for here begins before the first that can be told, so counting from that is
  // dividing without signs.
  constexpr int64_t kFirstDay = std::numeric_limits<int64_t>::min() / values::kMicrosPerDay;
  llvm::Value* const since = b_.CreateSub(local_time(), integer(kFirstDay * values::kMicrosPerDay));
  llvm::Value* number = b_.CreateUDiv(since, integer(values::kMicrosPerDay));
  if (unit.unit != semantics::CalendarUnit::day) {
    llvm::Value* const day = b_.CreateAdd(number, integer(kFirstDay));
    number = call(Kernel::unit_of_day, {day, integer(static_cast<int64_t>(unit.unit))});
  }
  llvm::Value* const begins = b_.CreateICmpNE(number, b_.CreateLoad(b_.getInt64Ty(), unit.latest));
  llvm::Value* const starts = b_.CreateLoad(b_.getInt64Ty(), unit.starts);
  llvm::Value* const start = b_.CreateShl(b_.CreateZExt(begins, b_.getInt64Ty()), bit);
  b_.CreateStore(b_.CreateOr(starts, start), unit.starts);
  b_.CreateStore(number, unit.latest);
}

/// Whether no day of the row's events is before that of an earlier one; asked where there is an event.
llvm::Value* Emitter::days_ascend() {
  const int64_t from = values::days_ascend_from(*values::find_zone({plan_.zone.data(), plan_.zone.size()}));
  if (from == std::numeric_limits<int64_t>::max()) return boolean(false);
  llvm::Value* const times = batch_member(offsetof(merit_batch, event_at), b_.getPtrTy());
  return b_.CreateICmpSGE(load(b_.getInt64Ty(), times, event_begin_), integer(from));
}

/// By words where days ascend, else by the kernel.
void Emitter::gather_units(const std::vector<Watched>& watched, const std::vector<Looked>& looked, const Block& block) {
  std::vector<std::pair<const Watched*, const Gathering*>> facts;
  for (const Watched& each : watched) {
    for (const Gathering& gathering : each.gatherings) {
      if (plan_[gathering.fact].code == Opcode::distinct_units) facts.emplace_back(&each, &gathering);
    }
  }
  if (facts.empty()) return;
  if (block.days_ascend != boolean(false)) {
    when(block.days_ascend, [&] {
      for (const auto& [of, gathering] : facts) gather_words(*of, *gathering, looked);
    });
  }
  when(b_.CreateNot(block.days_ascend), [&] {
    for (const auto& [of, gathering] : facts) meet_units(*of, *gathering, block);
  });
}

void Emitter::gather_words(const Watched& watched, const Gathering& gathering, const std::vector<Looked>& looked) {
  const plan::Pattern& pattern = plan_.patterns[watched.pattern];
  const Looked& of_kinds = *std::ranges::find(looked, pattern.kinds, &Looked::kinds);
  const semantics::CalendarUnit asked = plan_.pattern_units[plan_[gathering.fact].detail].unit;
  const WatchedUnit& unit = *std::ranges::find(of_kinds.units, asked, &WatchedUnit::unit);
  const bool has_end = pattern.until || (pattern.where && plan_[*pattern.where].scope == Scope::event);
  has_end ? gather_stretches(watched, gathering, unit) : gather_from_first(watched, gathering, unit);
}

/// Of a pattern that matches all events of its kinds from one on.
void Emitter::gather_from_first(const Watched& watched, const Gathering& gathering, const WatchedUnit& unit) {
  llvm::Value* const mask = watched.mask;
  llvm::Value* const before = b_.CreateLoad(b_.getInt64Ty(), gathering.value);
  llvm::Value* const first = choose(b_.CreateICmpEQ(before, integer(0)), mask, integer(0));
  llvm::Value* const own = b_.CreateAnd(first, b_.CreateNeg(first));
  llvm::Value* const starts = b_.CreateOr(b_.CreateLoad(b_.getInt64Ty(), unit.starts), own);
  llvm::Value* const count = b_.CreateUnaryIntrinsic(llvm::Intrinsic::ctpop, b_.CreateAnd(starts, mask));
  b_.CreateStore(b_.CreateAdd(before, count), gathering.value);
}

void Emitter::gather_stretches(const Watched& watched, const Gathering& gathering, const WatchedUnit& unit) {
  llvm::Value* const mask = watched.mask;
  llvm::Value* const starts = b_.CreateLoad(b_.getInt64Ty(), unit.starts);
  llvm::Value* const ends = b_.CreateOr(b_.CreateLShr(starts, 1), integer(std::numeric_limits<int64_t>::min()));
  llvm::Value* const inner = b_.CreateNot(ends);
  llvm::Value* const carried = b_.CreateAdd(b_.CreateAnd(mask, inner), inner);
  llvm::Value* const met = b_.CreateAnd(b_.CreateOr(carried, mask), ends);

  // The stretch that the block begins with has been counted already if the block before met it.
  llvm::Value* const seen_place = b_.CreateConstInBoundsGEP1_64(b_.getInt64Ty(), gathering.known, kSeen);
  llvm::Value* const goes_on = b_.CreateLoad(b_.getInt64Ty(), seen_place);
  llvm::Value* const first = b_.CreateSub(b_.CreateAnd(starts, b_.CreateNeg(starts)), integer(1));
  llvm::Value* const meets_first = b_.CreateICmpNE(b_.CreateAnd(mask, first), integer(0));
  llvm::Value* const again = b_.CreateAnd(goes_on, b_.CreateZExt(meets_first, b_.getInt64Ty()));
  llvm::Value* const count = b_.CreateSub(b_.CreateUnaryIntrinsic(llvm::Intrinsic::ctpop, met), again);
  llvm::Value* const before = b_.CreateLoad(b_.getInt64Ty(), gathering.value);
  b_.CreateStore(b_.CreateAdd(before, count), gathering.value);

  llvm::Value* const still = choose(b_.CreateICmpEQ(starts, integer(0)), goes_on, integer(0));
  llvm::Value* const meets_last = b_.CreateLShr(met, integer(kBlock - 1));
  b_.CreateStore(b_.CreateOr(meets_last, still), seen_place);
}

void Emitter::meet_units(const Watched& watched, const Gathering& gathering, const Block& block) {
  llvm::Type* const word = b_.getInt64Ty();
  llvm::AllocaInst* const met = variable(llvm::ArrayType::get(word, 3), "met");
  static_assert(sizeof(kernels::UnitsMet) == 3 * sizeof(int64_t));
  const auto of_met = [&](unsigned index) { return b_.CreateConstInBoundsGEP1_64(word, met, index); };
  const auto gathered = [&](unsigned index) { return b_.CreateConstInBoundsGEP1_64(word, gathering.known, index); };
  b_.CreateStore(b_.CreateLoad(word, gathering.value), of_met(0));
  for (const unsigned member : {kLatest, kSeen})
    b_.CreateStore(b_.CreateLoad(word, gathered(member)), of_met(1 + member));
  const plan::PatternUnit& unit = plan_.pattern_units[plan_[gathering.fact].detail];
  llvm::Value* const times = batch_member(offsetof(merit_batch, event_at), b_.getPtrTy());
  call(Kernel::meet_units, {zone(), times, block.begin, watched.mask, integer(static_cast<int64_t>(unit.unit)), met});
  b_.CreateStore(b_.CreateLoad(word, of_met(0)), gathering.value);
  for (const unsigned member : {kLatest, kSeen})
    b_.CreateStore(b_.CreateLoad(word, of_met(1 + member)), gathered(member));
}

}  // namespace merit::codegen
