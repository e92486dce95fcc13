"""An example of examples/embedding, used as a reader would: the commands of its README give the expected table.

    MERIT=build/bin/merit LD_LIBRARY_PATH=build/lib python3 tests/embedding/embedding_test.py LANGUAGE FOLDER

The example is copied to FOLDER first, where what its language fetches and makes stays from run to run.
"""

import csv
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
MERIT = os.path.abspath(os.environ.get("MERIT", ROOT / "build/bin/merit"))
LANGUAGE, FOLDER = sys.argv.pop(1), Path(sys.argv.pop(1))
EXPECTED = (EXAMPLES / "embedding/expected.txt").read_text()
# What runs the commands.
NEEDED = {"c": ["cc"], "cpp": ["c++"], "go": ["go"], "rust": ["cargo"], "node": ["node", "npm"], "java": ["javac"],
          "sqlite": ["sqlite3"], "duckdb": []}


def commands(readme: Path) -> str:
    """All that stands in its blocks of shell."""
    return "".join(re.findall(r"^```sh\n(.*?)^```", readme.read_text(), re.DOTALL | re.MULTILINE))


class Example(unittest.TestCase):
    maxDiff = None

    def copy(self) -> Path:
        """The example and the definition it builds, in the places that they have to each other."""
        example = FOLDER / "embedding" / LANGUAGE
        shutil.copytree(EXAMPLES / "embedding" / LANGUAGE, example, dirs_exist_ok=True)
        shutil.copytree(EXAMPLES / "points", FOLDER / "points", dirs_exist_ok=True)
        return example

    def test_the_commands_of_the_readme_give_the_expected_decisions(self):
        for program in NEEDED[LANGUAGE]:
            self.assertIsNotNone(shutil.which(program), f"no `{program}` on this machine: `./dev test` installs it")
        example = self.copy()
        with tempfile.TemporaryDirectory() as programs:
            os.symlink(MERIT, Path(programs) / "merit")
            path = os.pathsep.join([programs, str(ROOT / ".venv/bin"), os.environ["PATH"]])
            done = subprocess.run(["bash", "-euc", commands(example / "README.md")], cwd=example, capture_output=True,
                                  env={**os.environ, "PATH": path}, timeout=600)
        said = done.stdout.decode() + done.stderr.decode()
        self.assertEqual(done.returncode, 0, said)
        table = done.stdout.decode()
        self.assertEqual(table[table.find("lead |"):], EXPECTED, said)
        self.assertNotIn("warning", said)

    def test_merit_run_decides_the_same(self):
        header, *rows = [line.split(" | ") for line in EXPECTED.splitlines()]
        with open(EXAMPLES / "points/expected.csv", newline="") as file:
            of_run = {row["id"]: row for row in csv.DictReader(file)}
        self.assertGreaterEqual(len(rows), 3)
        for row in rows:
            shown = dict(zip(header, row, strict=True))
            decided = of_run[shown.pop("lead")]
            self.assertEqual(shown, {name: decided[name].replace(";", "; ") for name in shown})


if __name__ == "__main__":
    unittest.main()
