# The pages of docs/diagnostics become a table in the program, for `merit help NAME`.
file(GLOB pages CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/docs/diagnostics/*.md")
set(page_table "${CMAKE_BINARY_DIR}/generated/compiler/diagnostics/page_table.cpp")
add_custom_command(OUTPUT "${page_table}"
  COMMAND Python3::Interpreter -B "${directory}/page_table.py" "${CMAKE_SOURCE_DIR}/docs/diagnostics" "${page_table}"
  DEPENDS ${pages} "${directory}/page_table.py"
  COMMENT "Writing the table of diagnostic pages" VERBATIM)
file(MAKE_DIRECTORY "${CMAKE_BINARY_DIR}/generated/compiler/diagnostics")
target_sources(merit_${name} PRIVATE "${page_table}")
