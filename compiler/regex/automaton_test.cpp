#include "compiler/regex/automaton.h"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <re2/re2.h>

#include <random>
#include <string>
#include <vector>

using merit::regex::Automaton;
using merit::regex::compile;

namespace {

bool finds(const Automaton& automaton, const std::string& text) {
  const merit::values::Automaton view = automaton.view();
  std::vector<uint32_t> room(merit::values::room_to_find(view), 0xABABABAB);
  return merit::values::find(view, text, room.data());
}

/// A pattern as a table and as a program, and RE2, which says what is right.
class Three {
 public:
  explicit Three(const std::string& pattern) : re2_(pattern, options()) {
    CAPTURE(pattern);
    REQUIRE(re2_.ok());
    table_ = compile(pattern);
    program_ = compile(pattern, 0);
    CHECK(program_.cells.empty());
  }

  void check(const std::string& text) const {
    CAPTURE(re2_.pattern());
    CAPTURE(text);
    const bool wanted = RE2::PartialMatch(text, re2_);
    CHECK(finds(table_, text) == wanted);
    CHECK(finds(program_, text) == wanted);
  }

 private:
  static RE2::Options options() {
    RE2::Options options;
    options.set_case_sensitive(false);
    options.set_log_errors(false);
    return options;
  }

  RE2 re2_;
  Automaton table_, program_;
};

const std::vector<std::string> kTexts = {
    "",
    "a",
    "A",
    "b",
    "ab",
    "aab",
    "abc",
    "xyz",
    " ",
    "\n",
    "a\nb",
    "\nab\n",
    "VP of Sales",
    "vp sales",
    "SVP, Sales",
    "head-of_sales",
    "e",
    "é",
    "É",
    "ß",
    "ẞ",
    "ſ",
    "K",
    "kelvin \u212A",
    "straße",
    "STRASSE",
    "\u017Fales",
    "日本",
    "Ωμέγα",
    "ωμεγα",
    "naïve café",
    "\U0001F600",
    "x1",
    "12",
    "2024-01-31",
    "a.b",
    "a]b",
    "a-b",
    "[x]",
    "{2}",
    "a{,2}",
    "^",
    "$",
    "\\",
    "foo.bar+baz",
    "\t",
    "demo",
    "demos",
    "Demo!",
    "democrat",
    "xdemo",
    "aaaaaaaaaaa",
    "abababababab",
    "\x7F",
    "price/list",
    "/pricing?x=1",
    "\xC3",
    "a\xFF"
    "b",
    "\u0130",
    "\u0131",
    "ǅ",
    "ǆ",
    "ﬀ",
    "\u2028",
};

}  // namespace

TEST_CASE("every form of RE2's syntax finds what RE2 finds") {
  const std::vector<std::string> patterns = {"",
                                             "a",
                                             "é",
                                             "ß",
                                             "ẞ",
                                             "k",
                                             "s",
                                             "K",
                                             "Ω",
                                             "ǅ",
                                             ".",
                                             "..",
                                             "a.b",
                                             "^",
                                             "$",
                                             "^$",
                                             "^a",
                                             "b$",
                                             "^ab$",
                                             "a|b",
                                             "|a",
                                             "(a|b)c",
                                             "(?:ab)+",
                                             "(?P<name>ab)",
                                             "a*",
                                             "a+",
                                             "a?",
                                             "a*?b",
                                             "a{2}",
                                             "a{2,}b",
                                             "^a{2,3}$",
                                             "a{,2}",
                                             "a{0}b",
                                             "(ab){3}",
                                             "(|a)+",
                                             "(a*)*b",
                                             "(a*)+$",
                                             "\\d",
                                             "\\D",
                                             "\\w+",
                                             "\\W",
                                             "\\s",
                                             "\\S",
                                             "[abc]",
                                             "[^abc]",
                                             "[a-c]x",
                                             "[]]",
                                             "[^]a]",
                                             "[]-a]",
                                             "[a\\]b]",
                                             "[\\d-]",
                                             "[[:alpha:]]",
                                             "[[:^alpha:]]",
                                             "[[:word:]]+$",
                                             "[^[:space:]]",
                                             "[\\w.]+@",
                                             "[é-ü]",
                                             "[^é]",
                                             "[k]",
                                             "[^k]",
                                             "[^\\x00-\\x7F]",
                                             "\\pL",
                                             "\\p{Greek}+",
                                             "\\P{Greek}",
                                             "\\p{^Greek}",
                                             "\\PN",
                                             "[\\p{Lu}]",
                                             "(?-i)[A-Z]",
                                             "(?-i:A)b",
                                             "(?i)A",
                                             "(?-i)é",
                                             "(?-i)K",
                                             "(?s).",
                                             "(?s:a.b)",
                                             "(?m)^b",
                                             "(?m)a$",
                                             "(?m)^$",
                                             "(?-s).",
                                             "(?U)a+b",
                                             "(?i-s)a.b",
                                             "(a(?-i)B|C)d|E",
                                             "\\bvp\\b",
                                             "\\bdemos?\\b",
                                             "\\Bdemo",
                                             "demo\\B",
                                             "\\b",
                                             "\\B",
                                             "^\\b",
                                             "\\b$",
                                             "a\\b\\nb",
                                             "\\Aab",
                                             "ab\\z",
                                             "\\Qa.b\\E",
                                             "\\Qa.b",
                                             "\\Qab\\E+",
                                             "\\.",
                                             "\\[x\\]",
                                             "\\\\",
                                             "\\^",
                                             "\\t",
                                             "\\n",
                                             "\\x41",
                                             "\\x{1F600}",
                                             "\\101",
                                             "\\0",
                                             "\\C",
                                             "^\\C$",
                                             "\\C\\C",
                                             "[[:upper:]]{2}",
                                             "^(a|ab)(c|bcd)*$",
                                             "(foo|bar)\\.(bar|baz)\\+",
                                             "x*",
                                             "[a]{3}|b{2}",
                                             "\\a|\\f|\\r|\\v",
                                             "^*a",
                                             "(^a|b$)",
                                             "(?m)(^|x)b",
                                             "日",
                                             "[日-本]",
                                             "naïve",
                                             "[^\\W\\d]+$",
                                             "[\\S\\n]",
                                             "ſ",
                                             "\\x{212A}"};
  for (const std::string& pattern : patterns) {
    const Three three(pattern);
    for (const std::string& text : kTexts) three.check(text);
  }
}

