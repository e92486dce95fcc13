// What LLD refers to and never needs here: it can optimise programs in LLVM's own form, for every target that LLVM was
// built with, and with Polly, but nobody gives it such objects. Setting these up does nothing.
#include <llvm/Passes/PassPlugin.h>

#define OTHER(name)                          \
  void LLVMInitialize##name##TargetInfo() {} \
  void LLVMInitialize##name##Target() {}     \
  void LLVMInitialize##name##TargetMC() {}   \
  void LLVMInitialize##name##AsmPrinter() {} \
  void LLVMInitialize##name##AsmParser() {}

extern "C" {
MERIT_OTHER_TARGETS
}

llvm::PassPluginLibraryInfo getPollyPluginInfo() {  // NOLINT(readability-identifier-naming): Polly names it so
  return {};
}
