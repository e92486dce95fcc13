"""`merit run`: what is decided, kept, written and reported."""

import hashlib
import json
import os
import shutil
import stat
import sys
import unittest
from pathlib import Path

from command import CommandTest, DATA, NOW, TINY, merit, without_timing

DECISIONS = """\
id,stage,points,size,disqualified,undecided
1,MQL,40,large,,
2,Lead,5,small,,
3,Disqualified,10,large,embargoed,
4,Lead,20,,,employees
5,Lead,0,,,employees
"""


def column(result, index=0):
    return [line.split(",")[index] for line in result.out.splitlines()[1:]]


class Decisions(CommandTest):
    def test_a_pipe_gets_csv_in_the_order_of_the_leads(self):
        self.assertEqual(self.expect(merit(*TINY), 0).out, DECISIONS)

    def test_threads_do_not_change_them(self):
        rows = "".join(f"{i},US,{i % 90}\n" for i in range(5000))
        leads = self.file("many.csv", "id,country,employees\n" + rows)
        outs = {merit("run", "tiny.merit", "--leads", leads, "--events", "events.csv", "--now", NOW, "--threads",
                      str(threads)).out for threads in (1, 2, 7)}
        self.assertEqual(len(outs), 1)
        self.assertEqual([line.split(",")[0] for line in outs.pop().splitlines()[1:]], [str(i) for i in range(5000)])

    def test_a_parameter_is_set(self):
        result = self.expect(merit(*TINY, "--set", "bar=4"), 0)
        self.assertEqual(column(result, 1), ["MQL", "MQL", "Disqualified", "MQL", "Lead"])

    def test_now_decides_which_events_exist(self):
        result = self.expect(merit("run", "tiny.merit", "--leads", "leads.csv", "--events", "events.csv",
                                   "--now", "2026-10-02"), 0)
        self.assertEqual(column(result, 2), ["15", "0", "10", "0", "0"])

    def test_leads_from_standard_input(self):
        result = merit("run", "tiny.merit", "--leads", "-", "--events", "events.csv", "--now", NOW,
                       stdin=(DATA / "leads.csv").read_bytes())
        self.assertEqual(self.expect(result, 0).out, DECISIONS)

    def test_leads_made_from_events(self):
        result = self.expect(merit("run", "tiny.merit", "--leads-from-events", "--events", "events.csv", "--now", NOW), 0)
        self.assertEqual(sorted(column(result)), ["1", "2", "4", "9"])

    def test_standard_input_has_the_format_that_is_given(self):
        leads = b'{"id": "1", "country": "US", "employees": 100}\n'
        command = ["run", "tiny.merit", "--leads", "-", "--events", "events.csv", "--now", NOW]
        self.assertEqual(column(self.expect(merit(*command, "--format-in", "ndjson", stdin=leads), 0)), ["1"])
        self.assertEqual(column(self.expect(merit(*command, "--out", "-", stdin=leads), 0)), ["1"])
        self.expect(merit("run", "tiny.merit", "--leads", "-", "--events", "-", "--now", NOW, stdin=leads), 2,
                    "standard input is named twice")

    def test_which_of_two_rows_with_one_key_counts(self):
        leads = self.file("leads.csv", "id,country,employees\n1,US,10\n1,US,100\n")
        command = ["run", "tiny.merit", "--leads", leads, "--events", "events.csv", "--now", NOW]
        self.expect(merit(*command), 3, "duplicate-lead-key", "leads.csv:3")
        self.assertEqual(column(self.expect(merit(*command, "--duplicates", "first"), 0), 3), ["small"])
        self.assertEqual(column(self.expect(merit(*command, "--duplicates", "last"), 0), 3), ["large"])


