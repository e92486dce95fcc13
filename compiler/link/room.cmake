# The C interface of libraries becomes a part of the program (c_interface.cpp): each header that is written has it.
set_source_files_properties("${directory}/c_interface.cpp" PROPERTIES
  COMPILE_DEFINITIONS "MERIT_C_INTERFACE=\"${CMAKE_SOURCE_DIR}/runtime/abi/library.h\""
  OBJECT_DEPENDS "${CMAKE_SOURCE_DIR}/runtime/abi/library.h")
# So does what modules of JavaScript have in common (script.cpp).
set_source_files_properties("${directory}/script.cpp" PROPERTIES
  COMPILE_DEFINITIONS "MERIT_WEB_MODULE=\"${directory}/web_module.js\""
  OBJECT_DEPENDS "${directory}/web_module.js")
