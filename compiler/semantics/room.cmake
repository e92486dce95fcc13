# The standard library, compiled in: each stdlib/NAME.merit as `{"NAME", "text"},`.
file(GLOB modules CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/stdlib/*.merit")
set(embedded "")
foreach(module IN LISTS modules)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${module}")
  cmake_path(GET module STEM stem)
  file(READ "${module}" text)
  string(APPEND embedded "{\"${stem}\", R\"merit(${text})merit\"},\n")
endforeach()
file(CONFIGURE OUTPUT "${CMAKE_BINARY_DIR}/generated/compiler/semantics/standard_library.inc" CONTENT "${embedded}" @ONLY)

# The version of the library enters a definition's hash.
target_compile_definitions(merit_compiler_semantics PRIVATE "MERIT_VERSION=\"${PROJECT_VERSION}\"")