class Refused(CommandTest):
    def test_an_output_never_replaces_what_is_read(self):
        leads = self.file("leads.csv", (DATA / "leads.csv").read_bytes())
        definition = self.file("tiny.merit", (DATA / "tiny.merit").read_bytes())
        command = ["run", definition, "--leads", leads, "--events", "visit=" + leads, "--now", NOW]
        self.expect(merit(*command, "--out", leads), 2, "would overwrite what is read")
        self.expect(merit(*command, "--out", definition, "--format", "csv"), 2, "would overwrite what is read")
        self.expect(merit(*command, "--summary", leads), 2, "`--summary ", "would overwrite what is read")
        self.assertEqual(Path(leads).read_bytes(), (DATA / "leads.csv").read_bytes())

    def test_nor_what_the_definition_reads(self):
        values = self.file("good.csv", b"country\nDE\n")
        library = self.file("helper.merit", b"parameter bar = 3\n")
        text = b'use helper\nset good from "good.csv"\nlead { id: text key, country: text }\nstage MQL when country in good\n'
        definition = self.file("own.merit", text)
        leads = self.file("own.csv", b"id,country\n1,DE\n")
        run = ["run", definition, "--leads", leads]
        for line in [[*run, "--out", values], [*run, "--out", library, "--format", "csv"], [*run, "--summary", library],
                     ["build", definition, "--emit", "llvm-ir", "-o", definition], ["test", definition, "--out", values]]:
            with self.subTest(line):
                self.expect(merit(*line), 2, "would overwrite what is read")
        self.assertEqual(Path(values).read_bytes(), b"country\nDE\n")
        self.assertEqual(Path(definition).read_bytes(), text)

    def test_an_output_never_replaces_another(self):
        leads = self.file("leads.csv", (DATA / "leads.csv").read_bytes())
        folder = Path(leads).parent
        command = ["run", str(DATA / "tiny.merit"), "--leads", leads, "--now", NOW]
        self.expect(merit(*command, "--out", f"{folder}/d.csv", "--summary", f"{folder}/./d.csv"), 2, "both name")
        (folder / "link.csv").symlink_to("d.csv")
        self.expect(merit(*command, "--out", f"{folder}/d.csv", "--summary", f"{folder}/link.csv"), 2, "both name")
        self.assertFalse((folder / "d.csv").exists())
        self.expect(merit(*command, "--summary", "-"), 2, "decisions and summary would both go to standard output")

    def test_faults_of_the_command_line_are_no_faults_of_the_data(self):
        self.expect(merit("run", "tiny.merit", "--leads", "leads.csv", "--events", "vist=events.csv", "--now", NOW), 2,
                    "unknown-events-name")
        self.expect(merit(*TINY, "--set", "bar=4", "--set", "bar=5"), 2, "`--set` gives `bar` twice")

    def test_a_header_of_any_length_is_shown_in_short(self):
        leads = self.file("wide.csv", "a" * 1_000_000 + ",b\n1,2\n")
        result = self.expect(merit("run", "tiny.merit", "--leads", leads, "--now", NOW), 3, "column-not-found")
        self.assertLess(len(result.err), 5000)

    def test_problems_tell_programs_their_place(self):
        leads = self.file("ragged.csv", "id,country,employees\n1,US\n")
        result = self.expect(merit("run", "tiny.merit", "--leads", leads, "--now", NOW, "--diagnostics", "json"), 3)
        problem = json.loads(result.err.splitlines()[-1])
        self.assertEqual((problem["name"], problem["file"]), ("ragged-row", leads))
        self.assertEqual(problem["range"]["start"], {"line": 1, "character": 0})


