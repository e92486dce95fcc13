#include "compiler/diagnostics/line_layout.h"

#include <doctest.h>

namespace merit::diagnostics {
namespace {

TEST_CASE("a short line is shown as it stands") {
  const LineLayout layout("let a = 1", 0, 80);
  CHECK(layout.text() == "let a = 1");
  CHECK(layout.column_of(4) == 4);
  CHECK(layout.column_of(9) == 9);
}

TEST_CASE("tabs go to every fourth column") {
  const LineLayout layout("\ta\tb", 0, 80);
  CHECK(layout.text() == "    a   b");
  CHECK(layout.column_of(1) == 4);
  CHECK(layout.column_of(3) == 8);
}

TEST_CASE("wide characters take two columns, combining ones none") {
  const LineLayout wide("漢x", 0, 80);
  CHECK(wide.column_of(3) == 2);
  CHECK(wide.column_of(4) == 3);
  const LineLayout combining("e\u0301x", 0, 80);
  CHECK(combining.column_of(3) == 1);
  CHECK(display_width("漢字e\u0301") == 5);
}

TEST_CASE("nothing reaches the terminal that would steer it") {
  CHECK(printable("a\x1b[31mb\u202Ec\u0085d\xff") == "a\uFFFD[31mb\uFFFDc\uFFFDd\uFFFD");
  CHECK(LineLayout("a\x1b[2Jb", 0, 80).text() == "a\uFFFD[2Jb");
}

TEST_CASE("a long line is cut around the focus") {
  std::string line(1000, 'a');
  line[500] = 'X';
  const LineLayout layout(line, 500, 40);
  CHECK(display_width(layout.text()) == 40);
  CHECK(layout.text().starts_with("…"));
  CHECK(layout.text().ends_with("…"));
  CHECK(layout.text().substr(layout.column_of(500) + 2, 1) == "X");  // `…` is three bytes and one column
  CHECK(layout.column_of(0) == 0);
  CHECK(layout.column_of(999) == 39);
}

TEST_CASE("a line is cut on one side where the focus is near the other") {
  const std::string line = std::string(50, 'a') + std::string(50, 'b');
  const LineLayout begin(line, 2, 40);
  CHECK(begin.text() == std::string(39, 'a') + "…");
  CHECK(begin.column_of(2) == 2);
  const LineLayout end(line, 100, 40);
  CHECK(end.text() == "…" + std::string(39, 'b'));
  CHECK(end.column_of(100) == 40);
}

TEST_CASE("wide characters at a cut are left out whole") {
  std::string line;
  for (int i = 0; i < 100; ++i) line += "漢";
  const LineLayout layout(line, 150, 40);
  CHECK(display_width(layout.text()) <= 40);
  CHECK(layout.column_of(150) + 2 <= 40);
}

TEST_CASE("a line of any length costs no more than a cut one") {
  const std::string line(10'000'000, '(');
  const LineLayout layout(line, 9'999'999, 80);
  CHECK(display_width(layout.text()) == 80);
}

TEST_CASE("an empty line has a place to point at") {
  const LineLayout layout("", 0, 80);
  CHECK(layout.text().empty());
  CHECK(layout.column_of(0) == 0);
}

}  // namespace
}  // namespace merit::diagnostics
