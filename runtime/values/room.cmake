# Tables of this room, made at build time: Unicode from utf8proc, powers of ten, time zones from the pinned tzdata package.
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

add_custom_command(
  OUTPUT "${values_generated}/power_tables.inc"
  COMMAND Python3::Interpreter "${directory}/tables/power_tables.py" "${values_generated}/power_tables.inc"
  DEPENDS "${directory}/tables/power_tables.py"
  COMMENT "Powers of ten")
target_sources(merit_runtime_values PRIVATE "${values_generated}/power_tables.inc")

# The room is freestanding: it may use no exceptions and no run-time types. Tests compare its tables with their source.
target_compile_options(merit_runtime_values PRIVATE -fno-exceptions -fno-rtti)
if(BUILD_TESTING)
  cmake_language(DEFER CALL target_link_libraries test_runtime_values PRIVATE merit::utf8proc)
endif()

file(GLOB values_tzdata "${MERIT_PYARROW}/lib/python3*/site-packages/tzdata")
if(NOT values_tzdata)
  message(FATAL_ERROR "no time zones: run ./dev build, which puts tzdata into .venv")
endif()
add_custom_command(
  OUTPUT "${values_generated}/zone_tables.inc"
  COMMAND Python3::Interpreter "${directory}/tables/zone_tables.py" "${values_tzdata}" "${values_generated}/zone_tables.inc"
  DEPENDS "${directory}/tables/zone_tables.py" "${values_tzdata}/__init__.py"
  COMMENT "Time zone tables")
target_sources(merit_runtime_values PRIVATE "${values_generated}/zone_tables.inc")

if(BUILD_TESTING)
  add_custom_command(
    OUTPUT "${values_generated}/zone_expectations.txt"
    COMMAND Python3::Interpreter "${directory}/tables/zone_expectations.py" "${values_tzdata}"
            "${values_generated}/zone_expectations.txt"
    DEPENDS "${directory}/tables/zone_expectations.py" "${values_tzdata}/__init__.py"
    COMMENT "What Python says of time zones, for the test")
  # The test program is added after this file is read, and a deferred call sees variables as they are then: hence EVAL.
  cmake_language(EVAL CODE "
    cmake_language(DEFER CALL target_sources test_runtime_values PRIVATE
      \"${values_generated}/zone_expectations.txt\")
    cmake_language(DEFER CALL target_compile_definitions test_runtime_values PRIVATE
      MERIT_ZONE_EXPECTATIONS=\"${values_generated}/zone_expectations.txt\")")
endif()

if(BUILD_TESTING)
  add_test(NAME runtime/values/freestanding
    COMMAND Python3::Interpreter "${directory}/freestanding_test.py" "${MERIT_CLANG}" "${MERIT_NM}"
            "${CMAKE_SOURCE_DIR}" "${CMAKE_BINARY_DIR}/generated" runtime/values)
endif()
