# The lexer and parser that the ANTLR tool makes of grammar/*.g4, in the build directory; their warnings are not ours.
set(grammar_directory "${CMAKE_BINARY_DIR}/generated/compiler/syntax/grammar")
set(grammar_flags -Dlanguage=Cpp -no-listener -no-visitor -package merit::syntax::grammar -Xexact-output-dir
  -lib "${grammar_directory}" -o "${grammar_directory}")
foreach(part Lexer Parser)
  set(tokens "")
  if(part STREQUAL Parser)
    set(tokens "${grammar_directory}/MeritLexer.tokens")
  else()
    set(by_product "${grammar_directory}/MeritLexer.tokens")
  endif()
  add_custom_command(
    OUTPUT "${grammar_directory}/Merit${part}.cpp" "${grammar_directory}/Merit${part}.h" ${by_product}
    COMMAND "${CMAKE_COMMAND}" -E make_directory "${grammar_directory}"
    COMMAND "${ANTLR4_TOOL}" ${grammar_flags} "${CMAKE_SOURCE_DIR}/grammar/Merit${part}.g4"
    COMMAND sed -i -f "${directory}/set_up.sed" "${grammar_directory}/Merit${part}.cpp"
    DEPENDS "${CMAKE_SOURCE_DIR}/grammar/Merit${part}.g4" "${directory}/set_up.sed" ${tokens}
    COMMENT "Making Merit${part} of its grammar"
    VERBATIM)
  unset(by_product)
endforeach()

add_library(merit_grammar STATIC
  "${grammar_directory}/MeritLexer.cpp" "${grammar_directory}/MeritLexer.h"
  "${grammar_directory}/MeritParser.cpp" "${grammar_directory}/MeritParser.h")
target_compile_options(merit_grammar PRIVATE -w PUBLIC -fno-char8_t)
target_link_libraries(merit_grammar PUBLIC merit::antlr)
target_include_directories(merit_grammar SYSTEM PUBLIC "${CMAKE_BINARY_DIR}/generated")
target_link_libraries(merit_compiler_syntax PRIVATE merit_grammar)
