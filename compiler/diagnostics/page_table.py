"""Writes the pages of docs/diagnostics as a C++ table: page_table.py FOLDER OUTPUT."""

import pathlib
import sys

HEAD = """// Made by page_table.py from docs/diagnostics.
#include "compiler/diagnostics/page_table.h"

namespace merit::diagnostics {
namespace {

"""

FOOT = """
}  // namespace

std::span<const Page> all_pages() { return {kPages.data(), kPages.size()}; }

}  // namespace merit::diagnostics
"""


def literal(text: str) -> str:
    """A raw string; a page never holds its end mark."""
    assert ')page"' not in text
    return f'R"page({text})page"'


def main(folder: str, output: str) -> None:
    pages = sorted(pathlib.Path(folder).glob("*.md"), key=lambda page: page.stem)
    rows = [f'    Page{{"{page.stem}", {literal(page.read_text(encoding="utf-8"))}}},\n' for page in pages]
    table = f"constexpr std::array<Page, {len(rows)}> kPages{{{{\n{''.join(rows)}}}}};\n" if rows else "constexpr std::array<Page, 0> kPages{};\n"
    text = HEAD.replace("#include", "#include <array>\n\n#include", 1) + table + FOOT
    pathlib.Path(output).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
