#include <doctest/doctest.h>

// tokens are called like these macros
#undef WHEN
#undef THEN
#include <filesystem>
#include <fstream>
#include <iterator>
#include <span>
#include <string>
#include <vector>

#include "compiler/diagnostics/diagnostics.h"
#include "compiler/syntax/grammar_parser.h"
#include "compiler/syntax/lexer.h"
#include "compiler/syntax/line_rule.h"
#include "compiler/syntax/prediction.h"

namespace {

namespace fs = std::filesystem;
using merit::syntax::Token;

std::vector<Token> tokens_of(const std::string& text) {
  merit::diagnostics::Diagnostics diagnostics;
  return merit::syntax::drop_idle_line_ends(merit::syntax::lex(text, merit::source::FileId(), 0, diagnostics).tokens);
}

/// The whole tree as text, as ANTLR alone finds it or with the choices in question, or what stopped it.
std::string tree_of(std::span<const Token> tokens, bool with_prediction, antlr4::atn::PredictionMode mode) {
  merit::syntax::TokenRange range(tokens);
  merit::syntax::grammar::MeritParser parser(&range);
  parser.removeErrorListeners();
  parser.setErrorHandler(std::make_shared<antlr4::BailErrorStrategy>());
  parser.getATN();  // sets up the automata of ANTLR's own choices
  if (with_prediction) parser.setInterpreter(new merit::syntax::Prediction(parser));
  parser.getInterpreter<antlr4::atn::ParserATNSimulator>()->setPredictionMode(mode);
  try {
    return parser.oneDeclaration()->toStringTree(&parser);
  } catch (const antlr4::ParseCancellationException&) {
    return "does not parse";
  }
}

void compare(std::span<const Token> declaration, antlr4::atn::PredictionMode mode) {
  CHECK(tree_of(declaration, true, mode) == tree_of(declaration, false, mode));
}

TEST_CASE("every definition has the tree that ANTLR finds by itself") {
  size_t declarations = 0;
  for (const char* folder : {"/stdlib", "/examples", "/compiler/syntax/samples"}) {
    for (const auto& entry : fs::recursive_directory_iterator(std::string(MERIT_SOURCE_DIR) + folder)) {
      if (entry.path().extension() != ".merit") continue;
      CAPTURE(entry.path().string());
      std::ifstream file(entry.path());
      const std::vector<Token> tokens = tokens_of({std::istreambuf_iterator<char>(file), {}});
      for (const auto declaration : merit::syntax::split_declarations(tokens)) {
        compare(declaration, antlr4::atn::PredictionMode::SLL);
        ++declarations;
      }
    }
  }
  CHECK(declarations > 400);
}

TEST_CASE("what has several readings keeps the one that ANTLR takes") {
  const char* const kConditions[] = {
      "count of visit where page is a in last 7 days in last",
      "count of visit where seen in last 7 days > 3 and b or c",
      "count of visit where a > b > c",
      "count of visit where not a in b",
      "any visit where page matches \"x\" not followed by demo within 3 days of now",
      "any visit followed by demo after 2 days within 9 days where x within 3 days of now",
      "any of { any visit, any of visit }",
      "sum of amount of order since a + b - c * d",
      "if a then b otherwise c + d is e and f",
      "x between a and b and c between d and e",
      "a.b ago",
      "time of last visit from a to b",
      "last of first visit from 3 to 5 days ago",
      "at least 2 times visit where at least 2 of { a, b }",
      "no visit where x default 3 default 4",
      "count of of of first",
  };
  for (const char* condition : kConditions) {
    CAPTURE(condition);
    const std::vector<Token> tokens = tokens_of("let x = " + std::string(condition));
    compare(tokens, antlr4::atn::PredictionMode::SLL);
    compare(tokens, antlr4::atn::PredictionMode::LL);
  }
}

}  // namespace
