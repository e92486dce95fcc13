# What this room asks for when it is needed.
add_dependencies(merit_compiler_driver merit_codegen merit_proof)

set_source_files_properties("${directory}/version.cpp" PROPERTIES
  COMPILE_DEFINITIONS "MERIT_VERSION=\"${PROJECT_VERSION}\"")

if(BUILD_TESTING)
  find_library(RAPIDCHECK_LIBRARY rapidcheck REQUIRED)
  cmake_language(DEFER CALL target_link_libraries test_compiler_driver PRIVATE "${RAPIDCHECK_LIBRARY}")
endif()