class Keeping(CommandTest):
    def test_where_keeps_what_is_true(self):
        self.assertEqual(column(self.expect(merit(*TINY, "--where", "points >= 10"), 0)), ["1", "3", "4"])
        self.assertEqual(column(self.expect(merit(*TINY, "--where", "stage is MQL"), 0)), ["1"])
        self.assertEqual(column(self.expect(merit(*TINY, "--where", 'size is "small"'), 0)), ["2"])

    def test_where_may_name_fields_and_events(self):
        self.assertEqual(column(self.expect(merit(*TINY, "--where", "employees is missing"), 0)), ["4", "5"])
        self.assertEqual(column(self.expect(merit(*TINY, "--where", "any webinar"), 0)), ["1", "4"])

    def test_the_funnel_counts_all_leads_whatever_is_kept(self):
        result = self.expect(merit(*TINY, "--where", "stage is MQL"), 0, "1 of them written")
        self.assertRegex(result.err, r"Lead +3 ")

    def test_columns_in_the_order_asked_for(self):
        result = self.expect(merit(*TINY, "--columns", "points,id", "--columns", "reasons"), 0)
        self.assertEqual(result.out.splitlines()[:2],
                         ["points,id,reasons", "40,1,visited a page;attended a webinar;more than 50 employees"])

    def test_sorted_with_missing_last_either_way(self):
        self.assertEqual(column(merit(*TINY, "--sort", "points")), ["5", "2", "3", "4", "1"])
        self.assertEqual(column(merit(*TINY, "--sort", "points:desc")), ["1", "4", "3", "2", "5"])
        self.assertEqual(column(merit(*TINY, "--sort=-points")), ["1", "4", "3", "2", "5"])
        self.assertEqual(column(merit(*TINY, "--sort", "size:desc")), ["2", "1", "3", "4", "5"])

    def test_sorted_by_a_column_that_is_not_shown(self):
        result = merit(*TINY, "--columns", "id", "--sort", "points:desc", "--limit", "2")
        self.assertEqual(self.expect(result, 0).out, "id\n1\n4\n")

    def test_no_rows(self):
        self.assertEqual(self.expect(merit(*TINY, "--limit", "0"), 0).out, DECISIONS.splitlines(True)[0])


