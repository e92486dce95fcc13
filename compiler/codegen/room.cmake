# LLVM's headers are most of what this room compiles: read once.
target_precompile_headers(merit_compiler_codegen PRIVATE
  <llvm/Analysis/InstSimplifyFolder.h> <llvm/IR/IRBuilder.h> <llvm/IR/Module.h>)

# The cache of compiled objects tells builds of the program apart by what the linker notes of each.
target_link_options(merit_compiler_codegen PUBLIC -Wl,--build-id=sha1)
