# The lexer and parser that the ANTLR tool makes of grammar/*.g4, in the build directory; their warnings are not ours.
set(grammar_directory "${CMAKE_BINARY_DIR}/generated/compiler/syntax/grammar")
set(grammar_flags -Dlanguage=Cpp -no-listener -no-visitor -package merit::syntax::grammar -Xexact-output-dir
  -lib "${grammar_directory}" -o "${grammar_directory}")
foreach(part Lexer Parser)
  set(made "${grammar_directory}/Merit${part}.cpp" "${grammar_directory}/Merit${part}.h")
  set(tokens "${grammar_directory}/MeritLexer.tokens")
  if(part STREQUAL Parser)
    set(by_product "")
    set(edit COMMAND sed -i -f "${directory}/set_up.sed" ${made})
  else()
    set(by_product "${tokens}")
    set(tokens "")
    set(edit "")
  endif()
  add_custom_command(
    OUTPUT ${made} ${by_product}
    COMMAND "${CMAKE_COMMAND}" -E make_directory "${grammar_directory}"
    COMMAND "${ANTLR4_TOOL}" ${grammar_flags} "${CMAKE_SOURCE_DIR}/grammar/Merit${part}.g4"
    ${edit}
    DEPENDS "${CMAKE_SOURCE_DIR}/grammar/Merit${part}.g4" "${directory}/set_up.sed" ${tokens}
    COMMENT "Making Merit${part} of its grammar"
    VERBATIM)
endforeach()

add_library(merit_grammar STATIC
  "${grammar_directory}/MeritLexer.cpp" "${grammar_directory}/MeritLexer.h"
  "${grammar_directory}/MeritParser.cpp" "${grammar_directory}/MeritParser.h")
target_compile_options(merit_grammar PRIVATE -w PUBLIC -fno-char8_t)
target_link_libraries(merit_grammar PUBLIC merit::antlr)
target_include_directories(merit_grammar SYSTEM PUBLIC "${CMAKE_BINARY_DIR}/generated")
target_link_libraries(merit_compiler_syntax PRIVATE merit_grammar)

# The lexer's automaton and the parser's choices. The program has the tables; ANTLR's lexer is for making them, and for
# tests.
foreach(table lexer_table prediction_table)
  add_executable(${table} "${directory}/tables/${table}.cpp")
  target_link_libraries(${table} PRIVATE merit_grammar fmt::fmt merit_warnings)
  target_include_directories(${table} PRIVATE "${CMAKE_SOURCE_DIR}")
  add_custom_command(
    OUTPUT "${grammar_directory}/${table}.inc"
    COMMAND ${table} "${grammar_directory}/${table}.inc"
    DEPENDS ${table}
    COMMENT "Making ${table} of the grammar"
    VERBATIM)
  target_sources(merit_compiler_syntax PRIVATE "${grammar_directory}/${table}.inc")
endforeach()
