#include "compiler/codegen/llvm/constants.h"

#include <cassert>

#include "runtime/abi/merit.h"

namespace merit::codegen {

llvm::GlobalVariable* private_constant(llvm::Module& module, llvm::Constant* content, const char* name) {
  auto* const global =
      new llvm::GlobalVariable(module, content->getType(), true, llvm::GlobalValue::PrivateLinkage, content, name);
  global->setUnnamedAddr(llvm::GlobalValue::UnnamedAddr::Global);
  return global;
}

llvm::Constant* Constants::number_of_bits(unsigned bits, uint64_t value) {
  return llvm::ConstantInt::get(llvm::Type::getIntNTy(module_.getContext(), bits), value);
}

llvm::Constant* Constants::number(double value) {
  return llvm::ConstantFP::get(llvm::Type::getDoubleTy(module_.getContext()), value);
}

llvm::Constant* Constants::null() {
  return llvm::ConstantPointerNull::get(llvm::PointerType::getUnqual(module_.getContext()));
}

llvm::Constant* Constants::text(std::string_view text) {
  auto found = texts_.find(text);
  if (found == texts_.end()) {
    llvm::Constant* const bytes =
        private_constant(module_, llvm::ConstantDataArray::getString(module_.getContext(), text, true), "constant");
    llvm::Constant* const view = structure<merit_text>({bytes, integer(static_cast<int64_t>(text.size()))});
    found = texts_.emplace(std::string(text), view).first;
  }
  return found->second;
}

llvm::Constant* Constants::structure(const std::vector<llvm::Constant*>& members, uint64_t size) {
  llvm::Constant* const made = llvm::ConstantStruct::getAnon(module_.getContext(), members);
  // Where pointers have the size that they have here, the struct has its size too.
  [[maybe_unused]] const llvm::DataLayout& layout = module_.getDataLayout();
  assert((layout.getPointerSize() != sizeof(void*) || layout.getTypeAllocSize(made->getType()) == size) &&
         "the members are not those of the struct");
  (void)size;
  return made;
}

/// As a struct, since a union's members give elements of one C type several types of LLVM's.
llvm::Constant* Constants::array(const std::vector<llvm::Constant*>& elements) {
  if (elements.empty()) return null();
  return private_constant(module_, llvm::ConstantStruct::getAnon(module_.getContext(), elements), "constant");
}

llvm::Constant* Constants::texts(const std::vector<std::string>& texts) {
  std::vector<llvm::Constant*> elements;
  for (const std::string& each : texts) elements.push_back(text(each));
  return array(elements);
}

}  // namespace merit::codegen
