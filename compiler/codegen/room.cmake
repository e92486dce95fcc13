# LLVM's headers are most of what this room compiles: read once.
target_precompile_headers(merit_compiler_codegen PRIVATE
  <llvm/Analysis/InstSimplifyFolder.h> <llvm/IR/IRBuilder.h> <llvm/IR/Module.h>)

# The cache of compiled objects tells builds of the program apart by what the linker notes of each.
target_link_options(merit_compiler_codegen PUBLIC -Wl,--build-id=sha1)

# What generated code calls becomes a part of the program, for each target (kernel_bitcode.cpp).
set(codegen_parts "${CMAKE_BINARY_DIR}/generated/runtime/kernels/kernel_imports.inc")
foreach(target IN LISTS merit_targets)
  list(APPEND codegen_parts "${merit_targets_folder}/${target}/kernels.bc" "${merit_targets_folder}/${target}/library.o")
endforeach()
set_source_files_properties("${directory}/kernel_bitcode.cpp" PROPERTIES
  COMPILE_DEFINITIONS "MERIT_TARGETS=\"${merit_targets_folder}\""
  OBJECT_DEPENDS "${codegen_parts}"
  SKIP_PRECOMPILE_HEADERS ON)
