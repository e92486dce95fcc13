# This room, the cells, the kernels and what they need of runtime/values, as one object for each target: what a compiled
# definition needs beyond its own code to be a library. `merit build` links the two. In the one for WebAssembly there is
# also what other machines have of a C library.
file(GLOB library_sources CONFIGURE_DEPENDS "${directory}/*.cpp" "${CMAKE_SOURCE_DIR}/runtime/cells/*.cpp"
  "${CMAKE_SOURCE_DIR}/runtime/kernels/*.cpp" "${CMAKE_SOURCE_DIR}/runtime/values/*.cpp")
list(FILTER library_sources EXCLUDE REGEX "_test\\.cpp$|/host_memory\\.cpp$|/values/(sha256|edit_distance)\\.cpp$")
file(GLOB web_sources CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/runtime/web_assembly/*.cpp")
list(FILTER web_sources EXCLUDE REGEX "_test\\.cpp$")
foreach(target IN LISTS merit_targets)
  set(target_sources ${library_sources})
  if(target STREQUAL wasm32)
    list(APPEND target_sources ${web_sources})
  endif()
  merit_bitcode(${target} library_parts ${target_sources})
  merit_object(${target} "${merit_targets_folder}/${target}/library.o" ${library_parts})
endforeach()
