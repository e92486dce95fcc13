"""Machine code that one program keeps on disk for the next."""

import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

import merit
import pyarrow as pa
import samples


class Cache(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.kept = Path(folder.name) / "merit"
        elsewhere = mock.patch.dict(os.environ, XDG_CACHE_HOME=folder.name)
        elsewhere.start()
        self.addCleanup(elsewhere.stop)

    def points(self, **options):
        """Each time of a definition that has no code in memory."""
        definition = merit.compile(samples.DEFINITION)
        decisions = definition.evaluate(samples.leads(), samples.events(), now=samples.NOW, engine="jit", **options)
        return pa.table(decisions)["points"].to_pylist()

    def entries(self):
        """By name: which file it is."""
        return {entry.name: entry.stat().st_ino for entry in self.kept.glob("*")}

    def test_code_is_kept_and_found(self):
        self.assertEqual(self.points(), samples.POINTS)
        first = self.entries()
        self.assertTrue(first)
        self.assertEqual(self.points(), samples.POINTS)
        self.assertEqual(self.entries(), first)  # an entry that is made again is another file

    def test_unless_it_is_not_wanted(self):
        self.assertEqual(self.points(cache=False), samples.POINTS)
        self.assertEqual(self.entries(), {})


class WithoutCode(unittest.TestCase):
    """The part that makes code is a file beside the package."""

    ASK = """
import merit, pyarrow as pa, samples
rows = samples.leads()
parts = [rows.set_column(0, "id", pa.array([f"{i}-{k}" for k in "abcd"])) for i in range(2_500)]
leads = pa.concat_tables(parts)
decisions = merit.compile(samples.DEFINITION).evaluate(leads, samples.events(), now=samples.NOW, cache=False)
assert len(decisions) == len(leads)
"""

    def test_that_the_interpreter_decided_is_said(self):
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / f"libmerit_codegen-{merit.__version__}.so").write_text("no library")
            asked = subprocess.run(
                [sys.executable, "-c", self.ASK],
                cwd=Path(__file__).parent,
                env={**os.environ, "LD_LIBRARY_PATH": folder},
                check=True,
                text=True,
                stderr=subprocess.PIPE,
            )
        [said] = asked.stderr.splitlines()
        self.assertRegex(said, r"^<string>:6: RuntimeWarning: the interpreter decided, which takes longer: a part of Merit")
        self.assertIn("install Merit again", said)


if __name__ == "__main__":
    unittest.main()
