"""`merit run --set bar=40,50,60`: the funnels of several values side by side."""

import collections
import csv
import io
import json
import unittest

from command import CommandTest, in_terminal, merit

DEFINITION = """\
parameter bar = 50 between 0 and 100
parameter fresh = 30 days
parameter region = "us,ca"
lead { id: text key, size: integer, place: text }
event visit
let right = place is region
score points {
  +40 when size > 10
  +20 per visit in last fresh, at most 40
}
stage Lead
stage MQL when points >= bar
disqualify when place is "test" because "test"
"""
LEADS = "id,size,place\na,50,us\nb,50,\nc,5,us\nd,,us\ne,50,test\n"
EVENTS = "lead,at,type\na,2026-06-20,visit\na,2026-05-15,visit\nc,2026-06-20,visit\nd,2026-06-20,visit\n"
VALUES = ["20", "40", "50", "60"]


class Comparison(CommandTest):
    def setUp(self):
        super().setUp()
        self.file("bars.merit", DEFINITION)
        self.file("leads.csv", LEADS)
        self.file("events.csv", EVENTS)

    def run_merit(self, *more):
        return merit("run", "bars.merit", "--leads", "leads.csv", "--events", "events.csv", "--now", "2026-06-30",
                     "--no-cache", *more, cwd=self.folder)

    def counts(self, *settings):
        """Leads by stage of a run with these values alone."""
        more = [word for setting in settings for word in ("--set", setting)]
        rows = csv.DictReader(io.StringIO(self.expect(self.run_merit("--columns", "id,stage", *more), 0).out))
        return collections.Counter(row["stage"] for row in rows)

    def test_each_value_counts_as_a_run_with_it_alone(self):
        for engine in ("interpreter", "jit"):
            with self.subTest(engine):
                result = self.run_merit("--set", "bar=" + ",".join(VALUES), "--set", "fresh=60 days, 7 days",
                                        "--engine", engine)
                rows = list(csv.DictReader(io.StringIO(self.expect(result, 0).out)))
                self.assertEqual(list(rows[0]), ["bar", "fresh", "stage", "leads", "undecided"])
                found = collections.defaultdict(collections.Counter)
                for row in rows:
                    found[row["bar"], row["fresh"]][row["stage"]] += int(row["leads"])
                self.assertEqual(len(found), 8)
                for (bar, fresh), counts in found.items():
                    self.assertEqual(+counts, self.counts(f"bar={bar}", f"fresh={fresh}"), (bar, fresh))

    def test_people_see_the_funnels_side_by_side_and_a_chart_a_value(self):
        page = self.expect(self.run_merit("--set", "bar=40,50,60", "--format", "table"), 0)
        self.assertIn("bars: 5 leads by bar\n* as the definition has it\n", page.out)
        self.assertIn("stage                  40         50 *           60\n", page.out)
        self.assertIn("  MQL             2   40.0%    1   20.0%    1   20.0%\n", page.out)
        self.assertIn("\n  bar = 60\n  none            0.0%\n", page.out)
        self.assertNotIn("bar = 60", page.err)
        self.assertIn("5 leads and 4 events", page.err)
        piped = self.run_merit("--set", "bar=40,50,60")
        self.assertIn("\n  bar = 60\n", piped.err)

    def test_many_values_are_broken_at_the_terminal_s_width(self):
        shown = in_terminal("run", "bars.merit", "--leads", "leads.csv", "--set", "bar=10,20,30,40,50,60,70,80,90",
                            "--quiet", cwd=self.folder, columns=60, NO_COLOR="1")
        self.expect(shown, 0)
        self.assertEqual(shown.out.count("stage "), 3)
        for line in shown.out.splitlines():
            self.assertLessEqual(len(line), 60, line)

    def test_files_and_the_summary_hold_all_of_it(self):
        self.expect(self.run_merit("--set", "bar=40,60", "--out", "funnels.ndjson", "--summary", "s.json"), 0)
        rows = [json.loads(line) for line in (self.folder / "funnels.ndjson").read_text().splitlines()]
        self.assertIn({"bar": "60", "stage": "MQL", "leads": 1, "undecided": 2}, rows)
        summary = json.loads((self.folder / "s.json").read_text())
        self.assertEqual([each["parameters"]["bar"] for each in summary["definitions"]], [40, 60])
        self.assertEqual(summary["output"]["rows"], 8)

    def test_a_comma_in_a_text_is_the_text_s(self):
        self.assertEqual(self.counts("region=us,ca"), self.counts())

    def test_what_has_no_meaning_is_refused(self):
        faults = {("--set", "bar=40,50,40"): "`--set bar=40,50,40` names the value `40` twice",
                  ("--set", "bar=40,"): "`bar` is an integer, not ``",
                  ("--set", "bar=40,101"): "`101` is outside the range of `bar`",
                  ("--set", "bar=40,50", "--set", "bar=60"): "`--set` gives `bar` twice",
                  ("--set", "bar=40,50", "--columns", "id"): "`--columns` has no meaning then",
                  ("--set", "bar=40,50", "--limit", "1"): "`--limit` has no meaning then",
                  ("--set", "bar=" + ",".join(map(str, range(101)))): "asks for 101 combinations of values"}
        for options, message in faults.items():
            with self.subTest(options):
                result = self.run_merit(*options)
                self.assertEqual(result.status, 2, result.err)
                self.assertIn(message, result.err)
        self.file("other.merit", DEFINITION)
        several = self.run_merit("other.merit", "--set", "bars.bar=40,50")
        self.assertEqual(several.status, 2)
        self.assertIn("compares one definition with itself", several.err)


if __name__ == "__main__":
    unittest.main()
