/// Generated code that takes cells of a caller's structs to where compiled code reads them: what the loop over one
/// lead's events (take_events.h) and the lead itself (take_lead.h) have in common. Private to this folder.
#pragma once

#include <llvm/IR/Module.h>

#include <cstddef>
#include <cstdint>
#include <vector>

#include "compiler/codegen/library.h"
#include "compiler/codegen/llvm/builder.h"

namespace merit::codegen {

/// Whether each known cell of the field is a value as it stands.
bool is_any_integer(const semantics::Model& model, const semantics::Field& field);

/// Writes one function that returns an integer.
class TakeCells {
 protected:
  TakeCells(const Library& library, llvm::Module& module)
      : library_(library),
        model_(library.model),
        module_(module),
        context_(module.getContext()),
        b_(context_, llvm::InstSimplifyFolder(module.getDataLayout())) {}

  void begin_function(const char* name, const std::vector<llvm::Type*>& arguments);
  llvm::BasicBlock* block(const char* name) { return llvm::BasicBlock::Create(context_, name, function_); }
  llvm::Value* integer(uint64_t value) { return b_.getInt64(value); }
  llvm::StructType* text_type() { return llvm::StructType::get(context_, {b_.getPtrTy(), b_.getInt64Ty()}); }
  llvm::Type* type_in_column(const semantics::Field& field);
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
  /// A function of the other half, which returns an integer.
  llvm::Value* call(const char* name, const std::vector<llvm::Value*>& arguments);

  /// What reads a field, by its place among all of `readers_`.
  llvm::Value* reader(size_t place);
  /// The value, as columns have it, of a field at a place of the struct `cells_`: goes on where there is one, else in
  /// `missing`.
  llvm::Value* value_of(const semantics::Field& field, size_t place, size_t reader_place, llvm::BasicBlock* missing);

  const Library& library_;
  const semantics::Model& model_;
  llvm::Module& module_;
  llvm::LLVMContext& context_;
  Builder b_;
  llvm::Function* function_ = nullptr;
  llvm::Value *cells_ = nullptr, *columns_ = nullptr, *readers_ = nullptr;  ///< set by who writes the function
  llvm::BasicBlock* give_up_ = nullptr;  ///< entered where the other half has to do it

 private:
  llvm::AllocaInst* value_ = nullptr;  ///< what the other half read last
};

}  // namespace merit::codegen
