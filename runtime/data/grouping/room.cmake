if(BUILD_TESTING)
  find_library(RAPIDCHECK_LIBRARY rapidcheck REQUIRED)
  cmake_language(DEFER CALL target_link_libraries test_runtime_data_grouping PRIVATE "${RAPIDCHECK_LIBRARY}")
endif()
