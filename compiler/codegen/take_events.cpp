#include "compiler/codegen/take_events.h"

#include <llvm/IR/Intrinsics.h>

#include <algorithm>
#include <cstddef>
#include <limits>
#include <map>
#include <optional>

#include "compiler/codegen/builder.h"
#include "runtime/library/definition.h"
#include "runtime/values/fold.h"
#include "runtime/values/numbers.h"

namespace merit::codegen {

namespace {

using semantics::Field;
using semantics::Model;
using semantics::TypeKind;

/// Scatters keys; any odd number whose bits are as good as random.
constexpr uint64_t kScatter = 0x9E3779B97F4A7C15;

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
    bare,      ///< nor at a cell of theirs
    plain,
    slow,  ///< a field is required, or the key is more than an integer: the other half does all of it
  };
  Kind kind_of(size_t kind) const;
  bool is_stored(size_t kind, size_t field) const;

  llvm::BasicBlock* block(const char* name) { return llvm::BasicBlock::Create(context_, name, function_); }
  llvm::Value* integer(uint64_t value) { return b_.getInt64(value); }
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
  void loop();
  void take_kind(size_t kind);
  void take_bare();
  void take_key(size_t kind, size_t field);
  llvm::Value* earliest_of(size_t kind);
  void take_time(llvm::Value* kind, llvm::Value* earliest, bool may_tie);
  void take_field(size_t kind, size_t field, uint64_t reader);
  void end_event();

  const Library& library_;
  const Model& model_;
  llvm::Module& module_;
  llvm::LLVMContext& context_;
  Builder b_;
  llvm::Function* function_ = nullptr;
  llvm::Value *events_ = nullptr, *end_ = nullptr, *now_ = nullptr, *room_ = nullptr;
  llvm::Value *kinds_ = nullptr, *times_ = nullptr, *keys_ = nullptr, *shift_ = nullptr, *mask_ = nullptr;
  llvm::Value *columns_ = nullptr, *readers_ = nullptr;
  llvm::AllocaInst *next_ = nullptr, *count_ = nullptr, *before_ = nullptr;
  std::map<int64_t, llvm::Value*> earliest_;  ///< by how far anything looks back
  llvm::Value *event_ = nullptr, *kind_ = nullptr, *cells_ = nullptr;
  llvm::BasicBlock *head_ = nullptr, *skip_ = nullptr, *give_up_ = nullptr;
};

