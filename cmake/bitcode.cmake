# merit_bitcode(FOLDER OUTPUT SOURCES…)
#
# Compiles freestanding C++ to LLVM bitcode with clang and joins it to the one file OUTPUT in the build tree, for
# whoever links it into generated code. FOLDER, in the build tree, is where the parts go.
#
# The oldest processor level: what a definition is compiled for is set when the bitcode is linked. No path of this tree
# is inside, so that the same sources give the same bytes.
set(merit_bitcode_flags -std=c++23 -O2 -ffreestanding -nostdinc++ -fno-exceptions -fno-rtti -fno-threadsafe-statics
  -fno-ident -ffp-contract=off --target=x86_64-linux-gnu -march=x86-64-v2
  "-I${CMAKE_SOURCE_DIR}" "-I${CMAKE_BINARY_DIR}/generated")

function(merit_bitcode folder output)
  file(MAKE_DIRECTORY "${folder}")
  set(parts "")
  foreach(source IN LISTS ARGN)
    file(RELATIVE_PATH part "${CMAKE_SOURCE_DIR}/runtime" "${source}")
    string(REPLACE "/" "_" part "${part}")
    set(part "${folder}/${part}.bc")
    add_custom_command(
      OUTPUT "${part}"
      COMMAND "${MERIT_CLANG}" ${merit_bitcode_flags} -MD -MF "${part}.d" -emit-llvm -c "${source}" -o "${part}"
      DEPENDS "${source}"
      DEPFILE "${part}.d"
      COMMENT "Bitcode of ${source}"
      VERBATIM)
    list(APPEND parts "${part}")
  endforeach()
  add_custom_command(
    OUTPUT "${output}"
    COMMAND "${MERIT_LLVM_LINK}" ${parts} -o "${output}"
    DEPENDS ${parts}
    COMMENT "Bitcode ${output}"
    VERBATIM)
endfunction()
