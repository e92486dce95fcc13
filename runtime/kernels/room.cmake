# The kernels as LLVM bitcode for each target, for whoever links them into generated code: kernels.bc. Beside that of this
# machine stand the symbols that it leaves to the program (kernel_imports.inc). The tables of Unicode and of time zones are
# such: they stay where they are, with the code that is not worth having without them.
file(GLOB kernels_linked CONFIGURE_DEPENDS "${directory}/*.cpp" "${CMAKE_SOURCE_DIR}/runtime/values/*.cpp")
list(FILTER kernels_linked EXCLUDE REGEX "_test\\.cpp$|/(host_memory|unicode|powers_of_ten|zones)\\.cpp$")
list(FILTER kernels_linked EXCLUDE REGEX "/values/(parse_number|parse_time|sha256|edit_distance)\\.cpp$")

foreach(target IN LISTS merit_targets)
  merit_bitcode(${target} kernels_parts ${kernels_linked})
  merit_joined_bitcode("${merit_targets_folder}/${target}/kernels.bc" ${kernels_parts})
endforeach()

set(kernels_generated "${CMAKE_BINARY_DIR}/generated/runtime/kernels")
file(MAKE_DIRECTORY "${kernels_generated}")
# The symbols are the same on all targets.
set(kernels_bitcode "${merit_targets_folder}/x86_64/kernels.bc")
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
