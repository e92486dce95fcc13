#include "compiler/codegen/llvm/take_events.h"

#include <llvm/IR/Intrinsics.h>

#include <algorithm>
#include <cstddef>
#include <limits>
#include <map>
#include <optional>

#include "compiler/codegen/llvm/builder.h"
#include "runtime/library/definition.h"
#include "runtime/values/fold.h"
#include "runtime/values/numbers.h"

namespace merit::codegen {

namespace {

using semantics::Field;
using semantics::Model;
using semantics::TypeKind;

bool spells_a_number(const Field& field) {
  return std::ranges::any_of(field.missing_when, [](const auto& each) { return values::parse_number(each).known; });
}

bool is_spelt_missing(const Field& field, std::string_view value) {
  return std::ranges::any_of(field.missing_when, [&](const auto& each) { return values::equals_folded(each, value); });
}

/// Known cells of the field that, as unsigned integers, are less than this are values as they stand; none: each is
/// looked at by the other half of the library.
std::optional<uint64_t> plain_below(const Model& model, const Field& field) {
  switch (field.type.kind) {
    case TypeKind::time:
    case TypeKind::duration:
      return std::numeric_limits<uint64_t>::max();
    case TypeKind::integer:
      if (spells_a_number(field)) return std::nullopt;
      return std::numeric_limits<uint64_t>::max();
    case TypeKind::boolean:
      if (is_spelt_missing(field, "false") || is_spelt_missing(field, "true")) return std::nullopt;
      return 2;
    case TypeKind::enumeration: {
      const auto& labels = model.enumerations[field.type.enumeration].labels;
      const bool any = std::ranges::any_of(labels, [&](const auto& label) { return is_spelt_missing(field, label); });
      return any ? std::nullopt : std::optional<uint64_t>(labels.size());
    }
    default:
      return std::nullopt;
  }
}

bool is_any_integer(const Model& model, const Field& field) {
  return plain_below(model, field) == std::numeric_limits<uint64_t>::max();
}

class TakeEvents {
 public:
  TakeEvents(const Library& library, llvm::Module& module)
      : library_(library),
        model_(library.model),
        module_(module),
        context_(module.getContext()),
        b_(context_, llvm::InstSimplifyFolder(module.getDataLayout())) {}

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

  llvm::BasicBlock* block(const char* name) { return llvm::BasicBlock::Create(context_, name, function_); }
  llvm::Value* integer(uint64_t value) { return b_.getInt64(value); }
  llvm::Value* lowest() { return b_.getInt64(static_cast<uint64_t>(std::numeric_limits<int64_t>::min())); }
  llvm::StructType* text_type() { return llvm::StructType::get(context_, {b_.getPtrTy(), b_.getInt64Ty()}); }
  /// A function of the other half, which returns an integer.
  llvm::Value* call(const char* name, const std::vector<llvm::Value*>& arguments);
  llvm::AllocaInst* variable(const char* name, llvm::Value* value);
  llvm::Value* get(llvm::AllocaInst* variable) { return b_.CreateLoad(variable->getAllocatedType(), variable); }
  llvm::Value* at_byte(llvm::Value* base, size_t offset) {
    return b_.CreateConstInBoundsGEP1_64(b_.getInt8Ty(), base, offset);
  }
  llvm::Value* load(llvm::Type* type, llvm::Value* base, size_t offset) {
    return b_.CreateLoad(type, at_byte(base, offset));
  }
  llvm::Value* load_integer(llvm::Value* base, size_t offset) { return load(b_.getInt64Ty(), base, offset); }
  llvm::Value* load_pointer(llvm::Value* base, size_t offset) { return load(b_.getPtrTy(), base, offset); }
  /// Goes on in a new block where the condition holds, else in `otherwise`.
  void go_on_if(llvm::Value* condition, llvm::BasicBlock* otherwise);

  void begin();
  void choose_direction();
  void start_over();
  void loop();
  void take_kind(size_t kind);
  void take_key(size_t kind);
  void look_for_key(size_t kind, llvm::BasicBlock* behind);
  llvm::Value* earliest_of(size_t kind);
  void check_time(llvm::Value* earliest);
  void take_time(llvm::Value* kind, bool may_tie);
  llvm::Value* reader_of(size_t kind, size_t field);
  llvm::Value* value_of(size_t kind, size_t field, llvm::BasicBlock* missing);
  void store(size_t kind, size_t field, llvm::Value* value);
  void end_event();

