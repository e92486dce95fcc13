"""Does the house stand as docs/architecture.md says? And would these checks notice if it did not?"""

import tempfile
import unittest
from pathlib import Path

import rooms

ROOT = Path(__file__).resolve().parents[2]
PAGES = ["README.md", "docs/architecture.md", "docs/adding-a-feature.md"]


class Project(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.house = rooms.read_house(ROOT)

    def expect_none(self, findings, advice):
        if findings:
            self.fail("\n".join(["", *findings, advice]))

    def test_includes_follow_the_table(self):
        self.expect_none(rooms.forbidden_arrows(ROOT, self.house), "the arrows allowed stand in docs/architecture.md")

    def test_outside_headers_stay_behind_their_room(self):
        self.expect_none(rooms.leaking_headers(ROOT, self.house), "keep them in a private header or in a .cpp")

    def test_private_headers_are_private(self):
        self.expect_none(rooms.shown_private_headers(ROOT, self.house), "say on the header's first line whose it is")

    def test_links_follow_the_table(self):
        self.expect_none(rooms.forbidden_links(ROOT, self.house), "the arrows allowed stand in docs/architecture.md")

    def test_files_are_short(self):
        self.expect_none(rooms.long_files(ROOT), "cut it where its subjects meet")

    def test_documents_name_files_that_exist(self):
        findings = [finding for page in PAGES if (ROOT / page).exists() for finding in rooms.dangling_names(ROOT, page)]
        self.expect_none(findings, "rename them in the document too")


ARCHITECTURE = """
| folder | holds | may use | never |
|---|---|---|---|
| `compiler/syntax` | | – | |
| `compiler/semantics` | | `compiler/syntax` | |
| `compiler/driver` | | `compiler` | |
| `runtime/data` | | `runtime/data` | |
| `runtime/data/tables` | | – | |
| `cli` | | `all` | |

| headers | only in |
|---|---|
| `antlr4-runtime.h` | `compiler/syntax` |
| `arrow/` | `runtime/data` |
"""


class Checks(unittest.TestCase):
    """Each check on a small tree that breaks exactly one rule."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        self.write("docs/architecture.md", ARCHITECTURE)
        self.write("compiler/syntax/ast.h", "#include <vector>\n")
        self.write("compiler/semantics/model.h", '#include "compiler/syntax/ast.h"\n')
        self.write("cli/main.cpp", '#include "compiler/driver/driver.h"\n')
        self.write("CMakeLists.txt", "merit_room(compiler/semantics USES compiler/syntax LIBRARIES fmt::fmt)\n")
        self.house = rooms.read_house(self.root)

    def write(self, file, text):
        path = self.root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def test_a_good_tree_has_no_findings(self):
        self.write("runtime/data/read.cpp", "#include <arrow/api.h>\n")
        self.write("runtime/data/private.h", "/// Private to this room: columns.\n#include <arrow/table.h>\n")
        self.write("runtime/data/columns.cpp", '#include "runtime/data/private.h"\n')
        self.write("runtime/data/tables/cells.h", "/// Private to runtime/data: cells.\n#include <arrow/array.h>\n")
        self.write("runtime/data/cells.cpp", '#include "runtime/data/tables/cells.h"\n')
        self.assertEqual(rooms.forbidden_arrows(self.root, self.house), [])
        self.assertEqual(rooms.leaking_headers(self.root, self.house), [])
        self.assertEqual(rooms.shown_private_headers(self.root, self.house), [])
        self.assertEqual(rooms.forbidden_links(self.root, self.house), [])
        self.assertEqual(rooms.long_files(self.root), [])

    def test_an_arrow_back_is_found(self):
        self.write("compiler/syntax/parse.cpp", '#include "compiler/syntax/ast.h"\n\n#include "compiler/semantics/model.h"\n')
        self.assertEqual(
            rooms.forbidden_arrows(self.root, self.house),
            ["compiler/syntax/parse.cpp:3: `compiler/syntax` includes `compiler/semantics/model.h`, "
             "but it may not use `compiler/semantics`"],
        )

    def test_a_folder_without_a_row_is_found(self):
        self.write("compiler/utils/strings.cpp", "#include <string>\n")
        self.assertEqual(
            rooms.forbidden_arrows(self.root, self.house),
            ["compiler/utils/strings.cpp:1: `compiler/utils/strings.cpp` lies in no room of docs/architecture.md"],
        )

    def test_a_part_outside_its_room_is_found(self):
        self.write("compiler/semantics/columns.cpp", "#include <arrow/api.h>\n")
        self.assertEqual(
            rooms.forbidden_arrows(self.root, self.house),
            ["compiler/semantics/columns.cpp:1: `compiler/semantics` includes `arrow/api.h`, which only ['runtime/data'] may"],
        )

    def test_a_part_in_a_public_header_is_found_through_another_header(self):
        self.write("compiler/syntax/tree.h", "#include <antlr4-runtime.h>\n")
        self.write("compiler/syntax/ast.h", '#include "compiler/syntax/tree.h"\n')
        self.assertEqual(
            rooms.leaking_headers(self.root, self.house),
            ["compiler/semantics/model.h:1: `compiler/syntax/ast.h` brings in `antlr4-runtime.h` (at compiler/syntax/tree.h:1)"],
        )

    def test_a_private_header_that_others_include_is_found(self):
        self.write("runtime/data/tables/cells.h", "/// Private to this room: cells.\n")
        self.write("runtime/data/read.cpp", '#include "runtime/data/tables/cells.h"\n')
        self.write("runtime/data/source.h", "/// Private to runtime/data: an input.\n")
        self.write("cli/run.cpp", '#include "runtime/data/source.h"\n')
        self.assertEqual(
            rooms.shown_private_headers(self.root, self.house),
            ["cli/run.cpp:1: `cli` includes `runtime/data/source.h`, which is private to runtime/data",
             "runtime/data/read.cpp:1: `runtime/data` includes `runtime/data/tables/cells.h`, which is private to this room"],
        )

    def test_a_forbidden_link_is_found(self):
        self.write("CMakeLists.txt", "merit_room(compiler/syntax USES compiler/semantics)\nmerit_room(attic)\n")
        self.assertEqual(
            rooms.forbidden_links(self.root, self.house),
            ["CMakeLists.txt: `compiler/syntax` uses `compiler/semantics`, which docs/architecture.md does not allow",
             "CMakeLists.txt: `attic` is no room of docs/architecture.md"],
        )

    def test_a_long_file_is_found(self):
        self.write("cli/run.cpp", "\n" * 601)
        self.assertEqual(
            rooms.long_files(self.root), ["cli/run.cpp: 601 lines, more than 600; it has probably two subjects"]
        )

    def test_a_name_of_a_missing_file_is_found(self):
        self.write("docs/page.md", "See `cli/main.cpp`, `cli/gone.cpp` and [the rooms](architecture.md#rooms), [no](no.md).\n")
        self.assertEqual(
            rooms.dangling_names(self.root, "docs/page.md"),
            ["docs/page.md: `cli/gone.cpp` does not exist", "docs/page.md: the link to no.md leads nowhere"],
        )

    def test_an_architecture_without_the_table_is_an_error(self):
        self.write("docs/architecture.md", "# Architecture\n")
        with self.assertRaises(ValueError):
            rooms.read_house(self.root)


if __name__ == "__main__":
    unittest.main()
