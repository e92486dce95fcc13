#include "cli/outline.h"

#include <doctest/doctest.h>

namespace merit::cli {

TEST_CASE("an outline is lines in a terminal") {
  Outline outline;
  outline.add_heading("lead 1", "  (5)");
  outline.add_paragraph("by points");
  outline.add_gap();
  outline.add_code(2, "✓ ", Ink::green, "any visit", "   once");
  outline.add(4, "· ", Ink::dim, "a visit");
  CHECK(outline.text(Terminal{}) == "lead 1  (5)\nby points\n\n  ✓ any visit   once\n    · a visit\n");
}

TEST_CASE("an outline is headings and nested lists in Markdown") {
  Outline outline;
  outline.add_heading("lead 1");
  outline.add_paragraph("by points");
  outline.add(0, "a", Ink::plain);
  outline.add(6, "b", Ink::plain);
  outline.add(8, "c", Ink::plain);
  outline.add(4, "d", Ink::plain);
  outline.add_heading("score 5", "   (of 6)");
  outline.add(2, "+1  ", Ink::bold, "e");
  CHECK(outline.markdown() ==
        "# lead 1\n\nby points\n\n- a\n  - b\n    - c\n  - d\n\n## score 5 (of 6)\n\n- **+1** e\n");
}

TEST_CASE("what Markdown would take for its own is escaped, and code is code") {
  Outline outline;
  outline.add(0, "a*b _c_ d_e <f> [g] h|i `j` \\k", Ink::plain);
  outline.add_code(0, "", Ink::plain, "a * b_c");
  outline.add_code(0, "", Ink::plain, "text is \"`\"");
  CHECK(outline.markdown() ==
        "- a\\*b \\_c\\_ d_e \\<f> \\[g\\] h\\|i \\`j\\` \\\\k\n- `a * b_c`\n- `` text is \"`\" ``\n");
}

}  // namespace merit::cli
