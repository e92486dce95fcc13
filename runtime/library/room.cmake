# This room as LLVM bitcode, with what of runtime/values the kernels' bitcode leaves out (runtime/kernels/room.cmake): what
# a compiled definition needs beyond its own code and the kernels to be a library.
set(library_generated "${CMAKE_BINARY_DIR}/generated/runtime/library")
file(GLOB library_sources CONFIGURE_DEPENDS "${directory}/*.cpp")
list(FILTER library_sources EXCLUDE REGEX "_test\\.cpp$")
foreach(value unicode powers_of_ten zones parse_number parse_time)
  list(APPEND library_sources "${CMAKE_SOURCE_DIR}/runtime/values/${value}.cpp")
endforeach()
merit_bitcode("${library_generated}" "${library_generated}/library.bc" ${library_sources})