  const Library& library_;
  const Model& model_;
  llvm::Module& module_;
  llvm::LLVMContext& context_;
  Builder b_;
  llvm::Function* function_ = nullptr;
  llvm::Value *events_ = nullptr, *event_count_ = nullptr, *now_ = nullptr, *room_ = nullptr;
  llvm::Value *kinds_ = nullptr, *times_ = nullptr, *keys_ = nullptr, *columns_ = nullptr, *readers_ = nullptr;
  llvm::Value *first_ = nullptr, *step_ = nullptr, *end_ = nullptr, *is_forward_ = nullptr;
  llvm::AllocaInst *next_ = nullptr, *count_ = nullptr, *before_ = nullptr;
  llvm::AllocaInst* notes_keys_ = nullptr;           ///< integers that do not ascend go to the table
  std::map<size_t, llvm::AllocaInst*> highest_key_;  ///< by kind whose key is an integer
  llvm::AllocaInst* value_ = nullptr;                ///< what the other half read last
  std::map<int64_t, llvm::Value*> earliest_;         ///< by how far anything looks back
  llvm::Value *event_ = nullptr, *kind_ = nullptr, *cells_ = nullptr, *at_ = nullptr;
  llvm::BasicBlock *start_ = nullptr, *head_ = nullptr, *skip_ = nullptr;
  llvm::BasicBlock *repeated_ = nullptr, *unordered_ = nullptr, *give_up_ = nullptr;
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

void TakeEvents::go_on_if(llvm::Value* condition, llvm::BasicBlock* otherwise) {
  llvm::BasicBlock* const on = block("on");
  b_.CreateCondBr(condition, on, otherwise);
  b_.SetInsertPoint(on);
}

llvm::Value* TakeEvents::call(const char* name, const std::vector<llvm::Value*>& arguments) {
  std::vector<llvm::Type*> types;
  for (llvm::Value* const each : arguments) types.push_back(each->getType());
  return b_.CreateCall(module_.getOrInsertFunction(name, llvm::FunctionType::get(b_.getInt64Ty(), types, false)),
                       arguments);
}

void TakeEvents::begin() {
  auto* const type =
      llvm::FunctionType::get(b_.getInt64Ty(), {b_.getPtrTy(), b_.getInt64Ty(), b_.getInt64Ty(), b_.getPtrTy()}, false);
  function_ = llvm::Function::Create(type, llvm::Function::ExternalLinkage, kTakeEventsName, module_);
  function_->addFnAttr(llvm::Attribute::NoUnwind);
  b_.SetInsertPoint(block("entry"));
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
  value_ = b_.CreateAlloca(text_type(), nullptr, "value");
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
  give_up_ = block("give_up");
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
    if (fields[f].required) required[f] = value_of(kind, f, skip_);
  }
  take_time(integer(kind), !has_key);
  for (size_t f = 0; f < fields.size(); ++f) {
    if (!is_stored(kind, f)) continue;
    if (const auto found = required.find(f); found != required.end()) {
      store(kind, f, found->second);
      continue;
    }
    llvm::BasicBlock* const behind = block("field.behind");
    store(kind, f, value_of(kind, f, behind));
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
  look_for_key(kind, behind);
}

void TakeEvents::look_for_key(size_t kind, llvm::BasicBlock* behind) {
  llvm::Value* const reader = reader_of(kind, static_cast<size_t>(model_.kinds[kind].key_field));
  llvm::Value* const repeats = call("merit_repeats_key", {keys_, reader, event_});
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

llvm::Value* TakeEvents::reader_of(size_t kind, size_t field) {
  size_t before = field;
  for (size_t k = 0; k < kind; ++k) before += model_.kinds[k].fields.size();
  return load_pointer(readers_, before * sizeof(merit_reader));
}

/// The field's value as it is stored: goes on where there is one, else in `missing`.
llvm::Value* TakeEvents::value_of(size_t kind, size_t field, llvm::BasicBlock* missing) {
  const Field& found = model_.kinds[kind].fields[field];
  const size_t cell = field * sizeof(merit_cell);
  go_on_if(b_.CreateICmpNE(load_integer(cells_, cell + offsetof(merit_cell, known)), integer(0)), missing);
  if (const std::optional<uint64_t> below = plain_below(model_, found)) {
    llvm::Value* const value = load_integer(cells_, cell + offsetof(merit_cell, value));
    if (*below != std::numeric_limits<uint64_t>::max()) go_on_if(b_.CreateICmpULT(value, integer(*below)), give_up_);
    return value;
  }
  llvm::Type* type = b_.getInt64Ty();
  if (found.type.kind == TypeKind::text) type = text_type();
  llvm::Value* const given = call("merit_read_cell", {reader_of(kind, field), cells_, value_});
  go_on_if(b_.CreateICmpNE(given, integer(merit_cell_missing)), missing);
  go_on_if(b_.CreateICmpEQ(given, integer(merit_cell_known)), give_up_);
  return b_.CreateLoad(type, value_);
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
