"""`merit check`: definitions alone, and with data."""

import json
import shutil
import unittest

from command import CommandTest, DATA, NOW, merit

WITH_DATA = ["--events", "events.csv", "--now", NOW]


class Definitions(CommandTest):
    def test_a_right_definition_is_counted(self):
        result = self.expect(merit("check", "tiny.merit"), 0)
        self.assertEqual(result.out,
                         "tiny.merit: no errors: 2 stages, 1 score, 3 fields, 2 events, 1 parameter\n")
        self.assertEqual(result.err, "")

    def test_standard_input(self):
        definition = (DATA / "tiny.merit").read_bytes()
        self.expect(merit("check", "-", stdin=definition), 0, "standard input: no errors")
        self.expect(merit("check", "-", stdin=b"stage when\n"), 1, "standard input:1:")
        self.expect(merit("check", "-", "-", stdin=definition), 2, "standard input is named twice")
        # What it uses stands beside the folder in which the command runs.
        self.file("own.merit", "let large = 1 < 2\n")
        using = b"use own\nlead { id: text key }\nstage A when large\n"
        self.expect(merit("check", "-", stdin=using, cwd=self.folder), 0)

    def test_quiet_says_nothing(self):
        result = self.expect(merit("check", "--quiet", "tiny.merit", "strict.merit"), 0)
        self.assertEqual((result.out, result.err), ("", ""))

    def test_all_errors_at_once_with_their_places(self):
        self.expect(merit("check", "wrong.merit"), 1, "wrong.merit:11:16: error[unknown-name]",
                    "wrong.merit:12:", "did you mean `employees`?", "2 errors")

    def test_the_status_is_that_of_the_worst_definition(self):
        self.expect(merit("check", "tiny.merit", "wrong.merit"), 1)

    def test_errors_are_objects_for_programs_one_a_line(self):
        result = self.expect(merit("check", "--diagnostics", "json", "wrong.merit", "tiny.merit"), 1)
        self.assertEqual(result.out, "")
        objects = [json.loads(line) for line in result.err.splitlines()]
        self.assertEqual(len(objects), 2)
        first = objects[0]
        self.assertEqual(first["name"], "unknown-name")
        self.assertEqual(first["severity"], "error")
        self.assertEqual(first["file"], "wrong.merit")
        self.assertEqual(first["range"], {"start": {"line": 10, "character": 15}, "end": {"line": 10, "character": 23}})
        for member in ("message", "labels", "help", "fix", "doc"):
            self.assertIn(member, first)

    def test_a_condition_from_outside_is_checked_like_the_definition(self):
        self.expect(merit("run", "tiny.merit", "--leads", "leads.csv", "--where", "points > 30 days"), 2,
                    "--where:1:", "error[")


LINTED = """definition "Lints" {
  agreed 2026-01-15 by "Marketing", "Sales"
  review every month
  timezone "America/New_York"
}
lead { id: text key, size: integer }
event visit { page: text }
event download { asset: text }
score interest {
  +10 per visit, at most 20
  +5 per download, at most 20
}
stage MQL when interest > 40
"""


class Lints(CommandTest):
    def setUp(self):
        super().setUp()
        self.file("linted.merit", LINTED)

    def check(self, *arguments):
        return merit("check", "linted.merit", *arguments, cwd=self.folder)

    def test_a_warning_is_shown_and_does_not_count(self):
        self.expect(self.check("--now", "2026-02-10"), 0,
                    "linted.merit:13:16: warning[unreachable-threshold]: no lead reaches `interest > 40`")

    def test_it_counts_in_a_strict_check(self):
        self.expect(self.check("--now", "2026-02-10", "--strict"), 1, "warning[unreachable-threshold]")

    def test_lints_can_be_left_out(self):
        result = self.expect(self.check("--no-lints", "--strict"), 0)
        self.assertEqual(result.err, "")

    def test_the_day_is_that_of_the_definition(self):
        last_day = self.check("--now", "2026-02-16T04:59:59Z", "--strict", "--quiet")
        self.assertNotIn("review-overdue", last_day.err)
        self.assertNotIn("review-overdue", self.check("--now", "2026-02-16T04:59:59Z").err)
        self.assertIn("notice[review-overdue]: a review was due on 2026-02-15",
                      self.check("--now", "2026-02-16T05:00:00Z").err)

    def test_weights_follow_an_order_that_is_given(self):
        self.expect(self.check("--order", "downloads > visit"), 0, "warning[weights-against-order]")
        self.assertNotIn("weights-against-order", self.check("--order", "visit > download").err)

    def test_an_order_names_events(self):
        self.expect(self.check("--order", "downlod > visit"), 2, "no event is called `downlod`", "did you mean `download`?")
        self.expect(self.check("--order", "download"), 2, "two events or more")

    def test_definitions_are_compared(self):
        (self.folder / "copy.merit").write_text(LINTED)
        self.expect(merit("check", "linted.merit", "copy.merit", cwd=self.folder), 0)
        for name, bound in (("one", "size > 5"), ("two", "size >= 6")):
            (self.folder / f"{name}.merit").write_text(f"lead {{ id: text key, size: integer }}\nstage MQL when {bound}\n")
        self.expect(merit("check", "one.merit", "two.merit", cwd=self.folder), 0,
                    "two.merit:2:7: notice[same-leads]: `MQL` holds of the same leads here as in `one.merit`")


