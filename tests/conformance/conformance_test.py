"""Merit decides every case of the conformance suite as it says. README.md has the schema.

    MERIT=build/bin/merit python3 tests/conformance/conformance_test.py [--engine ENGINE] [--generator PROGRAM] [NAME…]
                                                                        all files, or each NAME.json
"""

import argparse
import json
import os
import re
import subprocess
import sys
import unittest
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "book"))

import decide  # noqa: E402
import library  # noqa: E402
import library_host  # noqa: E402
import pages  # noqa: E402
import python_package  # noqa: E402
import sqlite  # noqa: E402
import web  # noqa: E402

LEAST_CASES = 600
LEAST_ON_MISSING_DATA = 150
ON_MISSING_DATA = ("missing", "undecided")
GROUP = {"name", "rule", "definition", "files", "now", "parameters", "cases", "errors"}
OTHER_YEAR = re.compile(r"(?!\d{4}-|0000)[+-]?\d+-\d\d-\d\d(T.*)?|0000-\d\d-\d\d.*")
GENERATED = 12  # definitions
CASE = {"why", "now", "lead", "events", "expected"}


# --- the schema ------------------------------------------------------------------------------------------------------
def check_schema(group: dict):
    unknown = set(group) - GROUP
    assert not unknown, f"a group has no {sorted(unknown)}"
    assert {"name", "rule", "definition"} <= set(group), "a group has a name, a rule and a definition"
    assert ("cases" in group) != ("errors" in group), "a group has either cases or errors"
    for case in group.get("cases", []):
        assert set(case) <= CASE, f"a case has no {sorted(set(case) - CASE)}"
        assert case["expected"], "a case expects something"
        assert "now" in case or "now" in group, "a case has a `now`"


def text_of(group: dict) -> str:
    return "".join(line + "\n" for line in group["definition"])


def sections() -> set:
    """What `rule` may name: a section of the reference, or `section, subsection`."""
    found = set()
    section = ""
    for heading in pages.headings(decide.ROOT / "docs/language.md"):
        level, _, title = heading.replace("`", "").partition(" ")
        if level == "##":
            section = title.partition(". ")[2]
        found.add(section if level == "##" else f"{section}, {title}")
    return found


def size_of(group: dict) -> int:
    return len(group["cases"]) if "cases" in group else 1


# --- running ---------------------------------------------------------------------------------------------------------
def same(expected, found) -> bool:
    if isinstance(expected, bool) or isinstance(found, bool):
        return expected is found
    if isinstance(expected, float) or isinstance(found, float):
        both_numbers = isinstance(expected, (int, float)) and isinstance(found, (int, float))
        return both_numbers and float(expected) == float(found)
    return expected == found


def differences(case: dict, row: dict) -> list:
    return [f"{column} is {row.get(column)!r}, not {value!r}" for column, value in case["expected"].items()
            if column not in row or not same(value, row[column])]


def is_joined(group: dict) -> bool:
    """Whether it is about how a reader finds the lead of an event: who calls a library has done that."""
    named = any("lead" in event for case in group.get("cases", []) for event in case.get("events", []))
    return named or any(" matching " in line for line in group["definition"])


GIVEN_JOINED = ("library", "aarch64", "web")
DECIDE = {
    ("--engine", "library"): library.decide_by_library,
    ("--engine", "aarch64"): library_host.decide_by_host,
    ("--engine", "sqlite"): sqlite.decide_by_sqlite,
    ("--engine", "web"): web.decide_by_web,
    ("--engine", "python"): partial(python_package.decide_by_python, built=False),
    ("--engine", "python-library"): partial(python_package.decide_by_python, built=True),
}


def run_cases(group: dict, options: list) -> list:
    """What differs: (case, text) each."""
    if options and options[-1] in GIVEN_JOINED and is_joined(group):
        return []
    decided = DECIDE.get(tuple(options), decide.decide)
    by_now = {}
    for case in group["cases"]:
        by_now.setdefault(case.get("now", group.get("now")), []).append(case)
    wrong = []
    for now, cases in by_now.items():
        run = decide.Run(text_of(group), now, group.get("parameters", {}), group.get("files", {}), options)
        columns = [column for case in cases for column in case["expected"]]
        given = [decide.Case(case.get("lead", {}), case.get("events", [])) for case in cases]
        try:
            rows = decided(run, given, columns)
        except decide.Refused as refused:
            return [(case, str(refused)) for case in cases]
        wrong += [(case, "; ".join(found)) for case, row in zip(cases, rows) if (found := differences(case, row))]
    return wrong


def names_and_lines(found: list, wanted: list) -> bool:
    """Whether the errors found are those wanted, whatever their order; one that is wanted without a line may be
    anywhere."""
    left = list(found)
    for one in sorted(wanted, key=lambda error: "line" not in error):
        match = next((error for error in left if one.items() <= error.items()), None)
        if match is None:
            return False
        left.remove(match)
    return not left


def check_errors(group: dict, said: list) -> list:
    """What differs from what was said: (errors wanted, text), if anything does."""
    found = [{"name": one.name, "line": one.line} for one in said if one.severity == "error"]
    wanted = group.get("errors", [])
    return [] if names_and_lines(found, wanted) else [(wanted, f"errors are {found}")]


