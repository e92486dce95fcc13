# The kernels as LLVM bitcode, for whoever links them into generated code: kernels.bc, and beside it the symbols that it
# leaves to the program (kernel_imports.inc). The tables of Unicode and of time zones are such: they stay where they are,
# with the code that is not worth having without them.
set(kernels_generated "${CMAKE_BINARY_DIR}/generated/runtime/kernels")
set(kernels_bitcode "${kernels_generated}/kernels.bc")
file(MAKE_DIRECTORY "${kernels_generated}")

file(GLOB kernels_linked CONFIGURE_DEPENDS "${directory}/*.cpp" "${CMAKE_SOURCE_DIR}/runtime/values/*.cpp")
list(FILTER kernels_linked EXCLUDE REGEX "_test\\.cpp$|/(host_memory|unicode|powers_of_ten|zones)\\.cpp$")
list(FILTER kernels_linked EXCLUDE REGEX "/values/(parse_number|parse_time|sha256|edit_distance)\\.cpp$")

# The oldest processor level: what a definition is compiled for is set when the bitcode is linked.
set(kernels_flags -std=c++23 -O2 -ffreestanding -nostdinc++ -fno-exceptions -fno-rtti -ffp-contract=off
  --target=x86_64-linux-gnu -march=x86-64-v2 "-I${CMAKE_SOURCE_DIR}" "-I${CMAKE_BINARY_DIR}/generated")
set(kernels_parts "")
foreach(source IN LISTS kernels_linked)
  file(RELATIVE_PATH part "${CMAKE_SOURCE_DIR}/runtime" "${source}")
  string(REPLACE "/" "_" part "${part}")
  set(part "${kernels_generated}/${part}.bc")
  add_custom_command(
    OUTPUT "${part}"
    COMMAND "${MERIT_CLANG}" ${kernels_flags} -MD -MF "${part}.d" -emit-llvm -c "${source}" -o "${part}"
    DEPENDS "${source}"
    DEPFILE "${part}.d"
    COMMENT "Bitcode of ${source}"
    VERBATIM)
  list(APPEND kernels_parts "${part}")
endforeach()
add_custom_command(
  OUTPUT "${kernels_bitcode}"
  COMMAND "${MERIT_LLVM_LINK}" ${kernels_parts} -o "${kernels_bitcode}"
  DEPENDS ${kernels_parts}
  COMMENT "Bitcode of the kernels"
  VERBATIM)
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
