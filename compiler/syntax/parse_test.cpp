#include "compiler/syntax/parse.h"

#include <doctest.h>

#include <filesystem>

using namespace merit;

namespace {

const std::filesystem::path kSamples = MERIT_SOURCE_DIR "/compiler/syntax/samples";

std::string messages(const diagnostics::Diagnostics& diagnostics) {
  std::string result;
  for (const auto& one : diagnostics.all()) result += one.message + "\n";
  return result;
}

}  // namespace

TEST_CASE("every construct of the language parses") {
  for (const auto& entry : std::filesystem::directory_iterator(kSamples)) {
    CAPTURE(entry.path().string());
    source::Sources sources;
    diagnostics::Diagnostics diagnostics;
    auto text = source::FileLoader().load(entry.path().string());
    REQUIRE(text.has_value());
    auto ast = syntax::parse(sources, sources.add(entry.path().filename().string(), *text), diagnostics);
    CHECK(messages(diagnostics) == "");
    CHECK(!ast.declarations.empty());
  }
}

namespace {

struct Parsed {
  explicit Parsed(std::string text) {
    ast = syntax::parse(sources, sources.add("x.merit", std::move(text)), diagnostics);
  }

  const syntax::Expression& value() const { return ast[std::get<syntax::LetDecl>(ast.declarations.at(0).node).value]; }
  std::string text(source::Span span) const { return std::string(sources.text(span)); }

  source::Sources sources;
  diagnostics::Diagnostics diagnostics;
  syntax::Ast ast;
};

}  // namespace

TEST_CASE("names are of letters, accents and digits of every script") {
  for (const char* name : {"café", "cafe\u0301", "größe", "имя", "名前", "नाम", "x٣", "ǅ_1", "a\u20DD", "ª"}) {
    CAPTURE(name);
    Parsed parsed("let " + std::string(name) + " = 1");
    CHECK(messages(parsed.diagnostics) == "");
    CHECK(parsed.text(std::get<syntax::LetDecl>(parsed.ast.declarations.at(0).node).name.span) == name);
  }
  for (const char* name : {"\u0301a", "٣", "×", "a×", "a\u00A0b", "€", "a—b", "½"}) {
    CAPTURE(name);
    CHECK(messages(Parsed("let " + std::string(name) + " = 1").diagnostics) != "");
  }
}

TEST_CASE("after where stands one comparison, the longest that parses") {
  Parsed parsed("let a = count of webinars where attended > 3");
  const auto& count = std::get<syntax::Aggregate>(parsed.value().node);
  CHECK(parsed.text(parsed.ast[*count.sequence.steps[0].pattern.where].span) == "attended > 3");

  Parsed conjunction("let a = any visit where page is \"x\" and seconds > 30");
  CHECK(std::get<syntax::Logical>(conjunction.value().node).operands.size() == 2);

  Parsed window("let a = any visit where seconds between 3 and 5 from 60 to 30 days ago");
  const auto& pattern = std::get<syntax::EventTest>(window.value().node).sequence.steps[0].pattern;
  CHECK(window.text(window.ast[*pattern.where].span) == "seconds between 3 and 5");
  CHECK(pattern.window->kind == syntax::Window::Kind::from_to_ago);
}

TEST_CASE("operands come before their users, and every span is the text of its node") {
  Parsed parsed("let a = not (b or c default 3) and -d * 2 + 1 > 4");
  for (uint32_t id = 0; id < parsed.ast.expressions.size(); ++id) {
    const auto* sum = std::get_if<syntax::Arithmetic>(&parsed.ast.expressions[id].node);
    if (sum == nullptr) continue;
    CHECK(static_cast<uint32_t>(sum->left) < id);
    CHECK(static_cast<uint32_t>(sum->right) < id);
  }
  const auto& both = std::get<syntax::Logical>(parsed.value().node);
  CHECK(parsed.text(parsed.value().span) == "not (b or c default 3) and -d * 2 + 1 > 4");
  CHECK(parsed.text(parsed.ast[both.operands[0]].span) == "not (b or c default 3)");
  const auto& inner = parsed.ast[std::get<syntax::Not>(parsed.ast[both.operands[0]].node).operand];
  CHECK(inner.bracketed);
  CHECK(parsed.text(inner.span) == "b or c default 3");
}

TEST_CASE("names and texts are NFC, and letters of any script make names") {
  Parsed parsed("let cafe\u0301 = \"re\u0301sume\u0301\"\nlet größe = 学生");
  CHECK(std::get<syntax::LetDecl>(parsed.ast.declarations[0].node).name.text == "caf\u00e9");
  CHECK(std::get<syntax::Literal>(parsed.value().node).text == "r\u00e9sum\u00e9");
  CHECK(parsed.ast.declarations.size() == 2);
}

TEST_CASE("expressions in texts have their place in the file") {
  Parsed parsed("output o = \"é {fit} of {plan default \\\"no \\\\\\\"plan\\\\\\\"\\\"}!\"");
  REQUIRE(!parsed.diagnostics.has_errors());
  const auto& filled =
      std::get<syntax::Template>(parsed.ast[std::get<syntax::OutputDecl>(parsed.ast.declarations[0].node).value].node);
  REQUIRE(filled.parts.size() == 3);
  CHECK(filled.parts[0].text == "é ");
  CHECK(parsed.text(parsed.ast[*filled.parts[0].expression].span) == "fit");
  const auto& plan = std::get<syntax::DefaultTo>(parsed.ast[*filled.parts[1].expression].node);
  CHECK(parsed.text(parsed.ast[plan.value].span) == "plan");
  CHECK(std::get<syntax::Literal>(parsed.ast[plan.otherwise].node).text == "no \"plan\"");
  CHECK(!filled.parts[2].expression);
}

TEST_CASE("only texts that are shown are filled in") {
  Parsed parsed("output o = if a is \"{b}\" then \"{c}\" otherwise \"\\{d}\"\nlet e = \"{f}\"");
  REQUIRE(!parsed.diagnostics.has_errors());
  size_t templates = 0;
  for (const auto& one : parsed.ast.expressions) templates += std::holds_alternative<syntax::Template>(one.node);
  CHECK(templates == 1);
}

TEST_CASE("documentation goes to what stands below it, all other comments are kept in order") {
  Parsed parsed("## about a\n## more\nlet a = b # why\n# own\nlead {\n  ## the key\n  id: text key\n  ## nothing\n}\n");
  CHECK(parsed.ast.declarations[0].documentation == "about a\nmore");
  CHECK(std::get<syntax::LeadDecl>(parsed.ast.declarations[1].node).fields[0].documentation == "the key");
  REQUIRE(parsed.ast.comments.size() == 3);
  CHECK(parsed.ast.comments[0].text == " why");
  CHECK(!parsed.ast.comments[0].own_line);
  CHECK(parsed.ast.comments[1].own_line);
  CHECK(parsed.ast.comments[2].text == "# nothing");
}

TEST_CASE("an expression alone") {
  source::Sources sources;
  diagnostics::Diagnostics diagnostics;
  auto ast = syntax::parse_expression(sources, sources.add("--where", "stage is MQL and fit > 3"), diagnostics);
  CHECK(std::holds_alternative<syntax::Logical>(ast.expressions.back().node));
  CHECK(ast.declarations.empty());
  for (const char* text : {"", "fit >", "let a = b", "a b", "(", "\"x"}) {
    CAPTURE(text);
    diagnostics::Diagnostics errors;
    CHECK(syntax::parse_expression(sources, sources.add("--where", text), errors).expressions.empty());
    CHECK(errors.has_errors());
  }
}
