# What compiled definitions bring along of this tree, for each target that `merit build` knows (compiler/codegen/
# target.h): freestanding C++, compiled by clang. No path of this tree is inside, so that the same sources give the same
# bytes.
set(merit_targets x86_64 aarch64 wasm32)
set(merit_targets_folder "${CMAKE_BINARY_DIR}/generated/runtime/targets")

set(merit_bitcode_flags -std=c++23 -O2 -ffreestanding -nostdinc++ -fno-exceptions -fno-rtti -fno-threadsafe-statics
  -fno-ident -ffp-contract=off -fsigned-char -fvisibility=hidden
  "-I${CMAKE_SOURCE_DIR}" "-I${CMAKE_BINARY_DIR}/generated")
# Of x86-64 the oldest processor level: brief kernels are compiled anew for that of the code they are linked into.
set(merit_flags_of_x86_64 --target=x86_64-linux-gnu -march=x86-64-v2 -fPIC)
# Inlined atomics: the others are functions of libgcc.
set(merit_flags_of_aarch64 --target=aarch64-linux-gnu -mno-outline-atomics -fPIC)
# What every browser since 2021 and Node 16 have.
set(merit_flags_of_wasm32 --target=wasm32-unknown-unknown -mbulk-memory -msign-ext -mmutable-globals
  -mnontrapping-fptoint)

# merit_bitcode(TARGET PARTS SOURCES…): each source as bitcode for a target; PARTS becomes the list of files. Rooms may
# name the same source: it is compiled once.
function(merit_bitcode target parts)
  set(folder "${merit_targets_folder}/${target}")
  file(MAKE_DIRECTORY "${folder}")
  set(made "")
  foreach(source IN LISTS ARGN)
    file(RELATIVE_PATH part "${CMAKE_SOURCE_DIR}/runtime" "${source}")
    string(REPLACE "/" "_" part "${part}")
    set(part "${folder}/${part}.bc")
    list(APPEND made "${part}")
    get_property(known GLOBAL PROPERTY "merit_bitcode_${part}")
    if(known)
      continue()
    endif()
    set_property(GLOBAL PROPERTY "merit_bitcode_${part}" TRUE)
    add_custom_command(
      OUTPUT "${part}"
      COMMAND "${MERIT_CLANG}" ${merit_flags_of_${target}} ${merit_bitcode_flags} -MD -MF "${part}.d"
              -emit-llvm -c "${source}" -o "${part}"
      DEPENDS "${source}"
      DEPFILE "${part}.d"
      COMMENT "Bitcode of ${source} for ${target}"
      VERBATIM)
  endforeach()
  set(${parts} "${made}" PARENT_SCOPE)
endfunction()

# merit_joined_bitcode(OUTPUT PARTS…): parts as one file.
function(merit_joined_bitcode output)
  add_custom_command(
    OUTPUT "${output}"
    COMMAND "${MERIT_LLVM_LINK}" ${ARGN} -o "${output}"
    DEPENDS ${ARGN}
    COMMENT "Bitcode ${output}"
    VERBATIM)
endfunction()

# merit_object(TARGET OUTPUT PARTS…): parts as one object, each function and constant in a section of its own, so that a
# linker takes only what is needed. The parts are optimised, each by itself: once more together would make them larger.
function(merit_object target output)
  merit_joined_bitcode("${output}.bc" ${ARGN})
  add_custom_command(
    OUTPUT "${output}"
    COMMAND "${MERIT_CLANG}" ${merit_flags_of_${target}} -O2 -Xclang -disable-llvm-passes -ffunction-sections
            -fdata-sections -Wno-unused-command-line-argument -c "${output}.bc" -o "${output}"
    DEPENDS "${output}.bc"
    COMMENT "Object ${output}"
    VERBATIM)
endfunction()
