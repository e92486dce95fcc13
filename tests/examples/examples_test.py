"""Each example does what its folder says: its `command` gives its `expected.csv`, byte for byte.

    MERIT=build/bin/merit python3 tests/examples/examples_test.py            compares
    MERIT=build/bin/merit python3 tests/examples/examples_test.py --update   writes expected.csv; review the diff
"""

import os
import re
import shlex
import subprocess
import sys
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted(path.parent for path in (ROOT / "examples").glob("*/command"))
MERIT = os.path.abspath(os.environ.get("MERIT", ROOT / "build/bin/merit"))


def run(example: Path, *more: str) -> subprocess.CompletedProcess:
    """The example's command, as README tells a reader to give it: in its folder, `merit` being the one under test."""
    program, *arguments = shlex.split((example / "command").read_text())
    assert program == "merit", f"{example}/command begins with {program}"
    return subprocess.run([MERIT, *arguments, *more], cwd=example, capture_output=True, timeout=60)


class Examples(unittest.TestCase):
    maxDiff = None

    def test_there_are_examples(self):
        self.assertGreaterEqual(len(EXAMPLES), 4)

    def test_each_gives_what_it_promises(self):
        for example in EXAMPLES:
            with self.subTest(example.name):
                result = run(example)
                self.assertEqual(result.returncode, 0, result.stderr.decode())
                self.assertEqual(result.stdout.decode(), (example / "expected.csv").read_text())

    def test_each_engine_gives_the_same(self):
        for example in EXAMPLES:
            for engine in ("interpreter", "jit"):
                with self.subTest(f"{example.name}, {engine}"):
                    result = run(example, "--engine", engine)
                    self.assertEqual(result.returncode, 0, result.stderr.decode())
                    self.assertEqual(result.stdout.decode(), (example / "expected.csv").read_text())

    def test_the_tests_in_definitions_pass(self):
        for example in EXAMPLES:
            with self.subTest(example.name):
                definitions = sorted(example.glob("*.merit"))
                result = subprocess.run([MERIT, "test", *definitions], capture_output=True, timeout=60)
                self.assertEqual(result.returncode, 0, result.stdout.decode() + result.stderr.decode())
                self.assertIn(" passed", result.stdout.decode())

    def test_each_readme_tells_the_stage_of_every_lead(self):
        """The story in words is checked too: a table row names the keys (numbers), its last cell the stage."""
        for example in EXAMPLES:
            with self.subTest(example.name):
                rows = re.findall(r"^\| (\d.*?) \|.*\| (\w+) \|$", (example / "README.md").read_text(), re.MULTILINE)
                told = {key: stage for cell, stage in rows for key in re.findall(r"\b\d{4}\b", cell)}
                header, *lines = [line.split(",") for line in (example / "expected.csv").read_text().splitlines()]
                given = {line[0]: line[header.index("stage")] for line in lines}
                self.assertEqual(told, given)


def update():
    for example in EXAMPLES:
        result = run(example)
        if result.returncode != 0:
            sys.exit(f"{example.name}: status {result.returncode}\n{result.stderr.decode()}")
        (example / "expected.csv").write_bytes(result.stdout)


if __name__ == "__main__":
    if sys.argv[1:] == ["--update"]:
        update()
    else:
        unittest.main()
