# merit_room(FOLDER [EXECUTABLE NAME] [USES FOLDER…] [LIBRARIES TARGET…])
#
# One room of the house: every .cpp of FOLDER becomes the library merit_FOLDER (or, with EXECUTABLE, that program with
# its main.cpp); every x_test.cpp becomes the test program test_FOLDER, run by ctest as FOLDER. Includes are written
# from the root: "compiler/source/span.h". What a room's own CMake needs beyond this stands in FOLDER/room.cmake.
function(merit_room folder)
  cmake_parse_arguments(ROOM "" "EXECUTABLE" "USES;LIBRARIES" ${ARGN})
  string(REPLACE "/" "_" name "${folder}")
  set(directory "${CMAKE_SOURCE_DIR}/${folder}")

  file(GLOB sources CONFIGURE_DEPENDS "${directory}/*.cpp")
  set(tests ${sources})
  list(FILTER sources EXCLUDE REGEX "(_test|/main|/part)\\.cpp$")
  list(FILTER tests INCLUDE REGEX "_test\\.cpp$")

  if(sources)
    add_library(merit_${name} STATIC ${sources})
    set(scope PUBLIC)
    target_link_libraries(merit_${name} PRIVATE merit_warnings)
  else()
    add_library(merit_${name} INTERFACE)
    set(scope INTERFACE)
  endif()
  target_include_directories(merit_${name} ${scope} "${CMAKE_SOURCE_DIR}" "${CMAKE_BINARY_DIR}/generated")
  foreach(used IN LISTS ROOM_USES)
    string(REPLACE "/" "_" used_name "${used}")
    target_link_libraries(merit_${name} ${scope} merit_${used_name})
  endforeach()
  target_link_libraries(merit_${name} ${scope} ${ROOM_LIBRARIES})

  if(EXISTS "${directory}/room.cmake")
    include("${directory}/room.cmake")
  endif()

  if(ROOM_EXECUTABLE AND EXISTS "${directory}/main.cpp")
    add_executable(${ROOM_EXECUTABLE} "${directory}/main.cpp")
    target_link_libraries(${ROOM_EXECUTABLE} PRIVATE merit_${name} merit_warnings)
  endif()

  if(tests AND BUILD_TESTING)
    add_executable(test_${name} ${tests} "${CMAKE_SOURCE_DIR}/tests/doctest_main.cpp")
    target_link_libraries(test_${name} PRIVATE merit_${name} merit_doctest merit_warnings)
    target_compile_definitions(test_${name} PRIVATE "MERIT_SOURCE_DIR=\"${CMAKE_SOURCE_DIR}\"")
    add_test(NAME ${folder} COMMAND test_${name})
  endif()
endfunction()

# merit_deferred(NAME FOLDER…)
#
# A part of the program that is loaded when it is first asked for (compiler/deferred): these rooms with what they reach,
# in one file beside the program, of which others see the tables that the part.cpp of each room gives, and by what they
# know that it is of their build. Nothing else links the rooms, but their own tests.
function(merit_deferred name)
  list(TRANSFORM ARGN REPLACE "(.+)" "${CMAKE_SOURCE_DIR}/\\1/part.cpp" OUTPUT_VARIABLE sources)
  add_library(${name} MODULE ${sources})
  foreach(folder IN LISTS ARGN)
    string(REPLACE "/" "_" room "${folder}")
    target_link_libraries(${name} PRIVATE merit_${room})
  endforeach()
  target_link_libraries(${name} PRIVATE merit_compiler_deferred merit_warnings)
  target_link_options(${name} PRIVATE LINKER:--undefined=merit_part_interface  # see compiler/deferred/room.cmake
    "LINKER:--version-script=${CMAKE_SOURCE_DIR}/cmake/deferred.map" LINKER:--gc-sections LINKER:--as-needed
    $<$<NOT:$<BOOL:${MERIT_SANITIZE}>>:LINKER:-z,defs>)  # sanitizers are the program's
  set_target_properties(${name} PROPERTIES
    OUTPUT_NAME "${name}-${PROJECT_VERSION}" LIBRARY_OUTPUT_DIRECTORY "${CMAKE_RUNTIME_OUTPUT_DIRECTORY}")
endfunction()
