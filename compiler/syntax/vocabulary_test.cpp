#include <doctest.h>
#include <fmt/core.h>

#include <fstream>
#include <set>

#include "compiler/syntax/parse.h"
#include "compiler/syntax/token.h"

using namespace merit;

namespace {

std::set<std::string> words_that(bool (*predicate)(syntax::TokenType)) {
  std::set<std::string> words;
  for (const syntax::TokenType type : syntax::token_types()) {
    if (predicate(type)) words.emplace(syntax::spelling(type));
  }
  return words;
}

std::set<std::string> listed_as_reserved() {
  std::ifstream file(MERIT_SOURCE_DIR "/grammar/reserved.txt");
  std::set<std::string> words;
  for (std::string word; file >> word;) words.insert(word);
  return words;
}

std::vector<diagnostics::Diagnostic> errors(const std::string& text) {
  source::Sources sources;
  diagnostics::Diagnostics diagnostics;
  syntax::parse(sources, sources.add("x.merit", text), diagnostics);
  return {diagnostics.all().begin(), diagnostics.all().end()};
}

}  // namespace

TEST_CASE("the reserved words of the grammar are those listed") {
  CHECK(words_that(syntax::is_reserved) == listed_as_reserved());
  CHECK(listed_as_reserved().size() == 24);
}

TEST_CASE("a reserved word is no name, and a field's error says how to read such a column") {
  for (const std::string& word : listed_as_reserved()) {
    CAPTURE(word);
    auto found = errors(fmt::format("lead {{\n  id: text key\n  {}: text\n}}", word));
    REQUIRE(found.size() == 1);
    CHECK(found[0].message == fmt::format("`{}` is a reserved word and cannot be a name", word));
    REQUIRE(found[0].help.size() == 1);
    CHECK(found[0].help[0].find(fmt::format("text from \"{}\"", word)) != std::string::npos);
    CHECK(errors(fmt::format("let {} = 3", word)).size() == 1);
  }
}

TEST_CASE("every other word is a name wherever a name can stand") {
  auto words = words_that(syntax::is_contextual);
  CHECK(words.size() > 100);
  for (const std::string& word : words) {
    CAPTURE(word);
    CHECK(errors(fmt::format("lead {{\n  {0}: text\n}}", word)).empty());
    CHECK(errors(fmt::format("lead {{ {0}: {0} key, b: text }}", word)).empty());
    CHECK(errors(fmt::format("event {0} {{ {0}: text }}\nlet {0} = {0} and ({0} is \"x\") and lead.{0} > 3", word))
              .empty());
    CHECK(errors(fmt::format("let a = f({0}) + {0}[{0}] > {0}.{0} and {0} in {0}", word)).empty());
    CHECK(errors(fmt::format("stage {0} when {0} default 3 is {0}\nroute {0} {{ to \"x\" otherwise }}", word)).empty());
  }
}

TEST_CASE("reserved words are words where no expression can stand") {
  CHECK(errors("let a = lead.in is \"x\" and lead.lead > 3").empty());
  CHECK(errors("test \"x\" {\n  lead { in: \"x\", when: 3 }\n}").empty());
}
