# This room, the kernels and what they need of runtime/values, as one object for each target: what a compiled definition
# needs beyond its own code to be a library. `merit build` links the two.
file(GLOB library_sources CONFIGURE_DEPENDS "${directory}/*.cpp" "${CMAKE_SOURCE_DIR}/runtime/kernels/*.cpp"
  "${CMAKE_SOURCE_DIR}/runtime/values/*.cpp")
list(FILTER library_sources EXCLUDE REGEX "_test\\.cpp$|/host_memory\\.cpp$|/values/(sha256|edit_distance)\\.cpp$")
foreach(target IN LISTS merit_targets)
  merit_bitcode(${target} library_parts ${library_sources})
  merit_object(${target} "${merit_targets_folder}/${target}/library.o" ${library_parts})
endforeach()
