#include "compiler/codegen/llvm/kernel_functions.h"

#include <llvm/IR/DerivedTypes.h>

#include <array>
#include <type_traits>

#include "runtime/kernels/kernels.h"

namespace merit::codegen {

namespace {

template <typename T>
llvm::Type* llvm_type(llvm::LLVMContext& context) {
  if constexpr (std::is_pointer_v<T>) {
    return llvm::PointerType::getUnqual(context);
  } else if constexpr (std::is_same_v<T, bool>) {
    return llvm::Type::getInt1Ty(context);
  } else if constexpr (std::is_same_v<T, double>) {
    return llvm::Type::getDoubleTy(context);
  } else if constexpr (std::is_void_v<T>) {
    return llvm::Type::getVoidTy(context);
  } else {
    static_assert(sizeof(T) == sizeof(int64_t), "kernels take and give integers of 64 bits");
    return llvm::Type::getInt64Ty(context);
  }
}

template <typename T>
constexpr bool is_written_through = std::is_pointer_v<T> && !std::is_const_v<std::remove_pointer_t<T>>;

template <typename Function>
struct Signature {};

/// A function that is given nothing to write into only reads, so that equal calls are one.
template <typename Result, typename... Arguments>
llvm::Function* declare(Signature<Result(Arguments...)>, llvm::StringRef name, llvm::Module& module) {
  llvm::LLVMContext& context = module.getContext();
  auto* const type = llvm::FunctionType::get(llvm_type<Result>(context), {llvm_type<Arguments>(context)...}, false);
  auto* const function = llvm::cast<llvm::Function>(module.getOrInsertFunction(name, type).getCallee());
  function->addFnAttr(llvm::Attribute::NoUnwind);
  function->addFnAttr(llvm::Attribute::WillReturn);
  if (std::is_same_v<Result, bool>) function->addRetAttr(llvm::Attribute::ZExt);
  if ((!is_written_through<Arguments> && ...)) function->setOnlyReadsMemory();
  return function;
}

}  // namespace

std::string_view symbol_of(Kernel kernel) {
  static constexpr std::array<std::string_view, kKernelCount> kSymbols = {
#define KERNEL(name, size) "merit_" #name,
#include "runtime/kernels/kernels.def"
  };
  return kSymbols[static_cast<size_t>(kernel)];
}

bool is_brief(Kernel kernel) {
  enum class Size : uint8_t { brief, longer };
  static constexpr std::array<Size, kKernelCount> kSizes = {
#define KERNEL(name, size) Size::size,
#include "runtime/kernels/kernels.def"
  };
  return kSizes[static_cast<size_t>(kernel)] == Size::brief;
}

llvm::Function* declaration_of(Kernel kernel, llvm::Module& module) {
  switch (kernel) {
#define KERNEL(name, size) \
  case Kernel::name:       \
    return declare(Signature<decltype(merit_##name)>(), "merit_" #name, module);
#include "runtime/kernels/kernels.def"
  }
  return nullptr;
}

}  // namespace merit::codegen
