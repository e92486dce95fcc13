#include "compiler/syntax/print.h"

#include <doctest.h>

#include <filesystem>

#include "compiler/syntax/equal.h"
#include "compiler/syntax/parse.h"

using namespace merit;

namespace {

struct Parsed {
  explicit Parsed(std::string text) {
    ast = syntax::parse(sources, sources.add("x.merit", std::move(text)), diagnostics);
  }

  source::Sources sources;
  diagnostics::Diagnostics diagnostics;
  syntax::Ast ast;
};

void check_round_trip(const std::string& text) {
  Parsed first(text);
  REQUIRE(!first.diagnostics.has_errors());
  std::string printed = syntax::print(first.ast);
  CAPTURE(printed);
  Parsed second(printed);
  for (const auto& one : second.diagnostics.all()) FAIL_CHECK(one.message);
  CHECK(syntax::equal(first.ast, second.ast));
  CHECK(syntax::print(second.ast) == printed);
}

}  // namespace

TEST_CASE("what is printed parses to the same tree, and prints the same again") {
  for (const auto& entry : std::filesystem::directory_iterator(MERIT_SOURCE_DIR "/compiler/syntax/samples")) {
    CAPTURE(entry.path().string());
    check_round_trip(source::FileLoader().load(entry.path().string()).value());
  }
}

TEST_CASE("texts keep quotes, backslashes, line ends, control characters and braces") {
  check_round_trip(R"(let a = b is "x\"y\\z\n\t\u{1}{}\{")");
  check_round_trip(R"(let a = b matches "^a\\.b{2}$")");
  check_round_trip(
      R"(output o = if a then "a \{ b" otherwise "fit {fit} of {x default \"no\\\\\\\"ne\"}, {case { \"a\" when x, \"b}\" otherwise }}")");
}

TEST_CASE("documentation is printed above what it documents") {
  check_round_trip(
      "## one\n##\n## two\nlead {\n  ## the key\n  id: text key\n}\nscore s {\n  ## why\n  +1 when a\n}\n");
}

TEST_CASE("the layout has one item a line and a blank line between declarations") {
  Parsed parsed("lead{id:text key,email:text}\nlet a=any of{b,not c}\nscore s{+1 when a,at most 3 because \"x\"}");
  CHECK(syntax::print(parsed.ast) ==
        "lead {\n  id: text key\n  email: text\n}\n\n"
        "let a = any of {\n  b\n  not c\n}\n\n"
        "score s {\n  +1 when a, at most 3 because \"x\"\n}\n");
}

TEST_CASE("trees that differ are not equal") {
  auto differ = [](const char* a, const char* b) { return !syntax::equal(Parsed(a).ast, Parsed(b).ast); };
  CHECK(differ("let a = b", "let a = c"));
  CHECK(differ("let a = b and c", "let a = b or c"));
  CHECK(differ("let a = (b)", "let a = b"));
  CHECK(differ("let a = any visit", "let a = any visit today"));
  CHECK(differ("let a = 3 days ago", "let a = 3 weeks ago"));
  CHECK(differ("let a = b", "let a = b\nlet c = d"));
  CHECK(!differ("let a = b  # c", "let a=b"));
}
