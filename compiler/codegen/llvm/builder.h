/// LLVM's builder, which folds while it writes. Private to this folder.
#pragma once

#include <llvm/Analysis/InstSimplifyFolder.h>
#include <llvm/IR/IRBuilder.h>

namespace merit::codegen {

/// Structs, such as texts, are loaded, stored and chosen member by member. LLVM's quick instruction selection knows
/// none of these on a whole struct: at the first one it leaves all that stands above it in the block to the slow
/// selection, which made up half of what quickly made code cost.
class Builder : public llvm::IRBuilder<llvm::InstSimplifyFolder> {
 public:
  using IRBuilder::IRBuilder;

  llvm::Value* CreateLoad(llvm::Type* type, llvm::Value* place) {
    if (!type->isStructTy()) return IRBuilder::CreateLoad(type, place);
    return member_wise(type, [&](unsigned member) {
      return CreateLoad(type->getStructElementType(member), CreateStructGEP(type, place, member));
    });
  }

  void CreateStore(llvm::Value* value, llvm::Value* place) {
    llvm::Type* const type = value->getType();
    if (!type->isStructTy()) {
      IRBuilder::CreateStore(value, place);
      return;
    }
    for (unsigned member = 0; member < type->getStructNumElements(); ++member) {
      CreateStore(CreateExtractValue(value, member), CreateStructGEP(type, place, member));
    }
  }

  llvm::Value* CreateSelect(llvm::Value* condition, llvm::Value* yes, llvm::Value* no) {
    llvm::Type* const type = yes->getType();
    if (!type->isStructTy()) return IRBuilder::CreateSelect(condition, yes, no);
    return member_wise(type, [&](unsigned member) {
      llvm::Value* const of_yes = CreateExtractValue(yes, member);
      return CreateSelect(condition, of_yes, CreateExtractValue(no, member));
    });
  }

 private:
  template <typename Make>
  llvm::Value* member_wise(llvm::Type* type, Make make) {
    llvm::Value* all = llvm::PoisonValue::get(type);
    for (unsigned member = 0; member < type->getStructNumElements(); ++member) {
      all = CreateInsertValue(all, make(member), member);
    }
    return all;
  }
};

}  // namespace merit::codegen