namespace {

/// Patterns and texts over an alphabet so small that they meet.
class Generator {
 public:
  explicit Generator(uint32_t seed) : random_(seed) {}

  std::string pattern(int depth) {
    if (depth == 0 || one_in(4)) return atom();
    const std::string first = pattern(depth - 1);
    switch (below(6)) {
      case 0:
        return fmt::format("{}|{}", first, pattern(depth - 1));
      case 1:
        return fmt::format("({}){}", first, pick({"*", "+", "?", "{2}", "{1,3}", "{0,2}", "*?", "{2,}"}));
      case 2:
        return fmt::format("(?{}:{})", pick({"i", "-i", "m", "s", "im-s"}), first);
      default:
        return first + pattern(depth - 1);
    }
  }

  std::string text() {
    std::string text;
    for (uint32_t length = below(9); length > 0; --length) {
      text += pick({"a", "A", "b", "B", "k", "é", "É", "_", " ", "\n", "1", "ß", "\u212A", "-"});
    }
    return text;
  }

 private:
  std::string atom() {
    return pick({"a",   "b",   "k",     "é",           "ß",    ".",    "^",    "$",    "\\b",
                 "\\B", "\\w", "\\W",   "\\d",         "[ab]", "[^a]", "[^é]", "\\pL", "\\s",
                 "\\A", "\\z", "[a-k]", "[[:punct:]]", "ab",   "-",    "\\C"});
  }
  uint32_t below(uint32_t limit) { return static_cast<uint32_t>(random_() % limit); }
  bool one_in(uint32_t times) { return below(times) == 0; }
  std::string pick(const std::vector<std::string>& from) { return from[below(static_cast<uint32_t>(from.size()))]; }

  std::mt19937 random_;
};

}  // namespace

TEST_CASE("generated expressions find what RE2 finds in generated texts") {
  Generator generator(20'240'229);
  for (int i = 0; i < 1'000; ++i) {
    const Three three(generator.pattern(4));
    for (int texts = 0; texts < 20; ++texts) three.check(generator.text());
  }
}

TEST_CASE("an expression with too many rows for a table is followed") {
  const std::string hard = "(a|b)*a(a|b){16}c";
  CHECK(compile(hard).cells.empty());
  CHECK(finds(compile(hard), "bbab" + std::string(15, 'b') + "c"));
  CHECK_FALSE(finds(compile(hard), "bbbb" + std::string(15, 'b') + "c"));

  const Automaton large = compile("\\pL{100}");
  CHECK(large.cells.empty());
  CHECK(finds(large, "1" + std::string(100, 'x')));
  CHECK_FALSE(finds(large, std::string(99, 'x') + "1"));
}

TEST_CASE("a table ends the search where nothing can be found any more") {
  const Automaton anchored = compile("^ab");
  CHECK(anchored.cells[anchored.start + anchored.symbols[static_cast<uint8_t>('x')]] == merit::values::kLost);
}