class Several(CommandTest):
    BOTH = ["run", "tiny.merit", "strict.merit", *TINY[2:]]

    def test_columns_bear_the_stem_and_the_key_stands_once(self):
        lines = self.expect(merit(*self.BOTH), 0).out.splitlines()
        self.assertEqual(lines[0], "id,tiny.stage,tiny.points,tiny.size,tiny.disqualified,tiny.undecided,"
                                   "strict.stage,strict.disqualified,strict.undecided")
        self.assertEqual(lines[1], "1,MQL,40,large,,,MQL,,")
        self.assertEqual(lines[4], "4,Lead,20,,,employees,Lead,,employees")

    def test_parameters_columns_and_order_name_the_stem(self):
        result = merit(*self.BOTH, "--set", "strict.minimum=2", "--columns", "id,strict.stage", "--sort",
                       "tiny.points:desc", "--limit", "1")
        self.assertEqual(self.expect(result, 0).out, "id,strict.stage\n1,Lead\n")

    def test_names_without_a_stem_are_refused_with_what_to_write(self):
        self.expect(merit(*self.BOTH, "--set", "bar=1"), 2, "`STEM.NAME`", "`tiny.bar=1`")
        self.expect(merit(*self.BOTH, "--sort", "points"), 2, "with several definitions it is `tiny.points`")

    def test_equal_stems_are_refused(self):
        shutil.copy(DATA / "tiny.merit", self.folder)
        self.expect(merit("run", "tiny.merit", str(self.folder / "tiny.merit"), *TINY[2:]), 2, "called `tiny`")

    def test_where_names_columns_with_their_stem(self):
        for condition, kept in [('tiny.stage is "MQL"', ["1"]), ("tiny.stage is not strict.stage", ["3"]),
                                ('tiny.points > 5 and strict.stage is at least "Lead"', ["1", "3", "4"]),
                                ("points > 5", ["1", "3", "4"]), ('id is "3" or lead.id is "5"', ["3", "5"]),
                                ("tiny.disqualified is known", ["3"])]:
            with self.subTest(condition):
                result = merit(*self.BOTH, "--where", condition, "--columns", "id")
                self.assertEqual(column(self.expect(result, 0)), kept)

    def test_where_says_which_name_it_cannot_mean(self):
        for condition, message in [('stage is "MQL"', "with several definitions `stage` is `tiny.stage`"),
                                   ('queue is "x"', "with several definitions `queue` is `tiny.queue`"),
                                   ("tiny.pints > 5", "did you mean `points`?"), ("tny.points > 5", "did you mean `tiny`?"),
                                   ("employees > 5", "error[unknown-name]"), ("tiny.points", "error["), ("", "error[")]:
            with self.subTest(condition):
                self.expect(merit(*self.BOTH, "--where", condition), 2, "--where", message)

    def test_where_over_a_file_whose_name_is_no_name_says_so(self):
        shutil.copy(DATA / "tiny.merit", self.folder / "my-crm.merit")
        both = ["run", "strict.merit", str(self.folder / "my-crm.merit"), *TINY[2:], "--columns", "id"]
        self.expect(merit(*both, "--where", "my-crm.points > 5"), 2, "`my-crm` is no name")
        self.assertEqual(column(merit(*both, "--where", 'strict.stage is "MQL"')), ["1"])

    def test_where_on_a_lead_that_only_one_of_them_makes(self):
        result = merit("run", "tiny.merit", "strict.merit", "--leads-from-events", "--events", "clean_events.csv",
                       "--events", "visit=" + self.file("v.csv", "contact,at,page\n7,2026-10-01,/\n"), "--now", NOW,
                       "--columns", "id", "--where", "strict.stage is missing")
        self.assertEqual(column(self.expect(result, 0)), ["7"])

    def test_leads_that_are_not_told_by_one_key_are_refused(self):
        text = (DATA / "strict.merit").read_text()
        number = self.file("number.merit", text.replace("id        : text key", "id : integer key"))
        other = self.file("other.merit", text.replace("id        : text key", 'id : text key from "country"'))
        account = self.file("account.merit", text.replace("lead {", "account {"))
        for second, told in [(number, "leads by `id` (text) in `tiny`, and leads by `id` (integer) in `number`"),
                             (other, "leads by `country` (text) in `other`"), (account, "accounts by `id`")]:
            self.expect(merit("run", "tiny.merit", second, *TINY[2:]), 2, "tell leads by one key", told)
        same = self.file("same.merit", text.replace("id        : text key", 'lead_id : text key from "Id"'))
        self.assertEqual(column(merit("run", "tiny.merit", same, *TINY[2:])), ["1", "2", "3", "4", "5"])

    def test_a_time_without_offset_is_in_the_zone_of_each(self):
        text = (DATA / "strict.merit").read_text()
        for zone in ("Asia/Tokyo", "America/New_York"):
            self.file(zone.partition("/")[2] + ".merit",
                      text.replace('version "3"', f'timezone "{zone}"') + "output moment = now\n")
        leads = self.file("leads.csv", "id,employees\n1,60\n")
        events = self.file("events.csv", "contact,at,kind,title\n1,2026-10-31T00:00:00Z,webinar,w\n")
        for order in (("Tokyo", "New_York"), ("New_York", "Tokyo")):
            files = [str(self.folder / (name + ".merit")) for name in order]
            summary = self.folder / "summary.json"
            columns = "Tokyo.moment,New_York.moment,Tokyo.stage,New_York.stage"
            result = merit("run", *files, "--leads", leads, "--events", events, "--now", "2026-10-31", "--columns",
                           columns, "--summary", str(summary))
            self.assertEqual(self.expect(result, 0).out.splitlines()[1],
                             "2026-10-30T15:00:00Z,2026-10-31T04:00:00Z,Lead,MQL")
            self.assertIn("2026-10-30T15:00:00Z in Tokyo", result.err)
            record = json.loads(summary.read_text())
            self.assertIsNone(record["now"])
            self.assertEqual(sorted(each["now"] for each in record["definitions"]),
                             ["2026-10-30T15:00:00Z", "2026-10-31T04:00:00Z"])

    def test_each_has_its_funnel(self):
        self.expect(merit(*self.BOTH), 0, "tiny: Tiny 1\n", "strict: Strict 3\n")

    def test_leads_that_only_one_of_them_makes_are_missing_in_the_other(self):
        result = merit("run", "tiny.merit", "strict.merit", "--leads-from-events", "--events", "clean_events.csv",
                       "--events", "visit=" + self.file("v.csv", "contact,at,page\n7,2026-10-01,/\n"), "--now", NOW,
                       "--columns", "id,tiny.points,strict.stage")
        self.assertEqual(self.expect(result, 0).out, "id,tiny.points,strict.stage\n1,25,Lead\n7,5,\n")


