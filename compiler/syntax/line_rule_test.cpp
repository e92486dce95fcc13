#include "compiler/syntax/line_rule.h"

#include <doctest.h>

#include <algorithm>

#include "compiler/syntax/lexer.h"

using namespace merit;

namespace {

/// How many line ends separate.
size_t kept(std::string_view text) {
  diagnostics::Diagnostics diagnostics;
  auto tokens = syntax::drop_idle_line_ends(syntax::lex(text, {}, 0, diagnostics).tokens);
  return static_cast<size_t>(
      std::count_if(tokens.begin(), tokens.end(), [](const auto& token) { return token.type == syntax::kLineEnd; }));
}

}  // namespace

TEST_CASE("line ends in ( ) and [ ] never separate, in { } they do") {
  CHECK(kept("f(a\nb\nc)") == 0);
  CHECK(kept("t[a\nb]") == 0);
  CHECK(kept("f({a\nb}\nc)") == 1);
  CHECK(kept("let a = any of {\n a\n b\n\n # c\n d\n}") == 2);
}

TEST_CASE("outside of brackets only a declaration word begins something new") {
  CHECK(kept("let a = b\n  + c\nd\nlet e = f") == 1);
  CHECK(kept("let a = b\nset = 3") == 0);
  CHECK(kept("let a = b\nset: 3") == 0);
  CHECK(kept("let a = b\nlead.x") == 0);
  CHECK(kept("lead { a: text }\nlead { }") == 1);
  for (const char* word : {"definition", "use",        "lead",    "account", "events",   "event",   "outcome",
                           "parameter",  "set",        "table",   "let",     "function", "score",   "grade",
                           "output",     "disqualify", "recycle", "stage",   "route",    "handoff", "test"}) {
    CAPTURE(word);
    CHECK(kept(std::string("a\n") + word + " b") == 1);
  }
}

TEST_CASE("a line that cannot end goes on") {
  for (const char* last :
       {",",        "(",       "[",    "{",     "=",       "<",   "<=",   ">",   ">=",     "+",       "-",
        "*",        "/",       ".",    "->",    ":",       "and", "or",   "not", "is",     "in",      "between",
        "contains", "matches", "when", "where", "because", "if",  "then", "of",  "within", "followed"}) {
    CAPTURE(last);
    CHECK(kept(std::string("{ a ") + last + "\n b }") == 0);
  }
  CHECK(kept("{ a otherwise\n b }") == 1);
  CHECK(kept("let a = b and\nlet c") == 0);
}

TEST_CASE("a line that cannot begin goes on from the one before, unless it is a field's name") {
  for (const char* first :
       {"{",        "}",       ")",    "]",     ",",       "=",    "<",         "<=",     ">",
        ">=",       "*",       "/",    "->",    "and",     "or",   "is",        "in",     "between",
        "contains", "matches", "when", "where", "because", "then", "otherwise", "within", "followed"}) {
    CAPTURE(first);
    CHECK(kept(std::string("{ a\n ") + first + " b") == 0);
    CHECK(kept(std::string("{ a\n ") + first + ": b") == 1);
  }
  CHECK(kept("{ a\n + b }") == 1);
  CHECK(kept("{ a\n - b }") == 1);
  CHECK(kept("{ a\n not b }") == 1);
}

TEST_CASE("line ends of all kinds, blank lines and comments") {
  CHECK(kept("{ a\r\nb\rc\nd }") == 3);
  CHECK(kept("{ a # x\n\n  # y\n\n  and b }") == 0);
  CHECK(kept("\n\n# x\nlet a = b\n\n") == 0);
}
