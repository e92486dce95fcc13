#include <doctest.h>
#include <fmt/core.h>

#include "compiler/syntax/parse.h"
#include "compiler/syntax/print.h"

using namespace merit;

namespace {

struct Parsed {
  explicit Parsed(std::string text) {
    ast = syntax::parse(sources, sources.add("x.merit", std::move(text)), diagnostics);
    diagnostics.sort();
  }

  /// `line:column message` a line, one-based.
  std::string errors() const {
    std::string result;
    for (const auto& one : diagnostics.all()) {
      auto at = sources[ast.file].position(one.span.begin);
      result += fmt::format("{}:{} {}\n", at.line + 1, at.column + 1, one.message);
    }
    return result;
  }

  /// The text with every fix applied.
  std::string fixed() const {
    std::string text = sources[ast.file].text();
    for (size_t i = diagnostics.all().size(); i-- > 0;) {
      const auto& fix = diagnostics.all()[i].fix;
      for (auto edit = fix.rbegin(); edit != fix.rend(); ++edit)
        text.replace(edit->span.begin, edit->span.end - edit->span.begin, edit->replacement);
    }
    return text;
  }

  source::Sources sources;
  diagnostics::Diagnostics diagnostics;
  syntax::Ast ast;
};

std::string errors(std::string text) {
  return Parsed(std::move(text)).errors();
}
std::string fixed(std::string text) {
  return Parsed(std::move(text)).fixed();
}

}  // namespace

TEST_CASE("an error stays in its declaration, and the name it declares stays known") {
  Parsed parsed("let a = b c d\nlet e = 3\nstage MQL when )\nstage SQL when e > 2\n");
  CHECK(parsed.errors() ==
        "1:11 expected an operator or the end of the line, found `c`\n"
        "3:16 `)` closes nothing\n");
  CHECK(syntax::print(parsed.ast).find("let e = 3") != std::string::npos);
  REQUIRE(parsed.ast.declarations.size() == 4);
  CHECK(std::get<syntax::LetDecl>(parsed.ast.declarations[0].node).name.text == "a");
  CHECK(std::get<syntax::StageDecl>(parsed.ast.declarations[2].node).name.text == "MQL");
}

TEST_CASE("an error stays in its item") {
  Parsed parsed(
      "lead {\n  id: text key\n  12 x\n  email: text\n  plan: one or \"a\"\n}\nscore s {\n  5 when a\n  +5 when b\n  6 "
      "when c\n}\n");
  CHECK(parsed.diagnostics.all().size() == 4);
  const auto& lead = std::get<syntax::LeadDecl>(parsed.ast.declarations[0].node);
  REQUIRE(lead.fields.size() == 3);
  CHECK(lead.fields[2].name.text == "plan");
  CHECK(std::get<syntax::ScoreDecl>(parsed.ast.declarations[1].node).items.size() == 1);
}

TEST_CASE("a condition that breaks off at a line's end does not swallow the next declaration") {
  Parsed parsed("let a = b and\nlet c = d\nstage MQL when\nstage SQL\n");
  CHECK(parsed.errors() ==
        "1:14 expected a condition after `and`, found the end of the line\n"
        "3:15 expected a condition after `when`, found the end of the line\n");
  CHECK(parsed.ast.declarations.size() == 4);
}

TEST_CASE("a bracket that is never closed is reported once, where it should have closed") {
  Parsed parsed("lead {\n  id: text key\n\nevent visit { page: text }\nlet a = (b or c\nlet d = f(e\n");
  CHECK(
      parsed.errors() ==
      "4:1 expected `}` before `event`\n6:1 expected `)` before `let`\n6:12 expected `)` before the end of the file\n");
  CHECK(parsed.ast.declarations.size() == 4);
  const auto& label = parsed.diagnostics.all()[0].labels.at(0);
  CHECK(label.span.begin == 5);
  CHECK(label.text == "this `{` is open");
}

