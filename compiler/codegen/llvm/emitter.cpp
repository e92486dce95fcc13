#include "compiler/codegen/llvm/emitter.h"

#include <cassert>
#include <cstddef>

#include "compiler/plan/operations.h"

namespace merit::codegen {

using plan::index_of;

Emitter::Emitter(Unit& unit)
    : unit_(unit),
      plan_(unit.program.plan),
      context_(unit.module.getContext()),
      b_(context_, llvm::InstSimplifyFolder(unit.module.getDataLayout())) {}

// --- functions and blocks --------------------------------------------------------------------------------------------

llvm::Function* Emitter::function_named(const std::string& name, llvm::ArrayRef<llvm::Type*> arguments) {
  auto* const type = llvm::FunctionType::get(b_.getVoidTy(), arguments, false);
  auto* const function = llvm::cast<llvm::Function>(unit_.module.getOrInsertFunction(name, type).getCallee());
  function->addFnAttr(llvm::Attribute::NoUnwind);
  return function;
}

void Emitter::begin_function(const std::string& name, llvm::ArrayRef<llvm::Type*> arguments) {
  function_ = function_named(name, arguments);
  batch_ = function_->getArg(0);
  set_up_ = block("set_up");
  llvm::BasicBlock* const first = block("first");
  b_.SetInsertPoint(set_up_);
  b_.CreateBr(first);
  b_.SetInsertPoint(first);
}

llvm::BasicBlock* Emitter::block(const char* name) {
  return llvm::BasicBlock::Create(context_, name, function_);
}

llvm::AllocaInst* Emitter::variable(llvm::Type* type, const char* name) {
  return new llvm::AllocaInst(type, 0, name, set_up_->getFirstInsertionPt());
}

void Emitter::when(llvm::Value* condition, const std::function<void()>& body) {
  llvm::BasicBlock* const inside = block("when");
  llvm::BasicBlock* const behind = block("behind");
  b_.CreateCondBr(condition, inside, behind);
  b_.SetInsertPoint(inside);
  {
    const Branch branch(*this);
    body();
  }
  b_.CreateBr(behind);
  b_.SetInsertPoint(behind);
}

llvm::Value* Emitter::call(Kernel kernel, llvm::ArrayRef<llvm::Value*> arguments) {
  llvm::Function* const function = declaration_of(kernel, unit_.module);
  llvm::CallInst* const result = b_.CreateCall(function, arguments);
  result->setAttributes(function->getAttributes());
  return result;
}

// --- cells -----------------------------------------------------------------------------------------------------------

Cell Emitter::cell(OperationId id) {
  const uint32_t index = index_of(id);
  if (const auto written = cells_.find(index); written != cells_.end()) return written->second;
  const Operation& operation = plan_[id];
  if (operation.code == Opcode::now) return known(now_);
  if (operation.scope == Scope::run) return run_cell(id);
  if (operation.scope == Scope::moment) return moment_cell(id);
  const Cell written = is_from_before(id) ? from_frame(id) : lower(operation);
  cells_[index] = written;
  trail_.push_back(index);
  return written;
}

Cell Emitter::run_cell(OperationId id) {
  const Builder::InsertPointGuard guard(b_);
  b_.SetInsertPoint(set_up_->getTerminator());
  const Cell written = lasting(id, lower(plan_[id]));
  cells_[index_of(id)] = written;
  return written;
}

Cell Emitter::moment_cell(OperationId id) {
  const Operation& operation = plan_[id];
  auto& [value, known_bit] = moment_cells_[index_of(id)];
  if (value == nullptr) {
    value = variable(type_of(operation.type), "moment");
    known_bit = variable(b_.getInt1Ty(), "moment.known");
    const Builder::InsertPointGuard guard(b_);
    b_.SetInsertPoint(moments_->getTerminator());
    const Cell computed = lasting(id, lower(operation));
    b_.CreateStore(computed.value, value);
    b_.CreateStore(computed.known, known_bit);
  }
  return {b_.CreateLoad(value->getAllocatedType(), value), b_.CreateLoad(b_.getInt1Ty(), known_bit)};
}

/// A made text lasts until the next row begins: those that are needed for longer are copied. In `rank` and in segments
/// all last as long as the call.
Cell Emitter::lasting(OperationId id, const Cell& cell) {
  if (!is_made(id) || !resets_scratch()) return cell;
  return {kept(plan_[id].type, cell.value), cell.known};
}

void Emitter::forget(size_t length) {
  for (; trail_.size() > length; trail_.pop_back()) cells_.erase(trail_.back());
}

llvm::Type* Emitter::text_type() {
  return llvm::StructType::get(context_, {b_.getPtrTy(), b_.getInt64Ty()});
}

llvm::Type* Emitter::type_of(const Type& type) {
  switch (type.kind) {
    case TypeKind::boolean:
      return b_.getInt1Ty();
    case TypeKind::number:
      return b_.getDoubleTy();
    case TypeKind::text:
    case TypeKind::text_list:
      return text_type();
    case TypeKind::integer:
    case TypeKind::time:
    case TypeKind::date:
    case TypeKind::duration:
    case TypeKind::enumeration:
      return b_.getInt64Ty();
  }
  return nullptr;
}

Cell Emitter::missing(const Type& type) {
  return {llvm::Constant::getNullValue(type_of(type)), boolean(false)};
}

llvm::Value* Emitter::all_known(llvm::ArrayRef<Cell> cells) {
  llvm::Value* result = boolean(true);
  for (const Cell& each : cells) result = b_.CreateAnd(result, each.known);
  return result;
}

llvm::Value* Emitter::choose(llvm::Value* condition, llvm::Value* yes, llvm::Value* no) {
  return b_.CreateSelect(condition, yes, no);
}

std::vector<Cell> Emitter::operands(const Operation& operation) {
  std::vector<Cell> cells;
  for (const OperationId id : operation.operands) cells.push_back(cell(id));
  return cells;
}

const Type& Emitter::operand_type(const Operation& operation, size_t index) const {
  return plan_[operation.operands[index]].type;
}

Cell Emitter::propagated(const Operation& operation, const std::function<llvm::Value*(llvm::ArrayRef<Cell>)>& compute) {
  const std::vector<Cell> given = operands(operation);
  llvm::Value* const known = all_known(given);
  llvm::Value* const value = compute(given);
  return value->getType()->isIntegerTy(1) ? condition(value, known) : Cell{value, known};
}

/// Every operation, by subject. Facts are not written here: the loops over events leave their cells behind.
Cell Emitter::lower(const Operation& operation) {  // NOLINT(readability-function-size): a case for each operation
  switch (operation.code) {
    case Opcode::constant:
      return constant(operation.constant, operation.type);
    case Opcode::parameter:
      return parameter(operation);
    case Opcode::now:
      return known(now_);
    case Opcode::lead_field:
      return lead_field(operation);
    case Opcode::event_time:
      return known(at_);
    case Opcode::event_field:
      return event_field(operation);
    case Opcode::kind_in:
      return kind_in(operation);
    case Opcode::text_table:
      return text_table(operation);

    case Opcode::calendar_back:
    case Opcode::unit_start:
    case Opcode::date_to_time:
    case Opcode::date:
    case Opcode::year:
    case Opcode::month:
    case Opcode::day:
    case Opcode::weekday:
      return lower_calendar(operation);

    case Opcode::to_number:
    case Opcode::add:
    case Opcode::subtract:
    case Opcode::multiply:
    case Opcode::divide:
    case Opcode::negate:
    case Opcode::abs:
    case Opcode::min:
    case Opcode::max:
    case Opcode::round:
    case Opcode::floor:
    case Opcode::ceiling:
    case Opcode::add_points:
    case Opcode::clamp:
      return lower_number(operation);

    case Opcode::equal:
    case Opcode::equal_exactly:
    case Opcode::less:
    case Opcode::less_equal:
      return lower_comparison(operation);

    case Opcode::halving:
    case Opcode::fading:
      return lower_decay(operation);

    case Opcode::is_known:
    case Opcode::logical_not:
    case Opcode::logical_and:
    case Opcode::logical_or:
    case Opcode::at_least_of:
    case Opcode::at_most_of:
    case Opcode::select:
    case Opcode::when_true:
    case Opcode::default_to:
      return lower_logic(operation);

    case Opcode::contains:
    case Opcode::starts_with:
    case Opcode::ends_with:
    case Opcode::matches:
    case Opcode::in_set:
    case Opcode::lower:
    case Opcode::upper:
    case Opcode::trim:
    case Opcode::length:
    case Opcode::domain:
    case Opcode::fill:
    case Opcode::texts_where:
    case Opcode::look_up:
      return lower_text(operation);

    case Opcode::reached:
      return reached(operation);

    case Opcode::exists:
    case Opcode::count:
    case Opcode::distinct:
    case Opcode::distinct_units:
    case Opcode::sum:
    case Opcode::average:
    case Opcode::highest:
    case Opcode::lowest:
    case Opcode::first:
    case Opcode::last:
    case Opcode::points:
    case Opcode::match_count:
    case Opcode::match_points:
    case Opcode::ends_differ:
    case Opcode::not_followed:
      break;
  }
  assert(false && "a fact is asked for before the loop that gathers it");
  return missing(operation.type);
}

void emit_functions(const Share& share, const Program& program, unsigned lanes, llvm::Module& module) {
  Unit unit{program, module, lanes, share.step == 1, {}};
  if (share.functions != Functions::of_rows) {
    for (uint32_t table = share.first; table < program.tables.size(); table += share.step) {
      Emitter(unit).emit_prepare(table);
    }
  }
  if (share.functions == Functions::of_tables) return;
  uint32_t number = 0;
  const auto emit = [&](const Work& work, std::optional<OperationId> rank_of) {
    if (share.first == 0) Emitter(unit).emit_work(work, rank_of);
    for (uint32_t i = 0; work.is_cut() && i < work.segments.size(); ++i) {
      if (number++ % share.step == share.first) Emitter(unit).emit_segment(work, i, rank_of);
    }
  };
  for (const auto& [place, work] : program.rankings) emit(work, place);
  emit(program.evaluation, std::nullopt);
}

}  // namespace merit::codegen
