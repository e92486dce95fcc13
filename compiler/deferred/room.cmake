set_source_files_properties("${directory}/deferred.cpp" PROPERTIES
  COMPILE_DEFINITIONS "MERIT_VERSION=\"${PROJECT_VERSION}\"")
