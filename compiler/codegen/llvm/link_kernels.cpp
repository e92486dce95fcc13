#include "compiler/codegen/llvm/link_kernels.h"

#include <llvm/Bitcode/BitcodeReader.h>
#include <llvm/Linker/Linker.h>
#include <llvm/Support/MemoryBufferRef.h>
#include <llvm/Transforms/IPO/Internalize.h>

#include "compiler/codegen/llvm/kernel_bitcode.h"
#include "compiler/codegen/llvm/kernel_functions.h"

namespace merit::codegen {

namespace {

/// Instructions. What is longer is called.
constexpr unsigned kShort = 60;

/// Nothing has been read of their bodies yet, and nothing will be.
void leave_out_longer(llvm::Module& kernels) {
  for (size_t i = 0; i < kKernelCount; ++i) {
    const auto kernel = static_cast<Kernel>(i);
    if (!is_brief(kernel)) kernels.getFunction(symbol_of(kernel))->deleteBody();
  }
}

/// Drops what clang noted for the oldest processor level.
void adapt(llvm::Function& function) {
  for (const char* noted : {"target-cpu", "target-features", "tune-cpu", "no-builtins"}) function.removeFnAttr(noted);
  if (function.getInstructionCount() <= kShort && !function.hasFnAttribute(llvm::Attribute::NoInline)) {
    function.addFnAttr(llvm::Attribute::AlwaysInline);
  }
}

}  // namespace

llvm::Error link_kernels(llvm::Module& module, Kernels which, Target target) {
  if (which == Kernels::called) return llvm::Error::success();
  const std::string_view bytes = kernel_bitcode(target);
  auto kernels =
      llvm::getLazyBitcodeModule(llvm::MemoryBufferRef({bytes.data(), bytes.size()}, "kernels"), module.getContext());
  if (!kernels) return kernels.takeError();
  if (which == Kernels::brief) leave_out_longer(**kernels);
  (*kernels)->setDataLayout(module.getDataLayout());
  (*kernels)->setTargetTriple(module.getTargetTriple());
  const auto make_private = [](llvm::Module& linked, const llvm::StringSet<>& names) {
    llvm::internalizeModule(linked, [&](const llvm::GlobalValue& value) { return !names.contains(value.getName()); });
    for (const auto& name : names) {
      if (llvm::Function* const function = linked.getFunction(name.getKey())) adapt(*function);
    }
  };
  if (llvm::Linker::linkModules(module, std::move(*kernels), llvm::Linker::LinkOnlyNeeded, make_private)) {
    return llvm::createStringError("the kernels cannot be linked");
  }
  return llvm::Error::success();
}

}  // namespace merit::codegen