class Output(CommandTest):
    def read_back(self, path):
        result = self.expect(merit("run", "read_back.merit", "--leads", path, "--columns", "id,was,had"), 0)
        return result.out

    def test_every_format_reads_back_the_same(self):
        begins = {"csv": b"id,", "tsv": b"id\t", "ndjson": b'{"id"', "parquet": b"PAR1", "arrow": b"ARROW1",
                  "csv.gz": b"\x1f\x8b", "ndjson.zst": b"\x28\xb5\x2f\xfd"}
        for name, magic in begins.items():
            with self.subTest(name):
                path = self.folder / f"decisions.{name}"
                result = self.expect(merit(*TINY, "--out", str(path)), 0)
                self.assertEqual(result.out, "")
                self.assertTrue(path.read_bytes().startswith(magic), path.read_bytes()[:20])
                self.assertEqual(self.read_back(str(path)),
                                 "id,was,had\n1,MQL,40\n2,Lead,5\n3,Disqualified,10\n4,Lead,20\n5,Lead,0\n")

    def test_a_format_may_be_given_where_the_name_tells_none(self):
        path = self.folder / "decisions"
        self.expect(merit(*TINY, "--out", str(path), "--format", "csv"), 0)
        self.assertEqual(path.read_text(), DECISIONS)

    def test_json_in_a_pipe(self):
        first = self.expect(merit(*TINY, "--format", "ndjson"), 0).out.splitlines()[3]
        self.assertEqual(json.loads(first), {"id": "4", "stage": "Lead", "points": 20, "size": None,
                                             "disqualified": None, "undecided": ["employees"]})

    def test_a_hand_off_is_a_structure(self):
        definition = self.file("handed.merit", "lead { id: text key, n: integer }\nevent visit { page: text }\n"
                               "stage MQL when n > 5\nhandoff MQL { n, last 2 visits, reasons }\n")
        leads = self.file("leads.csv", "id,n\na,9\nb,1\n")
        events = self.file("visits.csv", "lead,at,page\na,2026-06-01,/1\na,2026-06-02,\na,2026-06-03,/3\n")
        command = ["run", definition, "--leads", leads, "--events", "visit=" + events, "--now", "2026-06-30",
                   "--columns", "id,handoff"]
        rows = [json.loads(line) for line in self.expect(merit(*command, "--format", "ndjson"), 0).out.splitlines()]
        visits = [{"event": "visit", "at": "2026-06-03T00:00:00Z", "page": "/3"},
                  {"event": "visit", "at": "2026-06-02T00:00:00Z", "page": None}]
        self.assertEqual(rows, [{"id": "a", "handoff": {"n": 9, "visits": visits, "reasons": []}},
                                {"id": "b", "handoff": None}])
        lines = self.expect(merit(*command, "--engine", "jit", "--sort", "id:desc"), 0).out.splitlines()
        self.assertEqual(lines[1], "b,")
        self.assertEqual(json.loads(lines[2][3:-1].replace('""', '"')), rows[0]["handoff"])
        for name in ("handed.parquet", "handed.arrow"):
            with self.subTest(name):
                path = str(self.folder / name)
                self.expect(merit(*command, "--out", path), 0)
                all_leads = self.file("all.merit", "lead { id: text key }\nstage All\n")
                read_back = merit("run", all_leads, "--leads", path, "--columns", "id,stage")
                self.assertEqual(self.expect(read_back, 0).out, "id,stage\na,All\nb,All\n")

    def test_hand_offs_of_several_definitions(self):
        lead = "lead { id: text key }\nevent visit { page: text }\nstage Seen when any visit\n"
        first = self.file("first.merit", lead + "handoff Seen { last 1 visit }\n")
        second = self.file("second.merit", lead + "handoff Seen { pages = count of visits }\n")
        leads = self.file("leads.csv", "id\na\nb\n")
        events = self.file("visits.csv", "lead,at,page\na,2026-06-01,/1\na,2026-06-02,/2\n")
        result = merit("run", first, second, "--leads", leads, "--events", "visit=" + events, "--now", "2026-06-30",
                       "--columns", "id,first.handoff,second.handoff", "--format", "ndjson")
        rows = [json.loads(line) for line in self.expect(result, 0).out.splitlines()]
        visit = {"event": "visit", "at": "2026-06-02T00:00:00Z", "page": "/2"}
        self.assertEqual(rows, [{"id": "a", "first.handoff": {"visits": [visit]}, "second.handoff": {"pages": 2}},
                                {"id": "b", "first.handoff": None, "second.handoff": None}])

    def test_a_table_in_a_file_has_all_rows(self):
        path = self.folder / "decisions.txt"
        self.expect(merit(*TINY, "--out", str(path), "--format", "table"), 0)
        self.assertEqual(path.read_text().splitlines()[:2], ["id  stage         points  size   disqualified  undecided",
                                                             "1   MQL               40  large  –             –"])

    def test_a_binary_format_in_a_pipe(self):
        self.assertEqual(self.expect(merit(*TINY, "--format", "parquet"), 0).out_bytes[-4:], b"PAR1")

    def test_the_old_file_is_replaced_and_nothing_else_left(self):
        path = self.folder / "decisions.csv"
        path.write_text("old")
        path.chmod(0o640)
        self.expect(merit(*TINY, "--out", str(path)), 0)
        self.assertEqual(path.read_text(), DECISIONS)
        self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o640)
        self.assertEqual(self.left_over(), ["decisions.csv"])

    def test_a_link_is_followed(self):
        target, link = self.folder / "real.csv", self.folder / "link.csv"
        target.write_text("old")
        link.symlink_to(target)
        self.expect(merit(*TINY, "--out", str(link)), 0)
        self.assertTrue(link.is_symlink())
        self.assertEqual(target.read_text(), DECISIONS)

    def test_a_reader_that_goes_away_is_no_error(self):
        rows = "".join(f"{i},US,{i % 90}\n" for i in range(50_000))
        leads = self.file("many.csv", "id,country,employees\n" + rows)
        read, write = os.pipe()
        os.close(read)
        with os.fdopen(write, "wb") as closed:
            result = merit("run", "tiny.merit", "--leads", leads, "--now", NOW, "--events", "events.csv", stdout=closed)
        self.expect(result, 0)
        self.assertNotIn("error", result.err)


