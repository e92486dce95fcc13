# Tables of this room, made at build time: Unicode from utf8proc, time zones from the pinned tzdata package.
set(values_generated "${CMAKE_BINARY_DIR}/generated/runtime/values")
file(MAKE_DIRECTORY "${values_generated}")

add_executable(unicode_tables "${directory}/tables/unicode_tables.cpp")
target_link_libraries(unicode_tables PRIVATE merit::utf8proc merit_warnings)
add_custom_command(
  OUTPUT "${values_generated}/unicode_tables.inc"
  COMMAND unicode_tables "${values_generated}/unicode_tables.inc"
  DEPENDS unicode_tables
  COMMENT "Unicode tables")
target_sources(merit_runtime_values PRIVATE "${values_generated}/unicode_tables.inc")

# The room is freestanding: it may use no exceptions and no run-time types. Tests compare its tables with their source.
target_compile_options(merit_runtime_values PRIVATE -fno-exceptions -fno-rtti)
if(BUILD_TESTING)
  cmake_language(DEFER CALL target_link_libraries test_runtime_values PRIVATE merit::utf8proc)
endif()
