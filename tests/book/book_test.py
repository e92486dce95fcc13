"""The pages for users say what Merit does: each example is checked, each row of a table decided, each command run.

    MERIT=build/bin/merit python3 tests/book/book_test.py             compares
    MERIT=build/bin/merit python3 tests/book/book_test.py --update    writes what commands print now; review the diff
"""

import os
import re
import shlex
import sys
import tempfile
import unittest
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import decide
import pages
import terminal

DOCS = decide.ROOT / "docs"
PAGES = ["language.md", "missing-data.md"]
COMMANDS = {"language.md": 2, "tutorial.md": 8, "explain.md": 4}  # at least so many of them
NOW = "2026-06-30T12:00:00Z"
COLUMNS = ("stage", "disqualified", "undecided", "reasons", "reached", "could_reach", "queue", "action", "respond_by",
           "at_latest", "recheck_at", "handoff")


# --- messages --------------------------------------------------------------------------------------------------------
def as_shown(example: pages.Example, complaints: list) -> str:
    """What `merit check` says of an example, with the helps if the page shows any."""
    lines = []
    with_helps = example.messages is not None and "help: " in example.messages
    for one in complaints:
        lines.append(f"{one.severity}[{one.name}]: {one.message}")
        lines += [f"help: {text}" for text in one.helps] if with_helps else []
    return "".join(line + "\n" for line in lines)


def check_examples(examples: list) -> list:
    """What differs, a list of texts each."""
    said = decide.complaints([(one.definition, one.files) for one in examples])
    return [differences(one, as_shown(one, complaints)) for one, complaints in zip(examples, said)]


def differences(example: pages.Example, said: str) -> list:
    if said == (example.messages or ""):
        return []
    return [f"merit check says\n{said or '(nothing)'}\nand the page\n{example.messages or '(nothing)'}"]


# --- tables ----------------------------------------------------------------------------------------------------------
def declared_names(definition: str) -> set:
    return set(re.findall(r"^\s*(?:score|grade|output)\s+(\w+)", definition, re.MULTILINE))


def with_outputs(definition: str, header: list) -> tuple:
    """The definition with an output for each column that is an expression, and each column's name in the output, or
    None for what is given: `now`, `events`, fields of the lead, and remarks that are not code."""
    given = {"now", "events", *decide.lead_columns(definition)}
    known = {*COLUMNS, *declared_names(definition)}
    names = []
    for number, cell in enumerate(header):
        text = pages.plain(cell)
        if not pages.is_code(cell) or text in given:
            names.append(None)
        elif text in known:
            names.append(text)
        else:
            names.append(f"column_{number}")
            definition += f"output column_{number} = {text}\n"
    if not re.search(r"^stage ", definition, re.MULTILINE):
        definition += "stage Lead\n"
    return definition, names


def case_of(header: list, row: list, now: str) -> decide.Case:
    case = decide.Case()
    for cell, value in zip(header, row):
        name = pages.plain(cell)
        if name == "events":
            case.events = pages.events_of(value, datetime.fromisoformat(now.replace("Z", "+00:00")))
        elif pages.is_code(cell):
            case.lead[name] = pages.value_of(value)
    return case


def check_table(example: pages.Example, table: pages.Table) -> list:
    """What differs, a line each."""
    if example.messages and "error[" in example.messages:
        return []
    definition, names = with_outputs(example.definition, table.header)
    given = [cell for cell, name in zip(table.header, names) if name is None]
    by_now = {}
    for number, row in enumerate(table.rows):
        if len(row) != len(table.header):
            return [f"row {number + 1} has {len(row)} cells, the header {len(table.header)}"]
        values = dict(zip(table.header, row))
        by_now.setdefault(values.get("`now`", NOW), []).append(row)
    wrong = []
    for now, rows in by_now.items():
        cases = [case_of(given, [cell for cell, name in zip(row, names) if name is None], now) for row in rows]
        run = decide.Run(definition, now, files=example.files)
        try:
            decided = decide.decide(run, cases, [name for name in names if name])
        except decide.Refused as refused:
            return [str(refused)]
        for row, found in zip(rows, decided):
            for title, cell, name in zip(table.header, row, names):
                if name and not pages.agrees(cell, found[name]):
                    wrong.append(f"| {' | '.join(row)} |: {title} is {found[name]!r}")
    return wrong


