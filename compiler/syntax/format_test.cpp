#include "compiler/syntax/format.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "compiler/syntax/equal.h"
#include "compiler/syntax/parse.h"

using namespace merit;

namespace {

namespace fs = std::filesystem;

struct Parsed {
  explicit Parsed(std::string text) {
    const source::FileId file = sources.add("x.merit", std::move(text));
    ast = syntax::parse(sources, file, diagnostics);
    diagnostics::Diagnostics again;
    formatted = syntax::format(sources, file, again);
  }

  source::Sources sources;
  diagnostics::Diagnostics diagnostics;
  syntax::Ast ast;
  std::optional<std::string> formatted;
};

std::string laid_out(const std::string& text) {
  const Parsed parsed(text);
  REQUIRE(parsed.formatted);
  return *parsed.formatted;
}

void check_kept(const std::string& text) {
  const Parsed first(text);
  REQUIRE(first.formatted);
  CAPTURE(*first.formatted);
  const Parsed second(*first.formatted);
  CHECK(syntax::equal(first.ast, second.ast));
  CHECK(second.formatted == first.formatted);
  REQUIRE(first.ast.comments.size() == second.ast.comments.size());
  for (size_t i = 0; i < first.ast.comments.size(); ++i) {
    CHECK(std::string_view(first.ast.comments[i].text).starts_with(second.ast.comments[i].text));  // but for blanks
    CHECK(first.ast.comments[i].own_line == second.ast.comments[i].own_line);
  }
}

}  // namespace

TEST_CASE("meaning, comments and documentation are kept, and what is laid out stays as it is") {
  size_t files = 0;
  for (const char* folder : {"/stdlib", "/examples", "/compiler/syntax/samples"}) {
    for (const auto& entry : fs::recursive_directory_iterator(std::string(MERIT_SOURCE_DIR) + folder)) {
      if (entry.path().extension() != ".merit") continue;
      CAPTURE(entry.path().string());
      std::ifstream file(entry.path());
      check_kept({std::istreambuf_iterator<char>(file), {}});
      ++files;
    }
  }
  CHECK(files > 50);
}

TEST_CASE("a break between words may be a space, a line end or a comment, and means the same afterwards") {
  const std::string text =
      source::FileLoader().load(MERIT_SOURCE_DIR "/compiler/syntax/samples/whole_definition.merit").value();
  constexpr size_t kStep = 37;  // of the breaks, since reporting what a wrong one breaks takes long
  size_t tried = 0, number = 0;
  for (size_t at = text.find(' '); at != std::string::npos; at = text.find(' ', at + 1)) {
    if (++number % kStep != 0) continue;
    for (const char* between : {"\n", " # why\n", "   \n\n\n  ", "\t"}) {
      const std::string changed = text.substr(0, at) + between + text.substr(at + 1);
      if (!Parsed(changed).formatted) continue;  // a line end that separates what belongs together
      check_kept(changed);
      ++tried;
    }
  }
  CHECK(tried > 20);
}

TEST_CASE("spaces, levels and empty lines") {
  CHECK(laid_out("\n\n\nlet  a=b+ -3*( c-d )\n\n\n\nlet e =f( g ,h )-k[ i ]\n\n") ==
        "let a = b + -3 * (c - d)\n\nlet e = f(g, h) - k[i]\n");
  CHECK(laid_out("let a = any of {\n\n\nb\n\n\nnot c\n\n}") == "let a = any of {\n  b\n\n  not c\n}\n");
  CHECK(laid_out("stage MQL\nwhen a\nand b") == "stage MQL\n  when a\n  and b\n");
  CHECK(laid_out("let a = f(\nb,\nc\n)\r\nlet d = 1") == "let a = f(\n  b,\n  c\n)\nlet d = 1\n");
  CHECK(laid_out("") == "");
  CHECK(laid_out("# only this") == "# only this\n");
}

TEST_CASE("a brace over lines ends its line, and its items need no commas") {
  CHECK(laid_out("score s\n{ +1 when a\n+10 when b }") == "score s {\n  +1  when a\n  +10 when b\n}\n");
  CHECK(laid_out("grade g { \"A\" when a,\n\"B\" otherwise, }") == "grade g {\n  \"A\" when a\n  \"B\" otherwise\n}\n");
  CHECK(laid_out("event e{a:text,b:number,}") == "event e { a: text, b: number }\n");
  CHECK(laid_out("lead { # whom\nid: text key }") == "lead {  # whom\n  id : text key\n}\n");
}

TEST_CASE("commas at the beginning of lines, or on lines of their own, and empty braces") {
  CHECK(laid_out("event v {\n a: text\n, bb: text\n, c: text\n}") ==
        "event v {\n  a  : text\n  bb : text\n  c  : text\n}\n");
  CHECK(laid_out("event v { a: text\n,\n b: text }") == "event v {\n  a : text\n  b : text\n}\n");
  CHECK(laid_out("event v { a: text\n# c\n,\n# d\nb: text }") ==
        "event v {\n  a : text\n  # c\n  # d\n  b : text\n}\n");
  CHECK(laid_out("let x = all of { a\n, # d\n b }") == "let x = all of {\n  a  # d\n  b\n}\n");
  CHECK(laid_out("event v { a: one of \"x\"\n, \"y\" }") == "event v {\n  a : one of \"x\",\n    \"y\"\n}\n");
  for (const char* empty : {"event v {}", "event v { }", "event v {\n\n}", "event v\n{\n}"}) {
    CHECK(laid_out(empty) == "event v { }\n");
  }
  CHECK(laid_out("event v { # nothing\n}") == "event v {  # nothing\n}\n");
}

TEST_CASE("parts of neighbouring lines stand in columns, unless that tears them apart") {
  CHECK(laid_out(
            "lead {\nid: text key\ncreated_at: time from \"Created\"\nemployees: integer from \"Size\" # about\n}") ==
        "lead {\n"
        "  id         : text key\n"
        "  created_at : time    from \"Created\"\n"
        "  employees  : integer from \"Size\"  # about\n"
        "}\n");
  CHECK(laid_out("event visit from \"v\" { a: text }\nevent touch = visit") ==
        "event visit from \"v\" { a: text }\nevent touch = visit\n");
  CHECK(laid_out("definition \"d\" {\nversion \"1\"\ntimezone \"UTC\"\n}") ==
        "definition \"d\" {\n  version  \"1\"\n  timezone \"UTC\"\n}\n");
  CHECK(laid_out("score s {\n+5 when a because \"x\"\n+ points[asset] per download\n+10 when b_c because \"y\"\n}") ==
        "score s {\n"
        "  +5 when a    because \"x\"\n"
        "  + points[asset] per download\n"
        "  +10 when b_c because \"y\"\n"
        "}\n");
}

TEST_CASE("an empty line ends what stands in columns, and so does a brace over lines") {
  CHECK(laid_out("event a from \"a\"\n\n## why\nevent longer from \"b\"") ==
        "event a from \"a\"\n\n## why\nevent longer from \"b\"\n");
  CHECK(laid_out("event a { x: text }\nevent longer {\ny: text\n}") ==
        "event a { x: text }\nevent longer {\n  y : text\n}\n");
  CHECK(laid_out("let a = b # one\nlet cc = d # two") == "let a = b   # one\nlet cc = d  # two\n");
}

TEST_CASE("a file with errors is left alone") {
  const Parsed parsed("let a = = 3");
  CHECK(!parsed.formatted);
}