class Report(CommandTest):
    def test_it_is_as_it_was(self):
        """data/funnel.txt; `run_test.py --update` writes it; review the diff."""
        self.assertEqual(without_timing(merit(*TINY).err), (DATA / "funnel.txt").read_text())

    def test_quiet_prints_nothing(self):
        self.assertEqual(merit(*TINY, "--quiet").err, "")

    def test_now_is_printed_when_it_was_taken(self):
        result = merit("run", "tiny.merit", "--leads", "leads.csv", "--events", "events.csv")
        self.assertRegex(self.expect(result, 0).err, r"now is 20\d\d-.*Z, the moment of start\n$")

    def test_programs_get_objects_and_nothing_else(self):
        result = self.expect(merit(*TINY, "--diagnostics", "json"), 0)
        names = {json.loads(line)["name"] for line in result.err.splitlines()}
        self.assertIn("unreadable-value", names)

    def test_strict_writes_nothing_when_the_data_is_wrong(self):
        path = self.folder / "decisions.csv"
        self.expect(merit(*TINY, "--strict", "--out", str(path)), 3, "unreadable-value", "event-without-time")
        self.assertEqual(self.left_over(), [])

    def test_strict_passes_clean_data_and_later_events(self):
        events = self.file("e.csv", "contact,at,kind,page,title\n1,2027-01-01,visit,/,\n1,2026-01-01,call,,\n")
        self.expect(merit("run", "tiny.merit", "--leads", "clean_leads.csv", "--events", events, "--now", NOW,
                          "--strict"), 0)


