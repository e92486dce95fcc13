# What `.load ./merit_sqlite` loads: it needs the C library and nothing else, and exports its entry alone. SQLite's
# functions come from the program that loads it.
set_target_properties(merit_bindings_sqlite PROPERTIES CXX_VISIBILITY_PRESET hidden)
# g++ 12 takes `"text" + string` for a copy within itself (GCC bug 105651).
target_compile_options(merit_bindings_sqlite PRIVATE $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)
add_library(merit_sqlite MODULE $<TARGET_OBJECTS:merit_bindings_sqlite>)
target_link_libraries(merit_sqlite PRIVATE merit_runtime_values)
set_target_properties(merit_sqlite PROPERTIES PREFIX "" LIBRARY_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/lib")
set(exports "${CMAKE_SOURCE_DIR}/bindings/sqlite/exports.map")
target_link_options(merit_sqlite PRIVATE "-Wl,--version-script=${exports}")
set_target_properties(merit_sqlite PROPERTIES LINK_DEPENDS "${exports}")
if(NOT MERIT_SANITIZE)
  target_link_options(merit_sqlite PRIVATE -static-libstdc++ -static-libgcc)
endif()
