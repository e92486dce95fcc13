"""Machine code that one program keeps on disk for the next."""

import os
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


if __name__ == "__main__":
    unittest.main()