TakeEvents::Kind TakeEvents::kind_of(size_t kind) const {
  if (!library_.columns.kinds[kind]) return Kind::unneeded;
  const semantics::EventKind& found = model_.kinds[kind];
  bool any = false;
  for (size_t f = 0; f < found.fields.size(); ++f) {
    if (found.fields[f].required) return Kind::slow;
    any = any || library_.columns.event_fields[kind][f] >= 0;
  }
  const bool has_key = found.key_field >= 0;
  if (has_key && !is_any_integer(model_, found.fields[static_cast<size_t>(found.key_field)])) return Kind::slow;
  return any ? Kind::plain : Kind::bare;
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

void TakeEvents::begin() {
  auto* const type =
      llvm::FunctionType::get(b_.getInt64Ty(), {b_.getPtrTy(), b_.getInt64Ty(), b_.getInt64Ty(), b_.getPtrTy()}, false);
  function_ = llvm::Function::Create(type, llvm::Function::ExternalLinkage, kTakeEventsName, module_);
  function_->addFnAttr(llvm::Attribute::NoUnwind);
  b_.SetInsertPoint(block("entry"));
  events_ = function_->getArg(0);
  llvm::Value* const bytes = b_.CreateMul(function_->getArg(1), integer(sizeof(merit_event)));
  now_ = function_->getArg(2);
  room_ = function_->getArg(3);
  end_ = b_.CreateInBoundsGEP(b_.getInt8Ty(), events_, bytes);
  kinds_ = load_pointer(room_, offsetof(merit_event_room, kind));
  times_ = load_pointer(room_, offsetof(merit_event_room, at));
  keys_ = load_pointer(room_, offsetof(merit_event_room, keys));
  shift_ = load_integer(room_, offsetof(merit_event_room, key_shift));
  mask_ = load_integer(room_, offsetof(merit_event_room, key_mask));
  columns_ = load_pointer(room_, offsetof(merit_event_room, columns));
  readers_ = load_pointer(room_, offsetof(merit_event_room, readers));
  next_ = variable("next", events_);
  count_ = variable("count", integer(0));
  before_ = variable("before", integer(static_cast<uint64_t>(std::numeric_limits<int64_t>::min())));
}

void TakeEvents::loop() {
  head_ = block("head");
  skip_ = block("skip");
  give_up_ = block("give_up");
  llvm::BasicBlock* const done = block("done");
  b_.CreateBr(head_);
  b_.SetInsertPoint(head_);
  event_ = get(next_);
  go_on_if(b_.CreateICmpNE(event_, end_), done);
  kind_ = load_integer(event_, offsetof(merit_event, kind));
  cells_ = load_pointer(event_, offsetof(merit_event, fields));
  llvm::SwitchInst* const by_kind = b_.CreateSwitch(kind_, give_up_, static_cast<unsigned>(model_.kinds.size()));
  std::map<llvm::Value*, llvm::BasicBlock*> bare;  // by the earliest time
  for (size_t k = 0; k < model_.kinds.size(); ++k) {
    const Kind kind = kind_of(k);
    llvm::BasicBlock* target = kind == Kind::unneeded ? skip_ : give_up_;
    if (kind == Kind::plain) {
      target = block("kind");
      b_.SetInsertPoint(target);
      take_kind(k);
    } else if (kind == Kind::bare) {
      llvm::Value* const earliest = earliest_of(k);
      llvm::BasicBlock*& shared = bare[earliest];
      if (shared == nullptr) {
        shared = block("bare");
        b_.SetInsertPoint(shared);
        take_time(kind_, earliest, true);
        end_event();
      }
      target = shared;
    }
    by_kind->addCase(b_.getInt64(k), target);
  }
  b_.SetInsertPoint(skip_);
  b_.CreateStore(at_byte(event_, sizeof(merit_event)), next_);
  b_.CreateBr(head_);
  b_.SetInsertPoint(give_up_);
  b_.CreateRet(b_.getInt64(static_cast<uint64_t>(-1)));
  b_.SetInsertPoint(done);
  b_.CreateRet(get(count_));
}

void TakeEvents::take_kind(size_t kind) {
  const semantics::EventKind& found = model_.kinds[kind];
  go_on_if(b_.CreateICmpNE(cells_, llvm::ConstantPointerNull::get(b_.getPtrTy())), give_up_);
  if (found.key_field >= 0) take_key(kind, static_cast<size_t>(found.key_field));
  take_time(integer(kind), earliest_of(kind), found.key_field < 0);
  uint64_t reader = 0;
  for (size_t k = 0; k < kind; ++k) reader += model_.kinds[k].fields.size();
  for (size_t f = 0; f < found.fields.size(); ++f) {
    if (is_stored(kind, f)) take_field(kind, f, reader + f);
  }
  end_event();
}

/// Open addressing: a place holds the number of an event, counted from 1. Gives up where another one has the key.
void TakeEvents::take_key(size_t kind, size_t field) {
  llvm::BasicBlock* const probe = block("key.probe");
  llvm::BasicBlock* const free = block("key.free");
  llvm::BasicBlock* const taken = block("key.taken");
  llvm::BasicBlock* const other_key = block("key.other");
  llvm::BasicBlock* const behind = block("key.behind");
  const size_t cell = field * sizeof(merit_cell);
  go_on_if(b_.CreateICmpNE(load_integer(cells_, cell + offsetof(merit_cell, known)), integer(0)), behind);
  llvm::Value* const key = load_integer(cells_, cell + offsetof(merit_cell, value));
  llvm::Value* const hash = b_.CreateLShr(b_.CreateMul(b_.CreateAdd(key, integer(kind)), integer(kScatter)), shift_);
  llvm::BasicBlock* const before = b_.GetInsertBlock();
  b_.CreateBr(probe);

  b_.SetInsertPoint(probe);
  llvm::PHINode* const slot = b_.CreatePHI(b_.getInt64Ty(), 2);
  slot->addIncoming(hash, before);
  llvm::Value* const place = b_.CreateInBoundsGEP(b_.getInt32Ty(), keys_, slot);
  llvm::Value* const number = b_.CreateLoad(b_.getInt32Ty(), place);
  b_.CreateCondBr(b_.CreateICmpEQ(number, b_.getInt32(0)), free, taken);

  b_.SetInsertPoint(free);
  llvm::Value* const bytes = b_.CreatePtrDiff(b_.getInt8Ty(), event_, events_);
  llvm::Value* const own = b_.CreateAdd(b_.CreateExactUDiv(bytes, integer(sizeof(merit_event))), integer(1));
  b_.CreateStore(b_.CreateTrunc(own, b_.getInt32Ty()), place);
  b_.CreateBr(behind);

  b_.SetInsertPoint(taken);
  llvm::Value* const index = b_.CreateSub(b_.CreateZExt(number, b_.getInt64Ty()), integer(1));
  llvm::Value* const other =
      b_.CreateInBoundsGEP(b_.getInt8Ty(), events_, b_.CreateMul(index, integer(sizeof(merit_event))));
  go_on_if(b_.CreateICmpEQ(load_integer(other, offsetof(merit_event, kind)), integer(kind)), other_key);
  llvm::Value* const cells = load_pointer(other, offsetof(merit_event, fields));
  go_on_if(b_.CreateICmpNE(load_integer(cells, cell + offsetof(merit_cell, value)), key), give_up_);
  b_.CreateBr(other_key);

  b_.SetInsertPoint(other_key);
  slot->addIncoming(b_.CreateAnd(b_.CreateAdd(slot, integer(1)), mask_), other_key);
  b_.CreateBr(probe);
  b_.SetInsertPoint(behind);
}

/// The time that an event of the kind must have to matter; null: any will do. The same of several kinds is one value.
llvm::Value* TakeEvents::earliest_of(size_t kind) {
  const int64_t look_back = look_back_of(library_.plan, kind);
  if (look_back == std::numeric_limits<int64_t>::max()) return nullptr;
  llvm::Value*& earliest = earliest_[look_back];
  if (earliest == nullptr) {
    const Builder::InsertPointGuard guard(b_);
    b_.SetInsertPoint(function_->getEntryBlock().getTerminator());
    earliest = b_.CreateBinaryIntrinsic(llvm::Intrinsic::ssub_sat, now_, integer(static_cast<uint64_t>(look_back)));
  }
  return earliest;
}

/// Leaves out an event later than now, or too early to matter, gives up on one that belongs before the last. `may_tie`:
/// two of the kind at one instant stay as they stand.
void TakeEvents::take_time(llvm::Value* kind, llvm::Value* earliest, bool may_tie) {
  llvm::BasicBlock* const tie = block("tie");
  llvm::BasicBlock* const behind = block("take");
  llvm::Value* const at = load_integer(event_, offsetof(merit_event, at));
  llvm::Value* const before = get(before_);
  llvm::Value* const count = get(count_);
  go_on_if(b_.CreateICmpSLE(at, now_), skip_);
  if (earliest != nullptr) go_on_if(b_.CreateICmpSGE(at, earliest), skip_);
  b_.CreateCondBr(b_.CreateICmpSGT(at, before), behind, tie);
  b_.SetInsertPoint(tie);
  go_on_if(b_.CreateICmpEQ(at, before), give_up_);
  go_on_if(b_.CreateICmpNE(count, integer(0)), behind);
  llvm::Value* const last = b_.CreateInBoundsGEP(b_.getInt16Ty(), kinds_, b_.CreateSub(count, integer(1)));
  llvm::Value* const last_kind = b_.CreateZExt(b_.CreateLoad(b_.getInt16Ty(), last), b_.getInt64Ty());
  b_.CreateCondBr(may_tie ? b_.CreateICmpULE(last_kind, kind) : b_.CreateICmpULT(last_kind, kind), behind, give_up_);
  b_.SetInsertPoint(behind);
  b_.CreateStore(b_.CreateTrunc(kind, b_.getInt16Ty()), b_.CreateInBoundsGEP(b_.getInt16Ty(), kinds_, count));
  b_.CreateStore(at, b_.CreateInBoundsGEP(b_.getInt64Ty(), times_, count));
  b_.CreateStore(at, before_);
}

void TakeEvents::take_field(size_t kind, size_t field, uint64_t reader) {
  const auto column_number = static_cast<size_t>(library_.columns.event_fields[kind][field]);
  const std::optional<uint64_t> below = plain_below(model_, model_.kinds[kind].fields[field]);
  llvm::BasicBlock* const behind = block("field.behind");
  const size_t cell = field * sizeof(merit_cell);
  llvm::Value* const count = get(count_);
  go_on_if(b_.CreateICmpNE(load_integer(cells_, cell + offsetof(merit_cell, known)), integer(0)), behind);
  llvm::Value* const column = at_byte(columns_, column_number * sizeof(merit_column));
  if (!below) {
    auto* const type =
        llvm::FunctionType::get(b_.getInt64Ty(), {b_.getPtrTy(), b_.getPtrTy(), b_.getPtrTy(), b_.getInt64Ty()}, false);
    llvm::Value* const read = load_pointer(readers_, reader * sizeof(merit_reader));
    const llvm::FunctionCallee store = module_.getOrInsertFunction("merit_store_checked", type);
    go_on_if(b_.CreateICmpNE(b_.CreateCall(store, {read, cells_, column, count}), integer(0)), give_up_);
    b_.CreateBr(behind);
    b_.SetInsertPoint(behind);
    return;
  }
  llvm::Value* const value = load_integer(cells_, cell + offsetof(merit_cell, value));
  if (*below != std::numeric_limits<uint64_t>::max()) go_on_if(b_.CreateICmpULT(value, integer(*below)), give_up_);
  llvm::Value* const values = load_pointer(column, offsetof(merit_column, values));
  b_.CreateStore(value, b_.CreateInBoundsGEP(b_.getInt64Ty(), values, count));
  llvm::Value* const validity = load_pointer(column, offsetof(merit_column, validity));
  llvm::Value* const word = b_.CreateInBoundsGEP(b_.getInt64Ty(), validity, b_.CreateLShr(count, integer(6)));
  llvm::Value* const bit = b_.CreateShl(integer(1), b_.CreateAnd(count, integer(63)));
  b_.CreateStore(b_.CreateOr(b_.CreateLoad(b_.getInt64Ty(), word), bit), word);
  b_.CreateBr(behind);
  b_.SetInsertPoint(behind);
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
