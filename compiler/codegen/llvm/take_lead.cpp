#include "compiler/codegen/llvm/take_lead.h"

#include "compiler/codegen/llvm/take_cells.h"
#include "runtime/library/definition.h"

namespace merit::codegen {

namespace {

class TakeLead : TakeCells {
 public:
  TakeLead(const Library& library, llvm::Module& module) : TakeCells(library, module) {}

  void emit() {
    begin_function(kTakeLeadName, {b_.getPtrTy(), b_.getPtrTy(), b_.getPtrTy()});
    cells_ = function_->getArg(0);
    columns_ = function_->getArg(1);
    readers_ = function_->getArg(2);
    for (size_t f = 0; f < model_.lead_fields.size(); ++f) {
      if (library_.columns.lead_fields[f] >= 0) take_field(f);
    }
    b_.CreateRet(integer(1));
    b_.SetInsertPoint(give_up_);
    b_.CreateRet(integer(0));
  }

 private:
  void take_field(size_t place) {
    const semantics::Field& field = model_.lead_fields[place];
    llvm::BasicBlock* const missing = block("missing");
    llvm::BasicBlock* const behind = block("behind");
    store(place, value_of(field, place, place, missing), 1);
    b_.CreateBr(behind);
    b_.SetInsertPoint(missing);
    if (is_required_of_leads(model_, place)) {
      b_.CreateBr(give_up_);
    } else {
      store(place, llvm::Constant::getNullValue(type_in_column(field)), 0);
      b_.CreateBr(behind);
    }
    b_.SetInsertPoint(behind);
  }

  /// Nothing where no code reads the field.
  void store(size_t place, llvm::Value* value, uint64_t validity) {
    const auto column_number = static_cast<size_t>(library_.columns.lead_fields[place]);
    if (column_number >= library_.columns.layout.lead_fields.size()) return;
    llvm::Value* const column = at_byte(columns_, column_number * sizeof(merit_column));
    b_.CreateStore(value, load_pointer(column, offsetof(merit_column, values)));
    b_.CreateStore(integer(validity), load_pointer(column, offsetof(merit_column, validity)));
  }
};

}  // namespace

void emit_take_lead(const Library& library, llvm::Module& module) {
  TakeLead(library, module).emit();
}

}  // namespace merit::codegen