TEST_CASE("indentation tells which of two braces is not closed") {
  Parsed parsed("score s {\n  group g {\n    +3 per reply\n  keep between 0 and 3\n}\nlet a = 3\n");
  CHECK(parsed.errors() == "5:1 expected `}` before `}`\n");
  CHECK(parsed.diagnostics.all()[0].labels.at(0).span.begin == 20);
}

TEST_CASE("misspelt words are recognised where they stand") {
  CHECK(fixed("evnt visit { page: text }") == "event visit { page: text }");
  CHECK(fixed("let a = b\nstgae MQL when a") == "let a = b\nstage MQL when a");
  CHECK(fixed("event visit form \"page_view\" { page: text }") == "event visit from \"page_view\" { page: text }");
  CHECK(fixed("stage MQL wehn a") == "stage MQL when a");
  CHECK(fixed("score s { +5 per vist, at mots 5 }") == "score s { +5 per vist, at most 5 }");
  CHECK(fixed("let a = b AND c") == "let a = b and c");
  CHECK(errors("evnt visit { page: text }\nlet a = any visit") == "1:1 expected a declaration, found `evnt`\n");
}

TEST_CASE("what other languages write is understood, reported and fixed") {
  CHECK(fixed("let a = b == 3 && c != 'x' || !d") == "let a = b is 3 and c is not \"x\" or not d");
  CHECK(fixed("let a = b = 3") == "let a = b is 3");
  CHECK(fixed("let a = b ≥ 3 and c ≤ 4 and d ≠ 5") == "let a = b >= 3 and c <= 4 and d is not 5");
  CHECK(fixed("let a = b is “x”") == "let a = b is \"x\"");
  CHECK(fixed("let a = b is null or c is not NULL") == "let a = b is missing or c is not missing");
  CHECK(fixed("let a = if b then 1 elif c then 2 else 3") == "let a = if b then 1 otherwise if c then 2 otherwise 3");
  CHECK(fixed("let a = b; # c\nlet d = e // f") == "let a = b # c\nlet d = e # f");
  CHECK(fixed("score s {\n  +1 when a -- because\n  -- and this\n  +2 when b\n}") ==
        "score s {\n  +1 when a # because\n  # and this\n  +2 when b\n}");
  CHECK(fixed("lead { id text key, email = text }") == "lead { id: text key, email : text }");
  CHECK(fixed("set a = \"x\" \"y\"") == "set a = \"x\", \"y\"");
}

TEST_CASE("constructions from elsewhere are mended whole") {
  CHECK(fixed("let a = b like \"%x%\" or b like \"x%\" or b like \"%x\" or b like \"x\"") ==
        "let a = b contains \"x\" or b starts with \"x\" or b ends with \"x\" or b is \"x\"");
  CHECK(fixed("let a = b is between 1 and 3 and c is not in d and e is > 3") ==
        "let a = b between 1 and 3 and c not in d and e > 3");
  CHECK(fixed("let a = b in \"x\", \"y\" or c in (1, 2)") == "let a = b in { \"x\", \"y\" } or c in {1, 2}");
  CHECK(fixed("let a = b contains \"x\", \"y\"") == "let a = b contains any of { \"x\", \"y\" }");
  CHECK(fixed("let a = b contains { \"x\" }") == "let a = b contains any of { \"x\" }");
  CHECK(fixed("let a = any b within 7 days") == "let a = any b in last 7 days");
  CHECK(fixed("let a = any b where c > 3 within 7 days or d") == "let a = any b where c > 3 in last 7 days or d");
  CHECK(fixed("let a = any b since c until 3 days ago") == "let a = any b from c until 3 days ago");
  CHECK(fixed("let a = b followed by c and not d where e > 3") ==
        "let a = any b followed by c and not any d where e > 3");
  CHECK(fixed("let a = count(b where c > 3) > 5") == "let a = (count of b where c > 3) > 5");
  CHECK(fixed("stage A: b\nstage B=b\nstage C { when b }\nstage D {\n  b\n}\nstage E when b") ==
        "stage A when b\nstage B when b\nstage C when b\nstage D when\n  b\n\nstage E when b");
  CHECK(fixed("score s { +b per c }") == "score s { +(b) per c }");
  CHECK(fixed("score s {\n  +5 per b where c is 1 and d is 2 in last 3 days, at most 10\n  -2 * b when c\n}") ==
        "score s {\n  +5 per b where (c is 1 and d is 2) in last 3 days, at most 10\n  -(2 * b) when c\n}");
}

