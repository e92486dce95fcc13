# LLVM's headers are most of what this room compiles: read once.
target_precompile_headers(merit_compiler_codegen PRIVATE
  <llvm/Analysis/InstSimplifyFolder.h> <llvm/IR/IRBuilder.h> <llvm/IR/Module.h>)

# The cache of compiled objects tells builds of the program apart by what the linker notes of each.
target_link_options(merit_compiler_codegen PUBLIC -Wl,--build-id=sha1)

# Bitcode of what generated code calls becomes a part of the program (kernel_bitcode.cpp).
set(kernels_generated "${CMAKE_BINARY_DIR}/generated/runtime/kernels")
set(library_generated "${CMAKE_BINARY_DIR}/generated/runtime/library")
set_source_files_properties("${directory}/kernel_bitcode.cpp" PROPERTIES
  COMPILE_DEFINITIONS
    "MERIT_KERNEL_BITCODE=\"${kernels_generated}/kernels.bc\";MERIT_LIBRARY_BITCODE=\"${library_generated}/library.bc\""
  OBJECT_DEPENDS
    "${kernels_generated}/kernels.bc;${kernels_generated}/kernel_imports.inc;${library_generated}/library.bc"
  SKIP_PRECOMPILE_HEADERS ON)