class Summary(CommandTest):
    def test_it_repeats_the_run(self):
        path = self.folder / "summary.json"
        out = self.folder / "decisions.csv"
        self.expect(merit(*TINY, "--set", "bar=30", "--out", str(out), "--summary", str(path)), 0)
        summary = json.loads(path.read_text())
        self.assertEqual((summary["schema"], summary["now"], summary["now_given"]), (1, NOW, True))
        definition = summary["definitions"][0]
        self.assertEqual((definition["path"], definition["name"], definition["version"]), ("tiny.merit", "Tiny", "1"))
        self.assertRegex(definition["hash"], "^[0-9a-f]{64}$")
        self.assertEqual(definition["parameters"], {"bar": 30})
        self.assertEqual(definition["stages"], [{"name": "none", "leads": 0}, {"name": "Lead", "leads": 3},
                                                {"name": "MQL", "leads": 1}, {"name": "Disqualified", "leads": 1}])
        self.assertEqual(definition["disqualified"], [{"name": "embargoed", "leads": 1}])
        self.assertEqual(definition["undecided"], [{"name": "employees", "leads": 2}])
        leads = summary["inputs"][0]
        self.assertEqual([(one["role"], one["kind"]) for one in summary["inputs"]], [("leads", None), ("events", None)])
        content = (DATA / "leads.csv").read_bytes()
        self.assertEqual((leads["path"], leads["rows"], leads["bytes"]), ("leads.csv", 5, len(content)))
        self.assertEqual(leads["sha256"], hashlib.sha256(content).hexdigest())
        self.assertEqual(summary["output"], {"path": str(out), "format": "csv", "rows": 5,
                                             "columns": DECISIONS.splitlines()[0].split(",")})
        self.assertEqual(summary["options"]["set"], ["bar=30"])
        self.assertIn("unreadable-value", [finding["name"] for finding in summary["findings"]])

    def test_nothing_stays_behind(self):
        self.expect(merit(*TINY, "--summary", str(self.folder / "summary.json")), 0)
        self.assertEqual(self.left_over(), ["summary.json"])

    def test_one_that_cannot_be_written_is_said_before_anything_is_written(self):
        out = self.folder / "decisions.csv"
        for summary in (self.folder / "absent" / "s.json", self.folder, "/proc/s.json"):
            with self.subTest(summary):
                result = merit(*TINY, "--out", str(out), "--summary", str(summary))
                self.assertEqual(self.expect(result, 2, "error[cannot-write]").out, "")
                self.assertEqual(self.left_over(), [])

    def test_none_is_left_where_there_are_no_decisions(self):
        summary = str(self.folder / "summary.json")
        self.expect(merit(*TINY, "--strict", "--summary", summary), 3)
        self.expect(merit(*TINY, "--out", str(self.folder / "absent" / "d.csv"), "--summary", summary), 2)
        self.assertEqual(self.left_over(), [])


def update():
    (DATA / "funnel.txt").write_text(without_timing(merit(*TINY).err))


if __name__ == "__main__":
    if sys.argv[1:] == ["--update"]:
        update()
    else:
        unittest.main()
