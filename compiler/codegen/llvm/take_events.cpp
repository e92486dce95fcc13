#include "compiler/codegen/llvm/take_events.h"

#include <llvm/IR/Intrinsics.h>

#include <algorithm>
#include <cstddef>
#include <limits>
#include <map>

#include "compiler/codegen/llvm/take_cells.h"
#include "runtime/library/definition.h"

namespace merit::codegen {

namespace {

using semantics::Field;

class TakeEvents : TakeCells {
 public:
  TakeEvents(const Library& library, llvm::Module& module) : TakeCells(library, module) {}

  void emit();

 private:
  enum class Kind : uint8_t {
    unneeded,  ///< no decision looks at such events
    bare,      ///< nobody looks at a cell of theirs
    with_cells,
  };
  Kind kind_of(size_t kind) const;
  bool is_stored(size_t kind, size_t field) const;
  bool has_integer_key(size_t kind) const;
  bool has_other_key(size_t kind) const;

  llvm::Value* lowest() { return b_.getInt64(static_cast<uint64_t>(std::numeric_limits<int64_t>::min())); }
  llvm::AllocaInst* variable(const char* name, llvm::Value* value);
  llvm::Value* get(llvm::AllocaInst* variable) { return b_.CreateLoad(variable->getAllocatedType(), variable); }

  void begin();
  void choose_direction();
  void start_over();
  void loop();
  void take_kind(size_t kind);
  void take_key(size_t kind);
  void note_integer_key(size_t kind, llvm::Value* key, llvm::BasicBlock* behind);
  void look_for_key(size_t kind, llvm::BasicBlock* behind);
  llvm::Value* earliest_of(size_t kind);
  void check_time(llvm::Value* earliest);
  void take_time(llvm::Value* kind, bool may_tie);
  size_t place_of_reader(size_t kind, size_t field) const;
  llvm::Value* value_in(size_t kind, size_t field, llvm::BasicBlock* missing);
  void store(size_t kind, size_t field, llvm::Value* value);
  void end_event();

