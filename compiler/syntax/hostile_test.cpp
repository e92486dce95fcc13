// Input that no one would write by hand ends in a diagnostic.
#include <doctest.h>

#include <string>

#include "compiler/syntax/parse.h"
#include "compiler/syntax/print.h"

using namespace merit;

namespace {

std::string repeated(std::string_view text, size_t times) {
  std::string result;
  for (size_t i = 0; i < times; ++i) result += text;
  return result;
}

/// The name of the first error, or nothing.
std::string first_error(std::string text) {
  source::Sources sources;
  diagnostics::Diagnostics diagnostics;
  syntax::parse(sources, sources.add("x.merit", std::move(text)), diagnostics);
  return diagnostics.all().empty() ? "" : std::string(diagnostics::entry(diagnostics.all()[0].id).name);
}

}  // namespace

TEST_CASE("what is no text") {
  CHECK(first_error("let a = \xFF") == "invalid-utf8");
  CHECK(first_error(std::string("let a\0= 3", 9)) == "not-text");
  CHECK(first_error("\x7F\x45LF\x02\x01\x01") == "unexpected-character");
  CHECK(first_error("\xEF\xBB\xBFlet a = 3") == "");
  CHECK(first_error("") == "");
}

TEST_CASE("nesting without end") {
  CHECK(first_error("let a = " + std::string(10 << 20, '(')) == "nested-too-deeply");
  CHECK(first_error("let a = " + repeated("any of { ", 1000) + "b" + repeated(" }", 1000)) == "nested-too-deeply");
  CHECK(first_error("let a = " + repeated("not ", 5000) + "b") == "nested-too-deeply");
  CHECK(first_error("let a = " + repeated("-", 5000) + "b") == "nested-too-deeply");
  CHECK(first_error("let a = " + repeated("if b then 1 otherwise\n ", 5000) + "2") == "nested-too-deeply");
  CHECK(first_error("let a = " + repeated("b + ", 5000) + "2") == "nested-too-deeply");
  CHECK(first_error("let a = " + repeated("any v where ", 5000) + "b") == "nested-too-deeply");
  CHECK(first_error("let a = " + repeated("time of last v since ", 5000) + "now") == "nested-too-deeply");
  CHECK(first_error("let a = " + repeated("b of first v within 3 days of ", 5000) + "now") == "nested-too-deeply");
  CHECK(first_error("let a = " + repeated("b of first v within 3 days of ", 100) + "now") == "");
  // What stands in brackets counts along, whether signs or sums.
  CHECK(first_error("let a = " + repeated(repeated("-", 50) + "(", 50) + "b" + repeated(")", 50)) ==
        "nested-too-deeply");
  CHECK(first_error("let a = " + repeated("(", 20) + "b" + repeated(repeated(" + b", 100) + ")", 20)) ==
        "nested-too-deeply");
  CHECK(first_error("let a = b" + repeated(" - f(b - b, b - b)", 900)) == "");
  CHECK(first_error("let a = " + repeated("(", 190) + "b" + repeated(")", 190)) == "");
  CHECK(first_error("let a = " + repeated("any of { ", 190) + "b" + repeated(" }", 190)) == "");
  CHECK(first_error("output o = \"{" + repeated("(", 5000) + "}\"") == "nested-too-deeply");
}

TEST_CASE("length without end") {
  CHECK(first_error("let a = \"" + std::string(10 << 20, 'x')) == "unclosed-text");
  CHECK(first_error(std::string(17 << 20, ' ')) == "file-too-large");
  CHECK(first_error(repeated("a ", 1'500'000)) == "file-too-large");
}

TEST_CASE("long chains and lists are no nesting") {
  CHECK(first_error("let a = b" + repeated(" and b > 1", 10'000)) == "");
  CHECK(first_error("let a = any v where b" + repeated(" and any v where b", 5000)) == "");
  CHECK(first_error("let a = any v where b" + repeated(" followed by v where b", 5000)) == "");
  CHECK(first_error("let a = any of {\n" + repeated("  any visit where page is \"x\"\n", 5000) + "}") == "");
  CHECK(first_error("score s {\n" + repeated("  +1 when a + b > 3, at most 5 because \"c\"\n", 5000) + "}") == "");
}

TEST_CASE("any cut of a definition, and any character put into it, ends in a tree and some errors") {
  std::string text =
      source::FileLoader().load(MERIT_SOURCE_DIR "/compiler/syntax/samples/whole_definition.merit").value();
  for (size_t at = 0; at < text.size(); at += 97) {
    first_error(text.substr(0, at));
    first_error(text.substr(at));
    for (const char* put_in : {"{", ")", "\"", "when", "\n", "\xC3\xA9"}) {
      std::string changed = text;
      changed.insert(changed.size() - at, put_in);
      source::Sources sources;
      diagnostics::Diagnostics diagnostics;
      auto ast = syntax::parse(sources, sources.add("x.merit", changed), diagnostics);
      CHECK(ast.declarations.size() < 60);
      syntax::print(ast);
    }
  }
}