def run_groups(groups: list, options: list) -> list:
    """What differs in each group: (case, text) each. Those that end in errors are checked in one go."""
    wrong = [[] for _ in groups]
    refused = [i for i, group in enumerate(groups) if "errors" in group]
    complaints = decide.complaints([(text_of(groups[i]), groups[i].get("files", {})) for i in refused])
    for i, said in zip(refused, complaints):
        wrong[i] = check_errors(groups[i], said)
    decided = [i for i in range(len(groups)) if i not in set(refused)]
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        for i, differing in zip(decided, pool.map(lambda i: run_cases(groups[i], options), decided)):
            wrong[i] = differing
    return wrong


# --- generated definitions -------------------------------------------------------------------------------------------
def generated_groups(program: str, count: int) -> list:
    """So many groups of tests/differential/write_cases.cpp, with what the interpreter decides as expected."""
    written = subprocess.run([program, "1", str(count)], capture_output=True, check=True, timeout=120).stdout
    groups = json.loads(written)["groups"]
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        list(pool.map(expect_what_the_interpreter_decides, groups))
    return groups


def expect_what_the_interpreter_decides(group: dict):
    columns = group.pop("columns")
    run = decide.Run(text_of(group), group["now"], options=["--engine", "interpreter"])
    rows = decide.decide(run, [decide.Case(case["lead"], case["events"]) for case in group["cases"]], columns)
    for case, row in zip(group["cases"], rows, strict=True):
        case["expected"] = {column: row[column] for column in columns}
    group["cases"] = [case for case in group["cases"] if can_be_said(case["expected"])]


def can_be_said(expected: dict) -> bool:
    """Times of other years are more than Python's own types hold."""
    def of_another_year(value):
        return isinstance(value, str) and OTHER_YEAR.fullmatch(value) is not None
    return not any(map(of_another_year, expected.values()))


# --- the suite -------------------------------------------------------------------------------------------------------
def read_files(wanted: list) -> dict:
    return {path.stem: json.loads(path.read_text())["groups"] for path in sorted(HERE.glob("*.json"))
            if not wanted or path.stem in wanted}


class Conformance(unittest.TestCase):
    maxDiff = None
    files = {}
    options = []
    generator = None

    def test_the_files_follow_the_schema(self):
        for file, groups in self.files.items():
            for group in groups:
                with self.subTest(file, group=group.get("name")):
                    check_schema(group)

    def test_each_rule_is_a_section_of_the_reference(self):
        known = sections()
        for file, groups in self.files.items():
            for group in groups:
                for rule in group["rule"].split("; "):
                    self.assertIn(rule, known, f"{file}: {group['name']}")

    def test_there_are_enough(self):
        if len(self.files) < len(list(HERE.glob("*.json"))):
            return  # only some were asked for
        sizes = {file: sum(map(size_of, groups)) for file, groups in self.files.items()}
        self.assertGreaterEqual(sum(sizes.values()), LEAST_CASES)
        self.assertGreaterEqual(sum(sizes[file] for file in ON_MISSING_DATA), LEAST_ON_MISSING_DATA)

    def check_groups(self, groups: list):
        """(file, group) each."""
        for (file, group), wrong in zip(groups, run_groups([group for _, group in groups], self.options)):
            with self.subTest(file, group=group["name"]):
                if wrong:
                    lines = [f"{json.dumps(case, ensure_ascii=False)}\n    {text}" for case, text in wrong]
                    self.fail("\n".join(["", *group["definition"], "", *lines]))

    def test_each_case(self):
        self.check_groups([(file, group) for file, groups in self.files.items() for group in groups])

    def test_generated_definitions(self):
        if self.generator is not None:
            groups = generated_groups(self.generator, GENERATED)
            self.assertGreater(sum(map(size_of, groups)), 5 * GENERATED)
            self.check_groups([("generated", group) for group in groups])

    def test_what_is_wrong_is_noticed(self):
        lead = ["lead { id: text key, n: integer }", "output m = n + 1", "stage MQL when n > 3"]
        group = {"definition": lead, "now": "2026-06-30",
                 "cases": [{"lead": {"n": 3}, "expected": {"m": 4, "stage": "none"}},
                           {"lead": {"n": 3}, "expected": {"m": 5, "stage": "none"}},
                           {"lead": {}, "expected": {"m": None, "stage": "MQL"}}]}
        others = [{"definition": lead, "errors": [{"name": "no-key"}]}, {"definition": ["stage"], "errors": []}]
        found = run_groups([group, *others], self.options)
        self.assertEqual(found[0], [(group["cases"][1], "m is 4, not 5"),
                                    (group["cases"][2], "stage is 'none', not 'MQL'")])
        self.assertNotIn([], found)


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("names", nargs="*", metavar="NAME")
    arguments.add_argument("--engine", help="what evaluates: interpreter, jit, library, aarch64, sqlite, web, or through the Python package python or "
                           "python-library; default: as Merit chooses")
    arguments.add_argument("--generator", help="the program write_cases: generated definitions are asked as well")
    given = arguments.parse_args()
    Conformance.generator = given.generator
    Conformance.files = read_files(given.names)
    Conformance.options = ["--engine", given.engine] if given.engine else []
    unittest.main(argv=sys.argv[:1])


if __name__ == "__main__":
    main()