# --- the pages -------------------------------------------------------------------------------------------------------
def anchor_of(heading: str) -> str:
    """Where a link to a heading leads, as GitHub makes it."""
    return re.sub(r"[^\w -]", "", heading.lstrip("# ").lower()).replace(" ", "-")


class Reference(unittest.TestCase):
    maxDiff = None

    def expect_none_wrong(self, page, results):
        wrong = [f"docs/{page}:{line}: {text}" for line, texts in results for text in texts]
        if wrong:
            self.fail("\n".join(["", *wrong]))

    def test_each_example_is_checked(self):
        for page in PAGES:
            with self.subTest(page):
                examples = pages.examples(DOCS / page)
                self.expect_none_wrong(page, zip([one.line for one in examples], check_examples(examples)))

    def test_each_row_is_decided(self):
        for page in PAGES:
            with self.subTest(page):
                tables = [(one, table) for one in pages.examples(DOCS / page) for table in one.tables]
                self.assertGreater(len(tables), 10)
                with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
                    results = list(pool.map(check_table, *zip(*tables)))
                self.expect_none_wrong(page, zip([table.line for _, table in tables], results))

    def test_each_test_block_passes(self):
        """But those of constructs that this version cannot evaluate."""
        examples = [one for page in PAGES for one in pages.examples(DOCS / page)]
        tested = [one for one in examples
                  if re.search(r'^test "', one.definition, re.MULTILINE) and "error[" not in (one.messages or "")]
        self.assertGreaterEqual(len(tested), 2)
        for example in tested:
            with self.subTest(line=example.line), tempfile.TemporaryDirectory() as name:
                (Path(name) / "example.merit").write_text(example.definition)
                shown = terminal.run(["merit", "test", "example.merit"], Path(name))
                self.assertIn(" passed\n", shown)
                self.assertNotIn("(status", shown)

    def test_links_lead_somewhere(self):
        for page in [*PAGES, "tutorial.md", "explain.md"]:
            anchors = {anchor_of(heading) for heading in pages.headings(DOCS / page)}
            for file, anchor in re.findall(r"\]\(([^)#]*)(?:#([^)]+))?\)", (DOCS / page).read_text()):
                self.assertTrue((DOCS / file).exists(), f"docs/{page} links to {file}")
                self.assertTrue(file or anchor in anchors, f"docs/{page} links to #{anchor}")

    def test_the_sections_that_code_names_are_there(self):
        titles = {re.sub(r"^#+ (\d+\. )?", "", heading) for heading in pages.headings(DOCS / "language.md")}
        for file in [path for room in ("compiler", "runtime") for path in (decide.ROOT / room).rglob("*.[ch]*")]:
            comments = re.sub(r"\n\s*//+\s*", " ", file.read_text())
            for names in re.findall(r'docs/language\.md,((?: (?:and )?"[^"]*")+)', comments):
                for name in re.findall(r'"([^"]*)"', names):
                    self.assertIn(name, titles, file)


def commands_of(page: Path):
    """Writes the page's files and gives its commands, in order: (step, what it shows) each."""
    with tempfile.TemporaryDirectory() as name:
        for step in pages.steps(page):
            if step.file:
                with open(Path(name) / step.file, "a" if step.at_the_end else "w") as file:
                    file.write(step.text)
            elif step.command.startswith("merit "):
                yield step, terminal.without_blanks(terminal.run(shlex.split(step.command), Path(name)))


class Commands(unittest.TestCase):
    maxDiff = None

    def test_each_prints_what_the_page_shows(self):
        for page, least in COMMANDS.items():
            ran = 0
            for step, shown in commands_of(DOCS / page):
                ran += 1
                with self.subTest(page, command=step.command, line=step.line):
                    self.assertEqual(terminal.without_timing(shown), terminal.without_timing(step.output or ""))
            self.assertGreaterEqual(ran, least)


def update():
    """Only what differs in more than how long it took."""
    for page in COMMANDS:
        text = (DOCS / page).read_text()
        for step, shown in reversed(list(commands_of(DOCS / page))):
            if step.output is not None and terminal.without_timing(shown) != terminal.without_timing(step.output):
                text = pages.with_output(text, step, shown)
        (DOCS / page).write_text(text)


if __name__ == "__main__":
    if sys.argv[1:] == ["--update"]:
        update()
    else:
        unittest.main()
