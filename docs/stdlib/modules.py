"""The modules of the standard library as what they declare: read from stdlib/*.merit, for the page and for tests.

This reads the layout in which the modules are written, not the whole language: a declaration begins in the first column,
its `##` lines stand directly above, and a line that begins with a blank, or only closes a bracket, goes on with it. Tests
stand behind all declarations.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "stdlib"
DECLARATION = re.compile(r"(set|table|function|event|let|parameter)\s+(\w+)")
TEXT = re.compile(r'"((?:[^"\\]|\\.)*)"')


@dataclass
class Declaration:
    word: str                    # `set`, `function` …
    name: str
    documentation: str           # the `##` lines above, as one paragraph; empty where there are none
    text: str                    # as it stands in the file

    def values(self) -> list:
        """The texts of a set, in order."""
        return TEXT.findall(self.text.partition("=")[2])

    def rows(self) -> dict:
        """The keys of a table that are texts, with what stands behind each."""
        return dict(re.findall(r'"([^"]*)": ("[^"]*"|[\d_]+)', self.text))


@dataclass
class Module:
    name: str
    introduction: str            # the `#` lines at the top, as one paragraph
    uses: list = field(default_factory=list)
    declarations: list = field(default_factory=list)
    tests: bool = False          # whether it has some of its own


def paragraph(lines: list) -> str:
    return " ".join(line.lstrip("#").strip() for line in lines)


def read_module(path: Path) -> Module:
    lines = path.read_text().splitlines()
    top = next(number for number, line in enumerate(lines) if not line.startswith("# "))
    module = Module(path.stem, paragraph(lines[:top]))
    documentation = []
    end = next((number for number, line in enumerate(lines) if line.startswith("test ")), len(lines))
    module.tests = end < len(lines)
    for line in lines[top:end]:
        found = DECLARATION.match(line)
        if line.startswith("##"):
            documentation.append(line)
        elif line.startswith("use "):
            module.uses.append(line.split()[1])
        elif found:
            module.declarations.append(Declaration(*found.groups(), paragraph(documentation), line))
            documentation = []
        elif line.startswith((" ", "}")):
            module.declarations[-1].text += "\n" + line
        elif line:
            raise ValueError(f"{path}: neither a declaration nor part of one: {line}")
    return module


def read_modules(folder: Path = FOLDER) -> list:
    """All modules: `b2b` first, the others by name."""
    return sorted(map(read_module, folder.glob("*.merit")), key=lambda module: (module.name != "b2b", module.name))