  llvm::Value *events_ = nullptr, *event_count_ = nullptr, *now_ = nullptr, *room_ = nullptr;
  llvm::Value *kinds_ = nullptr, *times_ = nullptr, *keys_ = nullptr;
  llvm::Value *first_ = nullptr, *step_ = nullptr, *end_ = nullptr, *is_forward_ = nullptr;
  llvm::AllocaInst *next_ = nullptr, *count_ = nullptr, *before_ = nullptr;
  llvm::AllocaInst* notes_keys_ = nullptr;           ///< integers that do not ascend go to the table
  std::map<size_t, llvm::AllocaInst*> highest_key_;  ///< by kind whose key is an integer
  std::map<int64_t, llvm::Value*> earliest_;         ///< by how far anything looks back
  llvm::Value *event_ = nullptr, *kind_ = nullptr, *at_ = nullptr;
  llvm::BasicBlock *start_ = nullptr, *head_ = nullptr, *skip_ = nullptr;
  llvm::BasicBlock *repeated_ = nullptr, *unordered_ = nullptr;
};

TakeEvents::Kind TakeEvents::kind_of(size_t kind) const {
  if (!library_.columns.kinds[kind]) return Kind::unneeded;
  const auto has_column = [](int32_t column) { return column >= 0; };
  return std::ranges::any_of(library_.columns.event_fields[kind], has_column) ? Kind::with_cells : Kind::bare;
}

bool TakeEvents::has_integer_key(size_t kind) const {
  const semantics::EventKind& found = model_.kinds[kind];
  return library_.columns.kinds[kind] && found.key_field >= 0 &&
         is_any_integer(model_, found.fields[static_cast<size_t>(found.key_field)]);
}

bool TakeEvents::has_other_key(size_t kind) const {
  return library_.columns.kinds[kind] && model_.kinds[kind].key_field >= 0 && !has_integer_key(kind);
}

bool TakeEvents::is_stored(size_t kind, size_t field) const {
  const int32_t column = library_.columns.event_fields[kind][field];
  return column >= 0 && static_cast<uint32_t>(column) < library_.columns.event_columns_read;
}

llvm::AllocaInst* TakeEvents::variable(const char* name, llvm::Value* value) {
  llvm::AllocaInst* const made = b_.CreateAlloca(value->getType(), nullptr, name);
  b_.CreateStore(value, made);
  return made;
}

void TakeEvents::begin() {
  begin_function(kTakeEventsName, {b_.getPtrTy(), b_.getInt64Ty(), b_.getInt64Ty(), b_.getPtrTy()});
  events_ = function_->getArg(0);
  event_count_ = function_->getArg(1);
  now_ = function_->getArg(2);
  room_ = function_->getArg(3);
  kinds_ = load_pointer(room_, offsetof(merit_event_room, kind));
  times_ = load_pointer(room_, offsetof(merit_event_room, at));
  columns_ = load_pointer(room_, offsetof(merit_event_room, columns));
  keys_ = load_pointer(room_, offsetof(merit_event_room, keys));
  readers_ = load_pointer(room_, offsetof(merit_event_room, readers));
  next_ = variable("next", events_);
  count_ = variable("count", integer(0));
  before_ = variable("before", lowest());
  notes_keys_ = variable("notes_keys", b_.getFalse());
  bool has_other_keys = false;
  for (size_t k = 0; k < model_.kinds.size(); ++k) {
    if (has_integer_key(k)) highest_key_[k] = variable("highest_key", lowest());
    has_other_keys = has_other_keys || has_other_key(k);
  }
  if (has_other_keys) call("merit_start_keys", {keys_, events_, event_count_});
  choose_direction();
}

/// A list whose first event is later than its last is looked at from its end.
void TakeEvents::choose_direction() {
  constexpr size_t kSize = sizeof(merit_event);
  llvm::AllocaInst* const first = variable("first", events_);
  llvm::AllocaInst* const step = variable("step", integer(kSize));
  start_ = block("start");
  go_on_if(b_.CreateICmpUGT(event_count_, integer(1)), start_);
  llvm::Value* const before_last = b_.CreateMul(b_.CreateSub(event_count_, integer(1)), integer(kSize));
  llvm::Value* const last = b_.CreateGEP(b_.getInt8Ty(), events_, before_last);
  llvm::Value* const first_at = load_integer(events_, offsetof(merit_event, at));
  go_on_if(b_.CreateICmpSGT(first_at, load_integer(last, offsetof(merit_event, at))), start_);
  b_.CreateStore(last, first);
  b_.CreateStore(b_.CreateNeg(integer(kSize)), step);
  b_.CreateBr(start_);
  b_.SetInsertPoint(start_);
  first_ = get(first);
  step_ = get(step);
  is_forward_ = b_.CreateICmpSGT(step_, integer(0));
  end_ = b_.CreateGEP(b_.getInt8Ty(), first_, b_.CreateMul(event_count_, step_));
  head_ = block("head");
  b_.CreateStore(first_, next_);
  b_.CreateBr(head_);
}

/// Once more, with a table of keys: some do not ascend. What has been written is written again as it is.
void TakeEvents::start_over() {
  b_.SetInsertPoint(unordered_);
  call("merit_start_keys", {keys_, events_, event_count_});
  b_.CreateStore(b_.getTrue(), notes_keys_);
  for (const auto& [kind, highest] : highest_key_) {
    b_.CreateStore(integer(std::numeric_limits<int64_t>::max()), highest);
  }
  b_.CreateStore(first_, next_);
  b_.CreateStore(integer(0), count_);
  b_.CreateStore(lowest(), before_);
  b_.CreateBr(head_);
}

void TakeEvents::loop() {
  skip_ = block("skip");
  repeated_ = block("repeated");
  unordered_ = block("unordered");
  llvm::BasicBlock* const done = block("done");
  b_.SetInsertPoint(head_);
  event_ = get(next_);
  go_on_if(b_.CreateICmpNE(event_, end_), done);
  kind_ = load_integer(event_, offsetof(merit_event, kind));
  cells_ = load_pointer(event_, offsetof(merit_event, fields));
  llvm::SwitchInst* const by_kind = b_.CreateSwitch(kind_, give_up_, static_cast<unsigned>(model_.kinds.size()));
  std::map<llvm::Value*, llvm::BasicBlock*> bare;  // by the earliest time
  for (size_t k = 0; k < model_.kinds.size(); ++k) {
    const Kind kind = kind_of(k);
    llvm::BasicBlock* target = skip_;
    if (kind == Kind::with_cells) {
      target = block("kind");
      b_.SetInsertPoint(target);
      take_kind(k);
    } else if (kind == Kind::bare) {
      llvm::Value* const earliest = earliest_of(k);
      llvm::BasicBlock*& shared = bare[earliest];
      if (shared == nullptr) {
        shared = block("bare");
        b_.SetInsertPoint(shared);
        check_time(earliest);
        take_time(kind_, true);
        end_event();
      }
      target = shared;
    }
    by_kind->addCase(b_.getInt64(k), target);
  }
  b_.SetInsertPoint(skip_);
  b_.CreateStore(b_.CreateGEP(b_.getInt8Ty(), event_, step_), next_);
  b_.CreateBr(head_);
  // Of the events with one key the first of the caller's list counts: from the end, that is not known yet.
  b_.SetInsertPoint(repeated_);
  b_.CreateCondBr(is_forward_, skip_, give_up_);
  start_over();
  b_.SetInsertPoint(give_up_);
  b_.CreateRet(b_.getInt64(static_cast<uint64_t>(-1)));
  b_.SetInsertPoint(done);
  b_.CreateRet(get(count_));
}

void TakeEvents::take_kind(size_t kind) {
  const std::vector<Field>& fields = model_.kinds[kind].fields;
  go_on_if(b_.CreateICmpNE(cells_, llvm::ConstantPointerNull::get(b_.getPtrTy())), give_up_);
  const bool has_key = model_.kinds[kind].key_field >= 0;
  if (has_key) take_key(kind);
  check_time(earliest_of(kind));
  std::map<size_t, llvm::Value*> required;
  for (size_t f = 0; f < fields.size(); ++f) {
    if (fields[f].required) required[f] = value_in(kind, f, skip_);
  }
  take_time(integer(kind), !has_key);
  for (size_t f = 0; f < fields.size(); ++f) {
    if (!is_stored(kind, f)) continue;
    if (const auto found = required.find(f); found != required.end()) {
      store(kind, f, found->second);
      continue;
    }
    llvm::BasicBlock* const behind = block("field.behind");
    store(kind, f, value_in(kind, f, behind));
    b_.CreateBr(behind);
    b_.SetInsertPoint(behind);
  }
  end_event();
}

/// An integer above all that its kind had until now is new; most systems count events up. Other keys, and those of
/// lists that are not so, go to a table.
void TakeEvents::take_key(size_t kind) {
  llvm::BasicBlock* const behind = block("key.behind");
  if (!has_integer_key(kind)) {
    look_for_key(kind, behind);
    return;
  }
  const size_t cell = static_cast<size_t>(model_.kinds[kind].key_field) * sizeof(merit_cell);
  llvm::BasicBlock* const not_above = block("key.not_above");
  go_on_if(b_.CreateICmpNE(load_integer(cells_, cell + offsetof(merit_cell, known)), integer(0)), behind);
  llvm::Value* const key = load_integer(cells_, cell + offsetof(merit_cell, value));
  go_on_if(b_.CreateICmpSGT(key, get(highest_key_[kind])), not_above);
  b_.CreateStore(key, highest_key_[kind]);
  b_.CreateBr(behind);
  b_.SetInsertPoint(not_above);
  go_on_if(get(notes_keys_), unordered_);
  note_integer_key(kind, key, behind);
}

/// Most keys find their slot free.
void TakeEvents::note_integer_key(size_t kind, llvm::Value* key, llvm::BasicBlock* behind) {
  llvm::BasicBlock* const taken = block("key.taken");
  llvm::Value* const hash = b_.CreateMul(b_.CreateAdd(key, integer(kind)), integer(kMeritScatter));
  llvm::Value* const mask = load_integer(keys_, offsetof(merit_event_keys, mask));
  llvm::Value* const slots = load_pointer(keys_, offsetof(merit_event_keys, slots));
  llvm::Value* const place = b_.CreateAnd(b_.CreateLShr(hash, integer(32)), mask);
  llvm::Value* const slot = b_.CreateInBoundsGEP(b_.getInt64Ty(), slots, place);
  go_on_if(b_.CreateICmpEQ(b_.CreateLoad(b_.getInt64Ty(), slot), integer(0)), taken);
  llvm::Value* const offset = b_.CreatePtrDiff(b_.getInt8Ty(), event_, events_);
  llvm::Value* const number = b_.CreateAdd(b_.CreateExactUDiv(offset, integer(sizeof(merit_event))), integer(1));
  b_.CreateStore(b_.CreateOr(b_.CreateAnd(hash, integer(~uint64_t{0xFFFF'FFFF})), number), slot);
  b_.CreateBr(behind);
  b_.SetInsertPoint(taken);
  look_for_key(kind, behind);
}

void TakeEvents::look_for_key(size_t kind, llvm::BasicBlock* behind) {
  const size_t place = place_of_reader(kind, static_cast<size_t>(model_.kinds[kind].key_field));
  llvm::Value* const repeats = call("merit_repeats_key", {keys_, reader(place), event_});
  b_.CreateCondBr(b_.CreateICmpNE(repeats, integer(0)), repeated_, behind);
  b_.SetInsertPoint(behind);
}

/// The time that an event of the kind must have to matter; null: any will do. The same of several kinds is one value.
llvm::Value* TakeEvents::earliest_of(size_t kind) {
  const int64_t look_back = look_back_of(library_.plan, kind);
  if (look_back == std::numeric_limits<int64_t>::max()) return nullptr;
  llvm::Value*& earliest = earliest_[look_back];
  if (earliest == nullptr) {
    const Builder::InsertPointGuard guard(b_);
    b_.SetInsertPoint(start_->getTerminator());
    earliest = b_.CreateBinaryIntrinsic(llvm::Intrinsic::ssub_sat, now_, integer(static_cast<uint64_t>(look_back)));
  }
  return earliest;
}

/// Leaves out an event later than now, or too early to matter.
void TakeEvents::check_time(llvm::Value* earliest) {
  at_ = load_integer(event_, offsetof(merit_event, at));
  go_on_if(b_.CreateICmpSLE(at_, now_), skip_);
  if (earliest != nullptr) go_on_if(b_.CreateICmpSGE(at_, earliest), skip_);
}

/// Gives up on an event that belongs before the last. `may_tie`: two of the kind at one instant stay as they stand.
void TakeEvents::take_time(llvm::Value* kind, bool may_tie) {
  llvm::BasicBlock* const tie = block("tie");
  llvm::BasicBlock* const behind = block("take");
  llvm::Value* const before = get(before_);
  llvm::Value* const count = get(count_);
  b_.CreateCondBr(b_.CreateICmpSGT(at_, before), behind, tie);
  b_.SetInsertPoint(tie);
  go_on_if(b_.CreateICmpEQ(at_, before), give_up_);
  go_on_if(b_.CreateICmpNE(count, integer(0)), behind);
  llvm::Value* const last = b_.CreateInBoundsGEP(b_.getInt16Ty(), kinds_, b_.CreateSub(count, integer(1)));
  llvm::Value* const last_kind = b_.CreateZExt(b_.CreateLoad(b_.getInt16Ty(), last), b_.getInt64Ty());
  llvm::Value* const may_be = may_tie ? b_.CreateAdd(kind, b_.CreateZExt(is_forward_, b_.getInt64Ty())) : kind;
  b_.CreateCondBr(b_.CreateICmpULT(last_kind, may_be), behind, give_up_);
  b_.SetInsertPoint(behind);
  b_.CreateStore(b_.CreateTrunc(kind, b_.getInt16Ty()), b_.CreateInBoundsGEP(b_.getInt16Ty(), kinds_, count));
  b_.CreateStore(at_, b_.CreateInBoundsGEP(b_.getInt64Ty(), times_, count));
  b_.CreateStore(at_, before_);
}

size_t TakeEvents::place_of_reader(size_t kind, size_t field) const {
  size_t before = field;
  for (size_t k = 0; k < kind; ++k) before += model_.kinds[k].fields.size();
  return before;
}

llvm::Value* TakeEvents::value_in(size_t kind, size_t field, llvm::BasicBlock* missing) {
  return value_of(model_.kinds[kind].fields[field], field, place_of_reader(kind, field), missing);
}

void TakeEvents::store(size_t kind, size_t field, llvm::Value* value) {
  const auto number = static_cast<size_t>(library_.columns.event_fields[kind][field]);
  llvm::Value* const column = at_byte(columns_, number * sizeof(merit_column));
  llvm::Value* const count = get(count_);
  llvm::Value* const values = load_pointer(column, offsetof(merit_column, values));
  b_.CreateStore(value, b_.CreateInBoundsGEP(value->getType(), values, count));
  llvm::Value* const validity = load_pointer(column, offsetof(merit_column, validity));
  llvm::Value* const word = b_.CreateInBoundsGEP(b_.getInt64Ty(), validity, b_.CreateLShr(count, integer(6)));
  llvm::Value* const bit = b_.CreateShl(integer(1), b_.CreateAnd(count, integer(63)));
  b_.CreateStore(b_.CreateOr(b_.CreateLoad(b_.getInt64Ty(), word), bit), word);
}

void TakeEvents::end_event() {
  b_.CreateStore(b_.CreateAdd(get(count_), integer(1)), count_);
  b_.CreateBr(skip_);
}

void TakeEvents::emit() {
  begin();
  loop();
}

}  // namespace

void emit_take_events(const Library& library, llvm::Module& module) {
  TakeEvents(library, module).emit();
}

}  // namespace merit::codegen