TEST_CASE("what could be meant in two ways is left to the reader") {
  for (const char* text : {"let a = b like \"x%y\"", "let a = b like c", "stage A { b, c }", "score { +1 when a }",
                           "let a = b in last 30 days", "score s { 10 when a }"}) {
    CAPTURE(text);
    CHECK(errors(text) != "");
    CHECK(fixed(text) == text);
  }
}

TEST_CASE("a fixed file has no errors left") {
  for (const char* text : {"let a=b==3&&c!='x'||!d", "let a = b is «x»", "evnt v { a text }", "let a = \"b"}) {
    CAPTURE(text);
    CHECK(errors(fixed(text)) == "");
  }
}

TEST_CASE("null is a name where the file declares it") {
  CHECK(errors("parameter null = 3\nlet a = b is null") == "");
}

TEST_CASE("reserved words are refused as names, with the way to read such a column") {
  Parsed parsed("lead {\n  id: text key\n  in: text\n}\nlet not = 3\n");
  CHECK(parsed.errors() ==
        "3:3 `in` is a reserved word and cannot be a name\n5:5 `not` is a reserved word and cannot be a name\n");
  CHECK(parsed.diagnostics.all()[0].help.at(0).find("from \"in\"") != std::string::npos);
  CHECK(std::get<syntax::LeadDecl>(parsed.ast.declarations[0].node).fields.size() == 2);
}

TEST_CASE("texts: closing quotes, escapes and placeholders") {
  CHECK(errors("let a = f(\"b)\nlet c = 3") == "1:11 this text has no closing quote\n");
  CHECK(errors("let a = b matches \"\\d\"") == "1:20 a text cannot contain `\\d`\n");
  CHECK(errors("let a = \"\\u{110000}\"") == "1:10 a text cannot contain `\\u{110000}`\n");
  CHECK(errors("output o = \"a {b\"") == "1:15 `{` has no `}` in this text\n");
  CHECK(errors("output o = \"a {b + } c\"") == "1:19 expected a value after `+`, found the end\n");
  CHECK(errors("output o = \"a {} c\"") == "1:16 expected a value, found nothing\n");
  CHECK(errors("let o = \"a {b\"") == "");
}

TEST_CASE("what the grammar lets through and the language does not") {
  CHECK(errors("definition \"x\" { version \"1\", version \"2\" }") == "1:31 `version` is given twice\n");
  CHECK(errors("let a = page of last visit where seconds > 3 default \"none\"") ==
        "1:46 `default` follows a name, a call, a look-up or brackets\n");
  CHECK(errors("let a = any b not followed by c followed by d") ==
        "1:15 `not followed by` can only be the last step\n");
  CHECK(errors("score s { +1 per visit, fading to 5 over 3 days }") == "1:35 points fade to 0, not to 5\n");
}

TEST_CASE("characters without a meaning are one error each, whatever follows from them") {
  CHECK(errors("let a = 10 % 3") == "1:12 `%` has no meaning here\n");
  CHECK(errors("let a = $b and c\nlet d = e") == "1:9 `$` has no meaning here\n");
  CHECK(errors("let a = @@@@ b") == "1:9 `@` has no meaning here\n");
}

TEST_CASE("a file is given up after some errors") {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "let x = = 3\n";
  CHECK(Parsed(text).diagnostics.all().size() == diagnostics::kMostErrors);
  CHECK(Parsed(std::string(10'000, '$') + "\n" + text).diagnostics.all().size() <= diagnostics::kMostErrors);
}
