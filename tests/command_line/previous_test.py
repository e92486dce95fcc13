"""`merit run --previous`: an earlier output tells since when leads stand where they stand, and what has changed."""

import json
import unittest

from command import CommandTest, merit

DEFINITION = """\
lead { id: text key, created: date }
event visit
stage Lead
stage Old when created <= 100 days ago
stage MQL when any visit in last 30 days
output since = reached
"""
LEADS = "id,created\naged,2026-01-01\nseen,2026-01-01\nnew,2026-06-20\n"
EVENTS = "lead,at,type\nseen,2026-06-20,visit\n"
COLUMNS = "id,stage,reached,since,changed_from"


class Previous(CommandTest):
    def setUp(self):
        super().setUp()
        self.file("aging.merit", DEFINITION)
        self.file("leads.csv", LEADS)
        self.file("events.csv", EVENTS)

    def run_merit(self, *more, now="2026-06-30", columns=COLUMNS, stdin=b""):
        return merit("run", "aging.merit", "--leads", "leads.csv", "--events", "events.csv", "--now", now, "--columns",
                     columns, "--no-cache", *more, cwd=self.folder, stdin=stdin)

    def test_each_format_and_engine_tells_the_same(self):
        rows = [{"id": "aged", "stage": "Old", "reached": "2026-04-11T00:00:00Z"},
                {"id": "seen", "stage": "old", "reached": "2026-04-11T00:00:00Z"},
                {"id": "gone", "stage": "MQL", "reached": "2026-04-12T00:00:00Z"}]
        self.file("old.ndjson", "".join(json.dumps(row) + "\n" for row in rows))
        self.file("old.csv", "reached,stage,id\n" + "".join(f"{r['reached']},{r['stage']},{r['id']}\n" for r in rows))
        expected = ("id,stage,reached,since,changed_from\n"
                    "aged,Old,2026-04-11T00:00:00Z,2026-04-11T00:00:00Z,\n"
                    "seen,MQL,2026-06-20T00:00:00Z,2026-06-20T00:00:00Z,old\n"
                    "new,Lead,,,\n")
        for name in ("old.ndjson", "old.csv"):
            for engine in ("interpreter", "jit"):
                with self.subTest(f"{name}, {engine}"):
                    result = self.run_merit("--previous", name, "--engine", engine)
                    self.assertEqual(self.expect(result, 0).out, expected)
        self.assertEqual(self.run_merit("--previous", "-", stdin=(self.folder / "old.ndjson").read_bytes()).out,
                         expected)

    def test_an_output_is_the_next_run_s_earlier_one_and_may_be_written_over(self):
        for name in ("out.parquet", "out.arrow", "out.ndjson", "out.csv"):
            with self.subTest(name):
                self.expect(self.run_merit("--out", name, now="2026-06-21", columns="id,stage,reached"), 0)
                self.expect(self.run_merit("--out", name, "--previous", name, now="2026-07-25"), 0)
                told = self.run_merit("--previous", name, "--format", "ndjson", now="2026-07-26",
                                      columns="id,stage,reached,changed_from")
                rows = [json.loads(line) for line in self.expect(told, 0).out.splitlines()]
                self.assertEqual([row["stage"] for row in rows], ["Old", "Old", "Lead"])
                self.assertEqual([row["changed_from"] for row in rows], [None, None, None])

    def test_what_has_changed(self):
        self.expect(self.run_merit("--out", "out.csv", now="2026-06-21", columns="id,stage,reached"), 0)
        told = self.run_merit("--previous", "out.csv", "--where", "stage is Old", "--sort", "changed_from",
                              now="2026-07-25", columns="id,changed_from")
        self.assertEqual(self.expect(told, 0).out, "id,changed_from\nseen,MQL\naged,\n")

    def test_several_definitions_have_columns_of_their_own(self):
        self.file("other.merit", DEFINITION.replace("100 days", "300 days"))
        both = ["run", "aging.merit", "other.merit", "--leads", "leads.csv", "--events", "events.csv", "--now",
                "2026-06-30", "--no-cache"]
        columns = "id,aging.stage,aging.reached,other.stage,other.reached"
        self.expect(merit(*both, "--columns", columns, "--out", "both.csv", cwd=self.folder), 0)
        told = merit(*both, "--columns", "id,aging.changed_from,other.changed_from,other.reached", "--previous",
                     "both.csv", cwd=self.folder)
        self.assertEqual(self.expect(told, 0).out.splitlines()[2], "seen,,,2026-06-20T00:00:00Z")

    def test_it_needs_the_columns_that_are_asked_for(self):
        self.file("old.csv", "id,stage\naged,Old\n")
        self.expect(self.run_merit("--previous", "old.csv"), 3, "`reached`", "`old.csv` lacks")
        self.expect(self.run_merit("--previous", "old.csv", columns="id,stage,changed_from"), 0)
        self.file("old.csv", "id,reached\naged,2026-01-01\n")
        self.expect(self.run_merit("--previous", "old.csv", columns="id"), 3, "`stage`", "`old.csv` lacks")
        self.expect(self.run_merit("--previous", "absent.csv"), 3, "cannot read `absent.csv`")

    def test_what_is_wrong_in_it(self):
        self.file("old.csv", "id,stage,reached\naged,Old,2026-04-11\naged,Old,2026-04-12\n")
        self.expect(self.run_merit("--previous", "old.csv"), 3, "aged")
        self.file("old.csv", "id,stage,reached\naged,Old,soon\n")
        result = self.expect(self.run_merit("--previous", "old.csv"), 0, "soon")
        self.assertEqual(result.out.splitlines()[1], "aged,Old,,,")

    def test_a_change_needs_an_earlier_output(self):
        self.expect(self.run_merit(), 2, "`changed_from` needs an earlier output")
        self.expect(merit("run", "aging.merit", "--leads", "-", "--previous", "-", cwd=self.folder), 2,
                    "standard input is named twice")

    def test_the_summary_names_it(self):
        self.file("old.csv", "id,stage,reached\naged,Old,2026-04-11\n")
        self.expect(self.run_merit("--previous", "old.csv", "--summary", "s.json"), 0)
        inputs = json.loads((self.folder / "s.json").read_text())["inputs"]
        self.assertEqual([(each["path"], each["role"]) for each in inputs],
                         [("leads.csv", "leads"), ("events.csv", "events"), ("old.csv", "previous")])
        self.expect(self.run_merit("--previous", "old.csv", "--summary", "old.csv"), 2,
                    "would overwrite what is read")


if __name__ == "__main__":
    unittest.main()
