# LLVM's headers are most of what this room compiles: read once.
target_precompile_headers(merit_compiler_codegen PRIVATE
  <llvm/Analysis/InstSimplifyFolder.h> <llvm/IR/IRBuilder.h> <llvm/IR/Module.h>)
