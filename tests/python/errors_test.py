"""What is wrong is an exception that says all that is known of it."""

import os
import tempfile
import unittest
from pathlib import Path

import merit
import pyarrow as pa
import samples

WRONG = """lead {
  id: text key
  employees: integer
}
stage MQL when employees > 30 days and emploees > 3
"""


class Definitions(unittest.TestCase):
    def test_all_faults_of_a_text(self):
        with self.assertRaises(merit.CompileError) as caught:
            merit.compile(WRONG)
        first, second = caught.exception.diagnostics
        self.assertEqual((first.code, first.severity, first.line, first.file), ("type-mismatch", "error", 5, "definition.merit"))
        self.assertEqual((second.code, second.line, second.column, second.end_column), ("unknown-name", 5, 40, 48))
        self.assertTrue(any("employees" in text for text in second.help), second.help)
        self.assertIn("definition.merit:5:40: error[unknown-name]", str(caught.exception))
        self.assertIn("^", str(caught.exception))
        self.assertIn("definition.merit:5:40", str(second))

    def test_columns_count_characters(self):
        with self.assertRaises(merit.CompileError) as caught:
            merit.compile('lead { id: text key }\nstage MQL when id is "ÄÖ😀" and nobody > 3')
        self.assertEqual(caught.exception.diagnostics[0].column, 32)

    def test_check_tells_what_is_hardly_meant(self):
        text = "lead { id: text key, n: integer }\nparameter unused = 3\nstage MQL when n > 3 and n < 2"
        found = merit.check(text)
        self.assertGreaterEqual(len(found), 1)
        self.assertNotIn("error", [one.severity for one in found])
        self.assertEqual([one.severity for one in merit.check(WRONG)], ["error", "error"])
        self.assertEqual(merit.check("lead { id: text key }\nstage Lead"), ())
        merit.compile(text)  # may be said, is no error

    def test_files_and_modules(self):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "regions.merit").write_text('set near = "US", "CA"\n')
            (folder / "a.merit").write_text(
                'use regions\nlead { id: text key, country: text }\nstage MQL when country in near')
            for path in (folder / "a.merit", str(folder / "a.merit")):
                self.assertEqual(merit.compile(path).decide({"country": "US"})["stage"], "MQL")
            text = (folder / "a.merit").read_text()
            made = merit.compile(text, name=str(folder / "b.merit"))
            self.assertEqual(made.decide({"country": "CA"})["stage"], "MQL")
            self.assertEqual(made.hash, merit.compile(folder / "a.merit").hash)
            with self.assertRaises(merit.CompileError):
                merit.compile(text)
            with self.assertRaises(merit.CompileError):
                merit.compile(folder / "regions.merit")  # no stages
            with self.assertRaises(FileNotFoundError):
                merit.compile(folder / "none.merit")
            with self.assertRaises(OSError):
                merit.compile(folder)

    def test_parameters_of_a_definition(self):
        made = merit.compile(samples.DEFINITION, parameters={"bar": 100})
        stages = pa.table(made.evaluate(samples.leads(), samples.events(), now=samples.NOW))["stage"].to_pylist()
        self.assertEqual(stages, ["Lead"] * 4)
        stages = pa.table(made.evaluate(samples.leads(), now=samples.NOW, parameters={"bar": 0}))["stage"].to_pylist()
        self.assertEqual(stages, ["MQL"] * 4)
        for wrong in ({"bar": 101}, {"rab": 1}):
            with self.assertRaises(merit.ParameterError):
                merit.compile(samples.DEFINITION, parameters=wrong)


class Data(unittest.TestCase):
    def setUp(self):
        self.definition = merit.compile(samples.DEFINITION)

    def evaluate(self, leads, events=None, **options):
        return self.definition.evaluate(leads, events, now=samples.NOW, **options)

    def test_bytes_that_are_no_text_are_shown(self):
        countries = pa.array([b"US", b"\xff!", None, b"FR"], pa.binary())
        leads = samples.leads().set_column(1, "Country/Region", countries)
        found = [example.value for one in self.evaluate(leads).problems for example in one.examples]
        self.assertIn("\ufffd!", found)
        keys = samples.leads().set_column(0, "id", pa.array([b"a", b"\xfe", b"c", b"d"], pa.binary()))
        with self.assertRaises(merit.DataError):
            self.evaluate(keys)

    def test_examples_name_rows(self):
        leads = samples.leads().set_column(2, "employees", pa.array(["120", "many", None, "51"]))
        problem = next(one for one in self.evaluate(leads).problems if one.code == "unreadable-value")
        self.assertEqual((problem.severity, problem.count), ("warning", 1))
        self.assertEqual([(one.table, one.row, one.value) for one in problem.examples], [("leads", 1, "many")])
        with self.assertRaises(merit.DataError) as caught:
            self.evaluate(leads, samples.events(), strict=True)
        self.assertIn("many", str(caught.exception))

    def test_duplicates(self):
        leads = pa.concat_tables([samples.leads(), samples.leads().slice(0, 1)])
        self.assertEqual(len(self.evaluate(leads, duplicates="first")), 4)
        with self.assertRaises(merit.DataError) as caught:
            self.evaluate(leads)
        self.assertEqual(caught.exception.problems[0].examples[0].row, 4)
        with self.assertRaises(ValueError):
            self.evaluate(leads, duplicates="both")

    def test_options(self):
        with self.assertRaises(ValueError):
            self.evaluate(samples.leads(), engine="fast")
        with self.assertRaises(TypeError):
            self.evaluate(samples.leads(), fast=True)
        for threads in (-1, 1025, 2**70, "2"):
            with self.subTest(threads), self.assertRaisesRegex(ValueError, "`threads` is a whole number from 0 to 1024"):
                self.evaluate(samples.leads(), threads=threads)
        for engine in ("interpreter", "jit"):
            found = pa.table(self.evaluate(samples.leads(), samples.events(), engine=engine))
            self.assertEqual(found["points"].to_pylist(), samples.POINTS)

    def test_two_columns_that_fit(self):
        leads = samples.leads().append_column("more", pa.array([1, 2, 3, 4]))
        with self.assertRaisesRegex(merit.DataError, "fit"):
            self.evaluate(leads.rename_columns(["id", "Country/Region", "Employees", "plan", "created", "EMPLOYEES"]))


class Libraries(unittest.TestCase):
    def test_what_is_no_library(self):
        with tempfile.TemporaryDirectory() as name:
            other = Path(name) / "libother.so"
            with self.assertRaises(FileNotFoundError):
                merit.load(other)
            other.write_text("no library")
            with self.assertRaisesRegex(OSError, "`.*libother.so` cannot be loaded: "):
                merit.load(other)
            definition = Path(name) / "crm.merit"
            definition.write_text(samples.DEFINITION)
            with self.assertRaisesRegex(OSError, "is a definition: give it to `merit.compile`"):
                merit.load(definition)
        with self.assertRaises(OSError):
            merit.load(pa.get_library_dirs()[0] + "/libarrow.so.2600")

    def test_a_library_under_another_name(self):
        with tempfile.TemporaryDirectory() as name:
            loaded = samples.build(samples.DEFINITION, "first.name")
            self.assertEqual(loaded.name, "Points")
            moved = Path(name) / "elsewhere"
            source = Path(name) / "one.merit"
            source.write_text(samples.DEFINITION)
            samples.subprocess.run([samples.MERIT, "build", source, "-o", Path(name) / "libone.so"], check=True)
            os.rename(Path(name) / "libone.so", moved)
            self.assertEqual(merit.load(moved).version, "2")


if __name__ == "__main__":
    unittest.main()
