#include "compiler/diagnostics/emit_text.h"

#include <doctest.h>

namespace merit::diagnostics {
namespace {

using source::FileId;
using source::Sources;
using source::Span;

/// The span of the `which`-th occurrence of `part`.
Span find(const Sources& sources, FileId file, std::string_view part, int which = 0) {
  size_t at = sources[file].text().find(part);
  for (; which > 0; --which) at = sources[file].text().find(part, at + 1);
  return {file, static_cast<uint32_t>(at), static_cast<uint32_t>(at + part.size())};
}

TEST_CASE("the fault, what belongs to it and what to do") {
  Sources sources;
  const FileId file = sources.add("crm.merit", "lead { employees : integer }\nlet young = emploees > 30 days\n");
  Diagnostics diagnostics;
  const Span name = find(sources, file, "emploees");
  diagnostics.report(name, UnknownName{.none = "no field", .name = "emploees"})
      .label(find(sources, file, "30 days"))
      .help(DidYouMean{.name = "employees"})
      .fix({{name, "employees"}});
  CHECK(emit_text(sources, diagnostics.all()) ==
        "crm.merit:2:13: error[unknown-name]: no field is called `emploees`\n"
        "    2 | let young = emploees > 30 days\n"
        "      |             ^~~~~~~~   ~~~~~~~\n"
        "  help: did you mean `employees`?\n"
        "1 error\n");
}

TEST_CASE("a label's text stands beside the last mark and below the others") {
  Sources sources;
  const FileId file = sources.add("a.merit", "let a = b + c");
  Diagnostics diagnostics;
  diagnostics.report(find(sources, file, "+"), UnknownModule{.name = "+"})
      .label(find(sources, file, "b"), DidYouMean{.name = "x"})
      .label(find(sources, file, "c"), DidYouMean{.name = "y"});
  CHECK(emit_text(sources, diagnostics.all()) ==
        "a.merit:1:11: error[unknown-module]: there is no module `+`\n"
        "    1 | let a = b + c\n"
        "      |         ~ ^ ~ did you mean `y`?\n"
        "      |         did you mean `x`?\n"
        "1 error\n");
}

TEST_CASE("labels on other lines and in other files are shown with their lines") {
  Sources sources;
  const FileId file = sources.add("a.merit", "let a = 1\n\n\nlet a = 2\n");
  const FileId other = sources.add("b.merit", "let a = 3\n");
  Diagnostics diagnostics;
  diagnostics.report(find(sources, file, "a =", 1), UnknownModule{.name = "this"})
      .label(find(sources, file, "a"), DidYouMean{.name = "x"})
      .label(find(sources, other, "a"), DidYouMean{.name = "y"});
  CHECK(emit_text(sources, diagnostics.all()) ==
        "a.merit:4:5: error[unknown-module]: there is no module `this`\n"
        "    1 | let a = 1\n"
        "      |     ~ did you mean `x`?\n"
        "    … |\n"
        "    4 | let a = 2\n"
        "      |     ^~~\n"
        "  b.merit:1:5: did you mean `y`?\n"
        "    1 | let a = 3\n"
        "      |     ~\n"
        "1 error\n");
}

TEST_CASE("a span over several lines is shown where it begins and ends") {
  Sources sources;
  const std::string text = "score fit {\r\n  +1 when a\r\n  +2 when b\r\n  }\r\n";
  const FileId file = sources.add("a.merit", text);
  Diagnostics diagnostics;
  diagnostics.report({file, 0, static_cast<uint32_t>(text.size() - 2)}, UnknownModule{.name = "this"});
  CHECK(emit_text(sources, diagnostics.all()) ==
        "a.merit:1:1: error[unknown-module]: there is no module `this`\n"
        "    1 | score fit {\n"
        "      | ^~~~~~~~~~~\n"
        "    … |\n"
        "    4 |   }\n"
        "      |   ~\n"
        "1 error\n");
}

TEST_CASE("marks line up under tabs, wide and combining characters") {
  Sources sources;
  const FileId file = sources.add("a.merit", "\tlet 漢 = \"e\u0301\" + x");
  Diagnostics diagnostics;
  diagnostics.report(find(sources, file, "x"), UnknownModule{.name = "x"}).label(find(sources, file, "漢"));
  CHECK(emit_text(sources, diagnostics.all()) ==
        "a.merit:1:17: error[unknown-module]: there is no module `x`\n"
        "    1 |     let 漢 = \"e\u0301\" + x\n"
        "      |         ~~         ^\n"
        "1 error\n");
}

TEST_CASE("the end of a file can be pointed at") {
  Sources sources;
  const FileId file = sources.add("a.merit", "lead {\n");
  Diagnostics diagnostics;
  diagnostics.report({file, 7, 7}, UnexpectedToken{.expected = "`}`", .found = "the end of the file"})
      .fix({{{file, 7, 7}, "}"}});
  CHECK(emit_text(sources, diagnostics.all()) ==
        "a.merit:2:1: error[unexpected-token]: expected `}`, found the end of the file\n"
        "    2 |\n"
        "      | ^\n"
        "  help: write `}` here\n"
        "1 error\n");
}

TEST_CASE("an empty file has nothing to show") {
  Sources sources;
  const FileId file = sources.add("a.merit", "");
  Diagnostics diagnostics;
  diagnostics.report({file, 0, 0}, UnknownModule{.name = "nothing"});
  CHECK(emit_text(sources, diagnostics.all()) ==
        "a.merit:1:1: error[unknown-module]: there is no module `nothing`\n1 error\n");
}

TEST_CASE("a fix without help says what it does") {
  Sources sources;
  const FileId file = sources.add("a.merit", "abc");
  Diagnostics diagnostics;
  diagnostics.report({file, 0, 1}, UnknownModule{.name = "a"}).fix({{{file, 0, 1}, "x"}, {{file, 1, 2}, ""}});
  CHECK(help_lines(sources, diagnostics.all()[0]) ==
        std::vector<std::string>{"write `x` instead of `a`", "leave out `b`"});
}

TEST_CASE("at most fifty are shown") {
  Sources sources;
  const FileId file = sources.add("a.merit", std::string(60, 'x'));
  Diagnostics diagnostics;
  const FileId module = sources.add("b.merit", std::string(60, 'x'));
  for (uint32_t at = 0; at < 30; ++at) diagnostics.report({file, at, at + 1}, UnknownModule{.name = "x"});
  for (uint32_t at = 0; at < 30; ++at) diagnostics.report({module, at, at + 1}, UnknownModule{.name = "x"});
  const std::string text = emit_text(sources, diagnostics.all());
  CHECK(text.find("b.merit:1:20:") != std::string::npos);
  CHECK(text.find("b.merit:1:21:") == std::string::npos);
  CHECK(text.ends_with("… and 10 more\n60 errors\n"));
}

TEST_CASE("colours come only when asked for and end with the line") {
  Sources sources;
  const FileId file = sources.add("a.merit", "x");
  Diagnostics diagnostics;
  diagnostics.report({file, 0, 1}, UnknownModule{.name = "x"});
  CHECK(emit_text(sources, diagnostics.all()).find('\x1b') == std::string::npos);
  const std::string coloured = emit_text(sources, diagnostics.all(), {.colours = true});
  CHECK(coloured.find("\x1b[1;31merror[unknown-module]:\x1b[0m") != std::string::npos);
}

TEST_CASE("nothing to say is nothing") {
  CHECK(emit_text(Sources(), {}).empty());
}

TEST_CASE("text from the file cannot steer the terminal") {
  Sources sources;
  const FileId file = sources.add("a\x1b[2J.merit", "\x1b]0;title\a");
  Diagnostics diagnostics;
  diagnostics.report({file, 0, 1}, UnknownName{.none = "no field", .name = "\x1b[2J\r\n"});
  const std::string text = emit_text(sources, diagnostics.all());
  CHECK(text.find_first_of("\x1b\r\a") == std::string::npos);
}

}  // namespace
}  // namespace merit::diagnostics
