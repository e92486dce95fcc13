# The kernels as LLVM bitcode, for whoever links them into generated code: kernels.bc, and beside it the symbols that it
# leaves to the program (kernel_imports.inc). The tables of Unicode and of time zones are such: they stay where they are,
# with the code that is not worth having without them.
set(kernels_generated "${CMAKE_BINARY_DIR}/generated/runtime/kernels")
set(kernels_bitcode "${kernels_generated}/kernels.bc")

file(GLOB kernels_linked CONFIGURE_DEPENDS "${directory}/*.cpp" "${CMAKE_SOURCE_DIR}/runtime/values/*.cpp")
list(FILTER kernels_linked EXCLUDE REGEX "_test\\.cpp$|/(host_memory|unicode|powers_of_ten|zones)\\.cpp$")
list(FILTER kernels_linked EXCLUDE REGEX "/values/(parse_number|parse_time|sha256|edit_distance)\\.cpp$")

merit_bitcode("${kernels_generated}" "${kernels_bitcode}" ${kernels_linked})
add_custom_command(
  OUTPUT "${kernels_generated}/kernel_imports.inc"
  COMMAND Python3::Interpreter "${directory}/kernel_imports.py" "${MERIT_NM}" "${kernels_bitcode}"
          "${kernels_generated}/kernel_imports.inc"
  DEPENDS "${directory}/kernel_imports.py" "${kernels_bitcode}"
  COMMENT "What the kernels' bitcode leaves to the program"
  VERBATIM)

if(BUILD_TESTING)
  add_test(NAME runtime/kernels/freestanding
    COMMAND Python3::Interpreter "${CMAKE_SOURCE_DIR}/runtime/values/freestanding_test.py" "${MERIT_CLANG}" "${MERIT_NM}"
            "${CMAKE_SOURCE_DIR}" "${CMAKE_BINARY_DIR}/generated" runtime/kernels host_memory.cpp)
endif()
