"""`merit explain` never disagrees with `merit run`: asked about every lead of the conformance suite, it tells the same
decision, and its tests pass.

    MERIT=build/bin/merit python3 tests/command_line/explain_agrees_test.py
"""

import json
import os
import re
import sys
import tempfile
import unicodedata
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from command import ROOT, merit

sys.path.insert(0, str(ROOT / "tests/book"))

import decide  # noqa: E402

SUITE = ROOT / "tests/conformance"
DECIDED = ["stage", "disqualified", "undecided", "reached", "could_reach"]
FEWEST_LEADS = 800


def groups() -> list:
    """Each group of the suite that decides, once for each of its moments: (group, moment, cases)."""
    found = []
    for file in sorted(SUITE.glob("*.json")):
        for group in json.loads(file.read_text())["groups"]:
            by_now = {}
            for case in group.get("cases", []):
                given = decide.Case(case.get("lead", {}), case.get("events", []))
                by_now.setdefault(case.get("now", group.get("now")), []).append(given)
            found += [(group, now, cases) for now, cases in by_now.items()]
    return found


class Question:
    """The files of a group in a folder, and what is asked about them."""

    def __init__(self, folder: Path, group: dict, now: str, cases: list):
        self.folder = folder
        self.definition = "".join(line + "\n" for line in group["definition"])
        self.definition_file().write_text(self.definition)
        for file, text in group.get("files", {}).items():
            (folder / file).write_text(text)
        leads = decide.lead_lines(self.definition, cases)
        self.key_column = decide.lead_columns(self.definition)[decide.key_of(self.definition)]
        self.keys = [str(lead[self.key_column]).strip() for lead in leads]
        decide.write_lines(folder / "leads.ndjson", leads)
        events = decide.event_lines(self.definition, cases, [lead[self.key_column] for lead in leads], now)
        self.data = ["--leads", "leads.ndjson", "--now", now]
        if events:
            decide.write_lines(folder / "events.ndjson", events)
            self.data += ["--events", "events.ndjson"]
        for parameter, value in group.get("parameters", {}).items():
            self.data += ["--set", f"{parameter}={value}"]

    def definition_file(self) -> Path:
        return self.folder / "definition.merit"

    def ask(self, verb: str, *options):
        return merit(verb, "definition.merit", *self.data, *options, cwd=self.folder)

    def explain(self, *options):
        return self.ask("explain", *(word for key in self.keys for word in ("--lead", key)), *options)


def of_run(question: Question, scores: list):
    result = question.ask("run", "--format", "ndjson", "--columns", ",".join([*DECIDED, *scores]))
    assert result.status == 0, result
    rows = [json.loads(line) for line in result.out.splitlines()]
    return [{**row, "undecided": ";".join(row["undecided"])} for row in rows]


def of_explanation(lead: dict) -> dict:
    return {"stage": lead["stage"], "disqualified": lead["disqualified"], "reached": lead["reached"],
            "undecided": ";".join(each["field"] for each in lead["undecided"]), "could_reach": lead["could_reach"],
            **{score["name"]: score["value"] for score in lead["scores"]}}


def same(told, decided) -> bool:
    """Of numbers the same double: the shortest digits of a large one are no integer's."""
    if isinstance(told, float) and isinstance(decided, (int, float)):
        return told == float(decided)
    return told == decided


def can_be_said(tests: str) -> bool:
    """Whether literals can: they have neither the smallest integer nor texts in another form than NFC."""
    return "-9223372036854775808" not in tests and unicodedata.is_normalized("NFC", tests)


def disagreements(group: dict, now: str, cases: list) -> list:
    """What differs, a text each; how many leads were asked about is the last."""
    with tempfile.TemporaryDirectory() as name:
        question = Question(Path(name), group, now, cases)
        explained = question.explain("--format", "json")
        if explained.status != 0:
            return [f"{group['name']}: {explained}"]
        told = [of_explanation(lead) for lead in json.loads(explained.out)["leads"]]
        rows = of_run(question, re.findall(r"^score (\w+)", question.definition, re.MULTILINE))
        wrong = [f"{group['name']}: explain tells {lead}, run decides {row}"
                 for lead, row in zip(told, rows) if not all(same(lead[name], row[name]) for name in row)]
        tests = question.explain("--as-test")
        if not can_be_said(tests.out):
            return wrong
        question.definition_file().write_text(question.definition + tests.out)
        tested = merit("test", "definition.merit", "--quiet", cwd=question.folder)
        if tests.status != 0 or tested.status != 0:
            wrong.append(f"{group['name']}: a lead as a test fails\n{tests}\n{tested}")
        return wrong


class Agreement(unittest.TestCase):
    def test_on_the_conformance_suite(self):
        asked = groups()
        self.assertGreater(sum(len(cases) for _, _, cases in asked), FEWEST_LEADS)
        with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
            wrong = [text for found in pool.map(disagreements, *zip(*asked)) for text in found]
        if wrong:
            self.fail("\n".join(["", *wrong]))


if __name__ == "__main__":
    unittest.main()
