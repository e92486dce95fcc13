# LLVM's headers are most of what this room compiles: read once.
target_precompile_headers(merit_compiler_codegen_llvm PRIVATE
  <llvm/Analysis/InstSimplifyFolder.h> <llvm/IR/IRBuilder.h> <llvm/IR/Module.h>)

# What generated code calls becomes a part of this one, for each target (kernel_bitcode.cpp).
set(codegen_kernels ${merit_targets})
list(TRANSFORM codegen_kernels REPLACE "(.+)" "${merit_targets_folder}/\\1/kernels.bc")
set_source_files_properties("${directory}/kernel_bitcode.cpp" PROPERTIES
  COMPILE_DEFINITIONS "MERIT_TARGETS=\"${merit_targets_folder}\""
  OBJECT_DEPENDS "${codegen_kernels}"
  SKIP_PRECOMPILE_HEADERS ON)
