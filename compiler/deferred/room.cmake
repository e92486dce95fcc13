set_source_files_properties("${directory}/deferred.cpp" PROPERTIES
  COMPILE_DEFINITIONS "MERIT_VERSION=\"${PROJECT_VERSION}\"")

# By what the program tells its own parts from those of another build.
file(GLOB_RECURSE headers CONFIGURE_DEPENDS RELATIVE "${CMAKE_SOURCE_DIR}"
  "${CMAKE_SOURCE_DIR}/compiler/*.h" "${CMAKE_SOURCE_DIR}/compiler/*.def"
  "${CMAKE_SOURCE_DIR}/runtime/*.h" "${CMAKE_SOURCE_DIR}/runtime/*.def")
list(TRANSFORM headers PREPEND "${CMAKE_SOURCE_DIR}/" OUTPUT_VARIABLE header_files)
set(identity "${CMAKE_BINARY_DIR}/generated/compiler/deferred/interface_identity.inc")
add_custom_command(
  OUTPUT "${identity}"
  COMMAND "${CMAKE_COMMAND}" -D "SOURCE=${CMAKE_SOURCE_DIR}" -D "HEADERS=${headers}" -D "OUTPUT=${identity}"
    -D "TOOLS=${CMAKE_CXX_COMPILER_ID} ${CMAKE_CXX_COMPILER_VERSION} ${CMAKE_BUILD_TYPE} ${CMAKE_CXX_FLAGS} sanitize ${MERIT_SANITIZE}"
    -P "${directory}/interface_identity.cmake"
  DEPENDS "${directory}/interface_identity.cmake" ${header_files}
  COMMENT "Hashing the headers that deferred parts are compiled against"
  VERBATIM)
target_sources(merit_${name} PRIVATE "${identity}")
