#include "compiler/syntax/lexer_table.h"

#include <doctest.h>

#include <filesystem>
#include <random>
#include <vector>

#include "compiler/source/source.h"
#include "compiler/source/utf8.h"
#include "compiler/syntax/grammar/MeritLexer.h"

namespace merit::syntax {
namespace {

using Types = std::vector<std::pair<size_t, size_t>>;  ///< of tokens, with the number of their code points

/// What the grammar knows of a code point: é for other letters, U+0300 for other accents.
std::string in_grammar(std::string_view point) {
  if (point.size() == 1) return std::string(point);
  if (longest_token(point).type == kNameToken) return "é";
  return longest_token(std::string("a").append(point)).size > 1 ? "\u0300" : std::string(point);
}

Types by_antlr(const std::string& text) {
  std::string shown;
  for (size_t at = 0; at < text.size();) {
    const size_t length = source::decode(text, at).length;
    shown += in_grammar(std::string_view(text).substr(at, length));
    at += length;
  }
  antlr4::ANTLRInputStream stream(shown);
  grammar::MeritLexer lexer(&stream);
  lexer.removeErrorListeners();
  Types tokens;
  for (auto token = lexer.nextToken(); token->getType() != antlr4::Token::EOF; token = lexer.nextToken()) {
    tokens.emplace_back(token->getType(), token->getStopIndex() + 1 - token->getStartIndex());
  }
  return tokens;
}

Types by_table(std::string_view text) {
  Types tokens;
  while (!text.empty()) {
    const auto [type, size] = longest_token(text);
    REQUIRE(size > 0);
    size_t points = 0;
    for (size_t at = 0; at < size; ++points) at += source::decode(text, at).length;
    if (type != grammar::MeritLexer::SPACE) tokens.emplace_back(type, points);
    text.remove_prefix(size);
  }
  return tokens;
}

}  // namespace

TEST_CASE("the table finds the tokens that ANTLR's lexer finds: in all definitions here") {
  size_t files = 0;
  for (const char* const folder : {"compiler/syntax/samples", "stdlib", "examples", "tests/files", "bench"}) {
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(MERIT_SOURCE_DIR "/" + std::string(folder))) {
      if (entry.path().extension() != ".merit") continue;
      CAPTURE(entry.path().string());
      const std::string text = source::FileLoader().load(entry.path().string()).value();
      if (source::find_invalid_utf8(text) || text.find('\0') != std::string::npos) continue;
      CHECK(by_table(text) == by_antlr(text));
      ++files;
    }
  }
  CHECK(files > 100);
}

TEST_CASE("the table finds the tokens that ANTLR's lexer finds: in made-up texts") {
  const std::vector<std::string> pieces = {
      "a", "T",  "Z",  "when", "é",  "ñ",  "名", "\u0300", "٣",          "0",      "9",     "_",  ".",      "-",
      "+", ":",  "%",  "\"",   "\\", "'",  " ",  "\t",     "\v",         "\n",     "\r",    "#",  "##",     ",",
      "[", "]",  "{",  "}",    "(",  ")",  "<",  ">",      "=",          "!",      "&",     "|",  "/",      "*",
      ";", "«",  "»",  "“",    "”",  "‟",  "‘",  "’",      "–",          "−",      "≠",     "≥",  "≤",      "\uFEFF",
      "@", "😀", "->", "2026", "10", "1_", ".5", "T09:30", "2026-10-01", "+01:00", "12:30", "//", "\\\"\n", "\r\n"};
  std::minstd_rand random(1);
  for (int i = 0; i < 20'000; ++i) {
    std::string text;
    for (size_t left = 1 + random() % 30; left > 0; --left) text += pieces[random() % pieces.size()];
    CAPTURE(i);
    CAPTURE(text);
    REQUIRE(by_table(text) == by_antlr(text));
  }
}

TEST_CASE("names may have letters, accents and digits of all scripts") {
  for (const char* const name : {"größe", "e\u0301tat", "名前", "прайс", "a٣", "नाम"}) {
    CAPTURE(name);
    const Match match = longest_token(name);
    CHECK(match.type == kNameToken);
    CHECK(match.size == std::string_view(name).size());
  }
}

}  // namespace merit::syntax
