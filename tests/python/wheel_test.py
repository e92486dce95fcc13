"""`pip install bindings/python` makes a wheel that works where nothing else of Merit is."""

import os
import subprocess
import sys
import tempfile
import unittest
import zipfile
from pathlib import Path

import pyarrow
import samples

ROOT = Path(__file__).resolve().parents[2]


def run(*command, **environment) -> str:
    result = subprocess.run(command, capture_output=True, text=True, env={**os.environ, **environment})
    assert result.returncode == 0, f"{command}\n{result.stdout}{result.stderr}"
    return result.stdout


class Wheel(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        made, cls.site = Path(folder.name) / "wheels", Path(folder.name) / "site"
        pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input")
        # The build tree that is there is used again: next to nothing is left to do.
        run(*pip, "wheel", "--no-build-isolation", "--no-deps", "--no-index", "--wheel-dir", made, ROOT / "bindings/python",
            "--config-settings", f"build-dir={folder.name}/build",
            "--config-settings", f"cmake.define.MERIT_BUILD={Path(samples.MERIT).parents[1]}")
        cls.wheel, = made.iterdir()
        run(*pip, "install", "--no-deps", "--no-index", "--target", cls.site, cls.wheel)
        # pyarrow, on which it depends, stands beside it as in any installation.
        (cls.site / "pyarrow").symlink_to(Path(pyarrow.__file__).parent)

    def test_what_is_in_it(self):
        names = zipfile.ZipFile(self.wheel).namelist()
        for name in ("merit/__init__.py", "merit/py.typed", "merit/_compiler.pyi", "merit/bin/merit"):
            self.assertIn(name, names)
        for part in ("codegen", "proof"):
            self.assertEqual(len([name for name in names if name.startswith(f"merit/bin/libmerit_{part}-")]), 1)
        self.assertEqual([name for name in names if "test" in name or name.endswith((".h", ".a"))], [])
        metadata = next(name for name in names if name.endswith("METADATA"))
        self.assertIn("Requires-Dist: pyarrow==26.*", zipfile.ZipFile(self.wheel).read(metadata).decode())

    def test_the_command(self):
        shown = run(self.site / "bin/merit", "--version", PYTHONPATH=str(self.site))
        self.assertEqual(shown, run(samples.MERIT, "--version"))
        self.assertEqual(run(sys.executable, "-m", "merit", "--version", PYTHONPATH=str(self.site)), shown)
        self.assertIn(shown.split()[-1], self.wheel.name)

    def test_machine_code(self):
        with tempfile.TemporaryDirectory() as folder:
            definition, leads = Path(folder) / "all.merit", Path(folder) / "leads.csv"
            definition.write_text("lead { id: text key }\nstage Lead\n")
            leads.write_text("id\na\n")
            run(self.site / "bin/merit", "build", definition, "-o", Path(folder) / "liball.so", PYTHONPATH=str(self.site))
            program = (
                f"import merit, pyarrow; defined = merit.compile({str(definition)!r});"
                "print(pyarrow.table(defined.evaluate(pyarrow.table({'id': ['a']}), engine='jit'))['stage'].to_pylist())")
            shown = run(sys.executable, "-c", program, PYTHONPATH=str(self.site))
        self.assertEqual(shown, "['Lead']\n")

    def test_the_package(self):
        with tempfile.TemporaryDirectory() as folder:
            program = (
                "import merit, sys; print(merit.__file__); print('merit._compiler' in sys.modules);"
                "print(merit.compile('lead { id: text key }\\nstage Lead').decide({})['stage'])")
            shown = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=folder,
                                   env={**os.environ, "PYTHONPATH": str(self.site)}).stdout
        self.assertEqual(shown.split(), [str(self.site / "merit/__init__.py"), "False", "Lead"])

    def test_it_names_no_folder_of_this_machine(self):
        for file in [self.site / "merit/bin/merit", *(self.site / "merit").rglob("*.so")]:
            shown = run("readelf", "--dynamic", file)
            paths = [line.split("[")[1] for line in shown.splitlines() if "PATH" in line]
            self.assertTrue(all(path.startswith("$ORIGIN") for path in paths), paths)


if __name__ == "__main__":
    unittest.main()
