# The cache of compiled objects tells builds of the program, and of its part that makes code, apart by what the linker
# notes of each.
target_link_options(merit_compiler_codegen PUBLIC -Wl,--build-id=sha1)

# What the kernels leave open is of this program (program_symbols.cpp).
set_source_files_properties("${directory}/program_symbols.cpp" PROPERTIES
  OBJECT_DEPENDS "${CMAKE_BINARY_DIR}/generated/runtime/kernels/kernel_imports.inc")

# The run-time half of libraries becomes a part of the program, for each target (run_time_half.cpp).
set(codegen_halves ${merit_targets})
list(TRANSFORM codegen_halves REPLACE "(.+)" "${merit_targets_folder}/\\1/library.o")
set_source_files_properties("${directory}/run_time_half.cpp" PROPERTIES
  COMPILE_DEFINITIONS "MERIT_TARGETS=\"${merit_targets_folder}\""
  OBJECT_DEPENDS "${codegen_halves}")
