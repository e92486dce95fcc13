# The C interface of libraries becomes a part of the program (c_interface.cpp): each header that is written has it.
set_source_files_properties("${directory}/c_interface.cpp" PROPERTIES
  COMPILE_DEFINITIONS "MERIT_C_INTERFACE=\"${CMAKE_SOURCE_DIR}/runtime/abi/library.h\""
  OBJECT_DEPENDS "${CMAKE_SOURCE_DIR}/runtime/abi/library.h")
