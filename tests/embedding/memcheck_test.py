"""Programs that decide by a library touch no memory that is not theirs and leave none behind: the example in C, the
documented use of each type, and the Arrow interface, each under valgrind.

    MERIT=build/bin/merit python3 tests/embedding/memcheck_test.py
"""

import csv
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MERIT = os.path.abspath(os.environ.get("MERIT", ROOT / "build/bin/merit"))
EXAMPLES = ROOT / "examples"
DATA = ROOT / "tests/command_line/data"
FOUND = 99
VALGRIND = ["valgrind", "--quiet", f"--error-exitcode={FOUND}", "--leak-check=full", "--show-leak-kinds=all",
            "--errors-for-leak-kinds=definite,possible"]
sys.path[:0] = [str(ROOT / "tests/conformance"), str(ROOT / "tests/book")]

import library_host  # noqa: E402


class Memcheck(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def run_in_folder(self, *command, **more) -> str:
        done = subprocess.run([str(part) for part in command], capture_output=True, cwd=self.folder, timeout=300, **more)
        self.assertEqual(done.returncode, 0, f"{command}\n{done.stdout.decode()}{done.stderr.decode()}")
        return done.stdout.decode()

    def build(self, definition: Path, name: str):
        self.run_in_folder(MERIT, "build", definition, "-o", name)

    def compile(self, source: Path, *linked) -> Path:
        self.run_in_folder("cc", "-g", "-I.", f"-I{ROOT}", source, *linked, "-o", "program")
        return self.folder / "program"

    def test_the_example_in_c(self):
        self.build(EXAMPLES / "points/points.merit", "libpoints.so")
        program = self.compile(EXAMPLES / "embedding/c/points.c", "-L.", "-lpoints", "-Wl,-rpath,$ORIGIN")
        self.assertEqual(self.run_in_folder(*VALGRIND, program), (EXAMPLES / "embedding/expected.txt").read_text())

    def test_leads_one_at_a_time(self):
        self.build(DATA / "library.merit", "crm.a")
        program = self.compile(DATA / "library_user.c", "crm.a")
        self.assertEqual(self.run_in_folder(*VALGRIND, program), self.run_in_folder(program))

    def test_arrays(self):
        self.build(EXAMPLES / "points/points.merit", "libasked.so")
        program = self.compile(library_host.HOST, "-ldl")
        request = self.request()
        decided = self.run_in_folder(*VALGRIND, program, "./libasked.so", input=request)
        self.assertEqual(decided, self.run_in_folder(program, "./libasked.so", input=request))
        self.assertGreater(decided.count("MQL"), 1)

    def request(self) -> bytes:
        """The leads and events of the example, for library_host.c."""
        with open(EXAMPLES / "points/leads.csv", newline="") as file:
            leads = list(csv.DictReader(file))
        with open(EXAMPLES / "points/events.csv", newline="") as file:
            events = list(csv.DictReader(file))
        owned = [[event for event in events if event["contact_id"] == lead["Record ID"]] for lead in leads]
        offsets = [sum(map(len, owned[:i])) for i in range(len(owned) + 1)]
        rows = [event for lead in owned for event in lead]
        return b"".join([library_host.integer(library_host.library.micros("2026-10-01")), library_host.integer(0),
                         library_host.table(leads), library_host.table(rows), *map(library_host.integer, offsets)])


if __name__ == "__main__":
    unittest.main()
