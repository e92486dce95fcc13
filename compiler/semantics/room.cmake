# The standard library, compiled in, with the trees that the parser makes of it.
file(GLOB modules CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/stdlib/*.merit")
set(semantics_generated "${CMAKE_BINARY_DIR}/generated/compiler/semantics")
file(MAKE_DIRECTORY "${semantics_generated}")
add_executable(standard_library_table "${directory}/tables/standard_library.cpp")
target_link_libraries(standard_library_table PRIVATE merit_compiler_syntax merit_warnings)
add_custom_command(
  OUTPUT "${semantics_generated}/standard_library.inc"
  COMMAND standard_library_table "${semantics_generated}/standard_library.inc" ${modules}
  DEPENDS standard_library_table ${modules}
  COMMENT "Parsing the standard library"
  VERBATIM)
target_sources(merit_${name} PRIVATE "${semantics_generated}/standard_library.inc")

# The version of the library enters a definition's hash.
target_compile_definitions(merit_compiler_semantics PRIVATE "MERIT_VERSION=\"${PROJECT_VERSION}\"")
