#include "compiler/repl/entry.h"

#include <doctest.h>

#include <string>
#include <vector>

namespace merit::repl {
namespace {

const std::vector<std::string> kEvents{"visit", "visits", "b2b.touch"};

TEST_CASE("what is typed is told apart by its first words") {
  CHECK(entry_kind("", kEvents) == EntryKind::nothing);
  CHECK(entry_kind("  # nothing but a comment", kEvents) == EntryKind::nothing);
  CHECK(entry_kind("  :lead 1001", kEvents) == EntryKind::command);
  CHECK(entry_kind("let big = employees > 50", kEvents) == EntryKind::declarations);
  CHECK(entry_kind("## Its documentation.\nlet big = true", kEvents) == EntryKind::declarations);
  CHECK(entry_kind("lead { id: text key }", kEvents) == EntryKind::declarations);
  CHECK(entry_kind("disqualify when true", kEvents) == EntryKind::declarations);
  CHECK(entry_kind("employees > 50", kEvents) == EntryKind::expression);
  CHECK(entry_kind("visit where seconds > 5", kEvents) == EntryKind::pattern);
  CHECK(entry_kind("visits", kEvents) == EntryKind::pattern);
  CHECK(entry_kind("b2b.touch in last 3 days", kEvents) == EntryKind::pattern);
}

TEST_CASE("declaration words are names where an operator follows") {
  for (const char* text : {"stage is MQL", "stage", "stage is at least MQL", "lead.employees > 5", "score > 10",
                           "output default 0", "table starts with \"x\"", "set in { 1 }", "stage in { MQL }"}) {
    CAPTURE(text);
    CHECK(entry_kind(text, kEvents) == EntryKind::expression);
  }
}

TEST_CASE("more is wanted in brackets and behind operators") {
  for (const char* text : {"score fit {", "any of {\n  a\n", "a and", "let x =", "f(1,", "stage MQL when", "(a",
                           "visit followed", "at least 2 of"}) {
    CAPTURE(text);
    CHECK(wants_more(text));
  }
  for (const char* text : {"", "a and b", "score fit { +1 when a }", "name is \"{\"", "a # and", ":set x =", "a }"}) {
    CAPTURE(text);
    CHECK_FALSE(wants_more(text));
  }
}

TEST_CASE("a line goes on that nothing can begin with") {
  for (const char* line : {"and b", "  when any visit", "} ", "because \"x\"", "followed by form", "> 5"}) {
    CAPTURE(line);
    CHECK(goes_on(line));
  }
  for (const char* line : {"", "not a", "any visit", "when : text", "-1", "# and"}) {
    CAPTURE(line);
    CHECK_FALSE(goes_on(line));
  }
}

TEST_CASE("texts and comments are no words") {
  CHECK(words_of("a is \"b # { \\\" c\" # and").size() == 3);
  CHECK(words_of("a>=1").size() == 3);
  CHECK(words_of("\"not closed").size() == 1);
}

}  // namespace
}  // namespace merit::repl
