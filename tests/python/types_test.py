"""The package is typed: a type checker accepts right uses of it, refuses wrong ones, and finds nothing in it."""

import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RIGHT = """
from datetime import datetime, timedelta, timezone
from typing import List, Optional

import merit
import pyarrow as pa

definition: merit.Definition = merit.compile("crm.merit", parameters={"bar": 3, "window": timedelta(days=3)})
loaded: merit.Definition = merit.load("libcrm.so")
decisions = definition.evaluate(pa.table({}), {"visit": pa.table({})}, now=datetime.now(timezone.utc), columns=["a"])
names: List[str] = [field.name for field in definition.fields]
one: Optional[object] = loaded.decide({"country": "US"}, [{"event": "visit", "at": "2026-10-01T00:00:00Z"}])["stage"]
codes: List[str] = [problem.code for problem in decisions.problems]
lines: List[int] = [found.line for found in merit.check("lead { }")]
try:
    merit.compile("x")
except merit.CompileError as error:
    print(error.diagnostics[0].help)
"""
WRONG = """
import merit

merit.compile(5)
merit.load("libcrm.so", parameters=3)
merit.compile("crm.merit").evaluate({}, now=3)
merit.compile("crm.merit").names
"""


def mypy(*arguments: str) -> subprocess.CompletedProcess:
    with tempfile.TemporaryDirectory() as cache:
        command = [sys.executable, "-m", "mypy", "--cache-dir", cache, "--strict", *arguments]
        return subprocess.run(command, capture_output=True, text=True,
                              env={**os.environ, "MYPYPATH": str(ROOT / "bindings/python")})


class Types(unittest.TestCase):
    def check(self, text: str) -> list:
        with tempfile.TemporaryDirectory() as name:
            file = Path(name) / "uses.py"
            file.write_text(text)
            shown = mypy("--disable-error-code", "import-untyped", str(file)).stdout
        return sorted({int(line.split(":")[1]) for line in shown.splitlines() if ": error:" in line})

    def test_the_package(self):
        result = mypy("--disable-error-code", "import-untyped", "-p", "merit")
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)

    def test_uses_of_it(self):
        self.assertEqual(self.check(RIGHT), [])
        self.assertEqual(self.check(WRONG), [4, 5, 6, 7])


if __name__ == "__main__":
    unittest.main()
