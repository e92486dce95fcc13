"""docs/python.md says what the package does: its examples are run, in order, in one program."""

import contextlib
import io
import os
import re
import shlex
import subprocess
import tempfile
import unittest
from pathlib import Path

import samples

PAGE = Path(__file__).resolve().parents[2] / "docs/python.md"
FENCE = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)


class Page(unittest.TestCase):
    def test_each_example_runs(self):
        names, ran = {}, 0
        text = PAGE.read_text()
        with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
            definition = re.search(r'merit\.compile\("""(.*?)"""', text, re.DOTALL).group(1)
            Path("crm.merit").write_text(definition)
            for fence in FENCE.finditer(text):
                language, code = fence.groups()
                line = text[:fence.start()].count("\n") + 1
                with self.subTest(line=line), contextlib.redirect_stdout(io.StringIO()):
                    if language == "python":
                        exec(compile("\n" * line + code, str(PAGE), "exec"), names)
                        ran += 1
                    elif code.startswith("merit "):
                        subprocess.run([samples.MERIT, *shlex.split(code, comments=True)[1:]], check=True, capture_output=True)
        self.assertGreaterEqual(ran, 8)
        self.assertEqual(names["loaded"].hash, names["crm"].hash)


if __name__ == "__main__":
    unittest.main()
