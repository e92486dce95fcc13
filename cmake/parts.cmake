# Other people's libraries, each behind one target, each used by the room that docs/architecture.md names.
find_package(fmt REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(Python3 COMPONENTS Interpreter REQUIRED)

# merit_link_inside(TARGET SHARED NAME…): programs have the static libraries NAME inside, where all are there, and the
# shared one else: each library less that the loader opens, relocates and looks for symbols in makes every start shorter
# (docs/performance.md, "Start"). What others load has the shared one: static ones are mostly compiled for programs only.
function(merit_link_inside target shared)
  set(is_program "$<STREQUAL:$<TARGET_PROPERTY:TYPE>,EXECUTABLE>")
  set(static "")
  foreach(name IN LISTS ARGN)
    find_library(MERIT_STATIC_${name} NAMES "lib${name}.a")
    if(NOT MERIT_STATIC_${name})
      set(is_program 0)
    else()
      list(APPEND static "${MERIT_STATIC_${name}}")
    endif()
  endforeach()
  target_link_libraries(${target} INTERFACE "$<${is_program}:${static}>" "$<$<NOT:${is_program}>:${shared}>")
endfunction()

pkg_check_modules(RE2 REQUIRED IMPORTED_TARGET re2)
if(RE2_VERSION VERSION_LESS 11)
  add_library(merit_re2 INTERFACE)
  target_include_directories(merit_re2 SYSTEM INTERFACE ${RE2_INCLUDE_DIRS})
  merit_link_inside(merit_re2 PkgConfig::RE2 re2)
  add_library(re2::re2 ALIAS merit_re2)
else()  # which needs Abseil
  add_library(re2::re2 ALIAS PkgConfig::RE2)
endif()

pkg_check_modules(UTF8PROC REQUIRED IMPORTED_TARGET libutf8proc)
add_library(merit_utf8proc INTERFACE)
target_include_directories(merit_utf8proc SYSTEM INTERFACE ${UTF8PROC_INCLUDE_DIRS})
merit_link_inside(merit_utf8proc PkgConfig::UTF8PROC utf8proc)
add_library(merit::utf8proc ALIAS merit_utf8proc)

pkg_check_modules(CLI11 REQUIRED IMPORTED_TARGET CLI11)
add_library(merit::cli11 ALIAS PkgConfig::CLI11)

find_path(DOCTEST_INCLUDE doctest/doctest.h REQUIRED)
add_library(merit_doctest INTERFACE)
target_include_directories(merit_doctest SYSTEM INTERFACE "${DOCTEST_INCLUDE}/doctest" "${DOCTEST_INCLUDE}")

# ANTLR: the tool (Java) at build time, the C++ runtime in the program.
find_program(ANTLR4_TOOL antlr4 REQUIRED)
find_path(ANTLR4_INCLUDE antlr4-runtime.h PATH_SUFFIXES antlr4-runtime REQUIRED)
find_library(ANTLR4_LIBRARY antlr4-runtime REQUIRED)
add_library(merit_antlr INTERFACE)
target_include_directories(merit_antlr SYSTEM INTERFACE "${ANTLR4_INCLUDE}")
merit_link_inside(merit_antlr "${ANTLR4_LIBRARY}" antlr4-runtime)
target_link_libraries(merit_antlr INTERFACE Threads::Threads)
add_library(merit::antlr ALIAS merit_antlr)

# Z3: what a definition can and cannot do.
find_path(Z3_INCLUDE z3++.h REQUIRED)
find_library(Z3_LIBRARY z3 REQUIRED)
add_library(merit_z3 INTERFACE)
target_include_directories(merit_z3 SYSTEM INTERFACE "${Z3_INCLUDE}")
target_link_libraries(merit_z3 INTERFACE "${Z3_LIBRARY}")
add_library(merit::z3 ALIAS merit_z3)

# LLVM: code generation. Its static libraries, of which the program's deferred part has what it uses: a third of the
# relocations of the shared one.
find_package(LLVM 19.1 REQUIRED CONFIG)
llvm_map_components_to_libnames(MERIT_LLVM_LIBRARIES
  X86 AArch64 WebAssembly OrcJIT Passes Linker BitReader ObjCopy Object LTO Option WindowsDriver)
# LLD's way to Polly, which nothing here asks for (compiler/link/lld/absent.cpp).
set_property(TARGET LLVMExtensions PROPERTY INTERFACE_LINK_LIBRARIES LLVMSupport)
add_library(merit_llvm INTERFACE)
target_include_directories(merit_llvm SYSTEM INTERFACE ${LLVM_INCLUDE_DIRS})
target_link_libraries(merit_llvm INTERFACE ${MERIT_LLVM_LIBRARIES})
add_library(merit::llvm ALIAS merit_llvm)

# LLD of the same version, which `merit build` alone uses.
find_path(LLD_INCLUDE lld/Common/Driver.h HINTS ${LLVM_INCLUDE_DIRS} REQUIRED)
find_library(LLD_ELF_LIBRARY lldELF HINTS ${LLVM_LIBRARY_DIRS} REQUIRED)
find_library(LLD_WASM_LIBRARY lldWasm HINTS ${LLVM_LIBRARY_DIRS} REQUIRED)
find_library(LLD_COMMON_LIBRARY lldCommon HINTS ${LLVM_LIBRARY_DIRS} REQUIRED)
find_library(ZLIB_LIBRARY z REQUIRED)
find_library(ZSTD_LIBRARY zstd REQUIRED)
add_library(merit_lld INTERFACE)
target_include_directories(merit_lld SYSTEM INTERFACE "${LLD_INCLUDE}")
target_link_libraries(merit_lld INTERFACE
  "${LLD_ELF_LIBRARY}" "${LLD_WASM_LIBRARY}" "${LLD_COMMON_LIBRARY}" "${ZLIB_LIBRARY}" "${ZSTD_LIBRARY}" merit_llvm)
add_library(merit::lld ALIAS merit_lld)

# Clang of the same version makes the bitcode of what generated code calls.
find_program(MERIT_CLANG NAMES clang++-19 HINTS "${LLVM_TOOLS_BINARY_DIR}" REQUIRED)
find_program(MERIT_LLVM_LINK NAMES llvm-link HINTS "${LLVM_TOOLS_BINARY_DIR}" NO_DEFAULT_PATH REQUIRED)
find_program(MERIT_NM NAMES llvm-nm HINTS "${LLVM_TOOLS_BINARY_DIR}" NO_DEFAULT_PATH REQUIRED)

# Arrow C++ with Parquet: an installed Arrow that CMake finds, else the one inside the pinned pyarrow wheel (see `dev`).
set(MERIT_PYARROW "${CMAKE_SOURCE_DIR}/.venv" CACHE PATH "virtual environment that holds pyarrow")
find_package(Arrow 26 CONFIG QUIET)
add_library(merit_arrow INTERFACE)
if(Arrow_FOUND)
  find_package(Parquet CONFIG REQUIRED)
  target_link_libraries(merit_arrow INTERFACE Arrow::arrow_shared Parquet::parquet_shared)
else()
  file(GLOB MERIT_PYARROW_DIR "${MERIT_PYARROW}/lib/python3*/site-packages/pyarrow")
  if(NOT MERIT_PYARROW_DIR)
    message(FATAL_ERROR "no Arrow: run ./dev build, which puts pyarrow into .venv, or install Arrow C++")
  endif()
  target_include_directories(merit_arrow SYSTEM INTERFACE "${MERIT_PYARROW_DIR}/include")
  target_link_libraries(merit_arrow INTERFACE
    "${MERIT_PYARROW_DIR}/libarrow.so.2600" "${MERIT_PYARROW_DIR}/libparquet.so.2600")
  target_link_options(merit_arrow INTERFACE "-Wl,-rpath,${MERIT_PYARROW_DIR}")
endif()
add_library(merit::arrow ALIAS merit_arrow)

# libedit: lines that can be edited, for the REPL.
find_path(LIBEDIT_INCLUDE histedit.h REQUIRED)
find_library(LIBEDIT_LIBRARY edit REQUIRED)
add_library(merit_libedit INTERFACE)
target_include_directories(merit_libedit SYSTEM INTERFACE "${LIBEDIT_INCLUDE}")
merit_link_inside(merit_libedit "${LIBEDIT_LIBRARY}" edit tinfo bsd md)
add_library(merit::libedit ALIAS merit_libedit)

# SQLite: the headers of its extensions; a program that loads the extension has the library.
find_path(SQLITE_INCLUDE sqlite3ext.h REQUIRED)
find_library(SQLITE_LIBRARY sqlite3 REQUIRED)
add_library(merit_sqlite_headers INTERFACE)
target_include_directories(merit_sqlite_headers SYSTEM INTERFACE "${SQLITE_INCLUDE}")
add_library(merit::sqlite ALIAS merit_sqlite_headers)
