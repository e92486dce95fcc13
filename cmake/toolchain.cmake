# How everything is compiled: C++23, the same floating-point bits everywhere, warnings as errors.
set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
set(CMAKE_BUILD_RPATH "${CMAKE_RUNTIME_OUTPUT_DIRECTORY}")  # where deferred parts of the program are

option(MERIT_SANITIZE "Address and undefined-behaviour sanitizers" OFF)
option(MERIT_FUZZ "Build tests/fuzz/x_fuzz.cpp as libFuzzer programs (clang, with MERIT_SANITIZE)" OFF)
option(MERIT_PYTHON "The Python package of bindings/python (needs nanobind)" OFF)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()

find_program(MERIT_CCACHE ccache)
if(MERIT_CCACHE)
  set(CMAKE_C_COMPILER_LAUNCHER "${MERIT_CCACHE}")
  set(CMAKE_CXX_COMPILER_LAUNCHER "${MERIT_CCACHE}")
endif()
find_program(MERIT_MOLD mold)
if(MERIT_MOLD)
  add_link_options(-fuse-ld=mold)
endif()

# Sums and products are rounded one by one, so that every engine gives the same bits.
add_compile_options(-ffp-contract=off)
add_library(merit_warnings INTERFACE)
target_compile_options(merit_warnings INTERFACE -Wall -Wextra -Wshadow -Wnon-virtual-dtor -Werror)
# clang reports what libstdc++ 12 deprecates inside its own std::stable_sort.
target_compile_options(merit_warnings INTERFACE $<$<CXX_COMPILER_ID:Clang>:-Wno-deprecated-declarations>)

if(MERIT_SANITIZE)
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
endif()
if(MERIT_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
