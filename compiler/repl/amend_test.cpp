#include "compiler/repl/amend.h"

#include <doctest.h>

#include <string>

namespace merit::repl {
namespace {

const std::string kDefinition =
    "definition \"x\" {}\n"
    "\n"
    "lead { id: text key, n: integer }\n"
    "\n"
    "## What is big.\n"
    "let big = n > 5  # five\n"
    "\n"
    "stage Lead\n"
    "stage MQL when big\n"
    "\n"
    "test \"one\" { expect stage is Lead }\n";

std::string amended(const std::string& definition, const std::string& typed) {
  const auto made = amend(definition, typed);
  REQUIRE(made);
  for (const Placed& piece : made->placed) {
    CHECK(made->text.substr(piece.at, piece.length) == typed.substr(piece.typed_at, piece.length));
  }
  return made->text;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

TEST_CASE("what is redefined keeps its place, its documentation and what stands around it") {
  CHECK(amended(kDefinition, "let big = n > 7") == replaced(kDefinition, "n > 5", "n > 7"));
  CHECK(amended(kDefinition, "stage MQL when n > 9") == replaced(kDefinition, "when big", "when n > 9"));
  CHECK(amended(kDefinition, "output big = n") == replaced(kDefinition, "let big = n > 5", "output big = n"));
  CHECK(amended(kDefinition, "lead { id: text key }") == replaced(kDefinition, ", n: integer", ""));
  CHECK(amended(kDefinition, "test \"one\" { expect true }") == replaced(kDefinition, "stage is Lead", "true"));
}

TEST_CASE("new documentation takes the place of the old") {
  CHECK(amended(kDefinition, "## Really big.\nlet big = n > 7") ==
        replaced(replaced(kDefinition, "n > 5", "n > 7"), "What is big.", "Really big."));
}

TEST_CASE("what is new comes behind the last of its sort, or where its sort would stand") {
  CHECK(amended(kDefinition, "stage SQL when true") ==
        replaced(kDefinition, "when big\n", "when big\nstage SQL when true\n"));
  CHECK(amended(kDefinition, "let small = not big") ==
        replaced(kDefinition, "# five\n", "# five\nlet small = not big\n"));
  CHECK(amended(kDefinition, "score s {\n  +1 when big\n}") ==
        replaced(kDefinition, "# five\n", "# five\n\nscore s {\n  +1 when big\n}\n"));
  CHECK(amended("let a = 1", "definition \"x\" {}") == "definition \"x\" {}\n\nlet a = 1");
  CHECK(amended("", "let a = 1") == "let a = 1\n");
  CHECK(amended("let a = 1", "let b = 2") == "let a = 1\nlet b = 2\n");
}

TEST_CASE("several at once, with their comments") {
  const auto made = amend("", "let a = 1\n# about b\nlet b = a\nlet a = 2");
  REQUIRE(made);
  CHECK(made->text == "let a = 2\n\n# about b\nlet b = a\n");
  REQUIRE(made->declared.size() == 3);
  CHECK(made->declared[1].word == "let");
  CHECK(made->declared[1].name == "b");
  CHECK_FALSE(made->declared[0].again);
  CHECK(made->declared[2].again);
}

TEST_CASE("disqualifications are told apart by their reasons, routes by their stages") {
  const std::string rules = "disqualify when a because \"x\"\ndisqualify when b\n";
  CHECK(amended(rules, "disqualify when c because \"x\"") == replaced(rules, "when a", "when c"));
  CHECK(amended(rules, "disqualify when b") == rules);
  CHECK(amended(rules, "disqualify when c") == rules + "disqualify when c\n");
  const std::string route = "route MQL { nurture \"a\" otherwise }\n";
  CHECK(amended(route, "route MQL { nurture \"b\" otherwise }") == replaced(route, "\"a\"", "\"b\""));
}

TEST_CASE("what does not parse changes nothing") {
  CHECK_FALSE(amend(kDefinition, "let = 5"));
  CHECK_FALSE(amend(kDefinition, "# nothing"));
  CHECK_FALSE(amend("let = 5", "let a = 1"));
}

TEST_CASE("a declaration is taken out with its documentation") {
  const auto left = without(kDefinition, "big");
  REQUIRE(left);
  CHECK(left->declared.word == "let");
  CHECK(left->text == replaced(kDefinition, "## What is big.\nlet big = n > 5  # five\n", ""));
  CHECK_FALSE(without(kDefinition, "small"));
}

}  // namespace
}  // namespace merit::repl