class Data(CommandTest):
    def test_clean_data_reads_well(self):
        result = merit("check", "tiny.merit", "--leads", "clean_leads.csv", "--events", "clean_events.csv", "--now", NOW)
        self.expect(result, 0)
        self.assertIn("clean_leads.csv: reads well: 2 rows\n", result.out)

    def test_everything_that_is_wrong_is_shown_with_its_place(self):
        result = self.expect(merit("check", "tiny.merit", "--leads", "leads.csv", *WITH_DATA), 3)
        for text in ("error[unreadable-value]", "leads.csv:6", "many", "error[event-without-time]", "events.csv:8",
                     "not a time", "error[event-of-unknown-lead]", "warning[event-later-than-now]",
                     "warning[event-of-unknown-kind]"):
            self.assertIn(text, result.err)

    def test_what_is_no_error_gives_no_status(self):
        events = self.file("e.csv", "contact,at,kind,page,title\n1,2027-01-01,visit,/,\n1,2026-01-01,call,,\n")
        result = merit("check", "tiny.merit", "--leads", "clean_leads.csv", "--events", events, "--now", NOW)
        self.expect(result, 0, "warning[event-later-than-now]", "warning[event-of-unknown-kind]", "reads: 2 rows")

    def test_a_column_that_no_file_has_is_named_with_the_nearest(self):
        leads = self.file("leads.csv", "id,country,employes\n1,US,2\n")
        self.expect(merit("check", "tiny.merit", "--leads", leads, *WITH_DATA), 3, "error[column-not-found]",
                    "`employees`", "`employes`")

    def test_a_module_asks_only_for_columns_that_decisions_look_at(self):
        leads = self.file("leads.csv", "id,country\n1,US\n")
        events = self.file("events.csv", "contact,at,kind,page\n1,2026-10-01,page_view,/pricing\n")
        data = ["--leads", leads, "--events", events, "--now", NOW]
        self.expect(merit("check", "uses_web.merit", *data), 0, "reads well: 1 row")
        result = self.expect(merit("run", "uses_web.merit", *data, "--strict", "--columns", "id,stage", "--out", "-"), 0)
        self.assertIn("1,MQL", result.out)
        self.expect(merit("check", "uses_web.merit", "--leads", leads,
                          "--events", self.file("bare.csv", "contact,at,kind\n1,2026-10-01,page_view\n"),
                          "--now", NOW), 3, "error[column-not-found]", "`page`")

    def test_data_of_a_definition_with_errors_is_not_read(self):
        self.expect(merit("check", "wrong.merit", "--leads", "absent.csv"), 1)

    def test_problems_of_the_data_are_objects_for_programs(self):
        result = merit("check", "tiny.merit", "--leads", "leads.csv", *WITH_DATA, "--diagnostics", "json")
        self.expect(result, 3)
        objects = {one["name"]: one for one in map(json.loads, result.err.splitlines())}
        value = objects["unreadable-value"]
        self.assertEqual(value["severity"], "error")
        self.assertEqual(value["count"], 1)
        self.assertEqual(value["examples"], [{"file": "leads.csv", "line": 6, "value": "many"}])

    def test_a_file_that_is_not_there(self):
        self.expect(merit("check", "tiny.merit", "--leads", "absent.csv"), 3, "error[cannot-read]", "absent.csv")

    def test_several_definitions_read_the_data_once(self):
        for name in ("tiny.merit", "strict.merit", "events.csv"):
            shutil.copy(DATA / name, self.folder)
        result = merit("check", "tiny.merit", "strict.merit", "--leads", "-", *WITH_DATA, cwd=self.folder,
                       stdin=(DATA / "clean_leads.csv").read_bytes())
        self.expect(result, 3, "event-without-time")


if __name__ == "__main__":
    unittest.main()
