"""Decisions by SQL: `CREATE VIRTUAL TABLE … USING merit(…)` over tables of leads and events.

    MERIT=build/bin/merit python3 tests/sqlite/sql_test.py RUN_SQL
"""

import csv
import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MERIT = os.path.abspath(os.environ.get("MERIT", ROOT / "build/bin/merit"))
RUN_SQL = os.path.abspath(sys.argv.pop(1))
POINTS = ROOT / "examples/points"

# Every type as a field, an output or a parameter.
TYPES = '''
definition "Types" {
  timezone "Europe/Berlin"
  data timezone "UTC"
}
lead {
  id       : integer key
  whole    : integer
  ratio    : number
  name     : text
  member   : boolean
  plan     : one of "free", "paid"
  since    : time from "Member Since"
  birthday : date
}
event visit { page: text, seconds: number }
parameter share = 0.5 between 0 and 1
parameter wait  = 2 days
parameter tier  : one of "low", "high" = "low"
parameter start = 2026-01-01
parameter word  = "x"
score points { +1 per visit where seconds > 1.5 }
output whole_out  = whole + 1
output ratio_out  = ratio * share
output name_out   = name
output member_out = member
output plan_out   = plan
output since_out  = since
output day_out    = birthday
output age        = time since last visit
output waited     = wait
output tier_out   = tier
output begins     = start
output word_out   = word
stage Lead
stage MQL when any visit in last 2 days
'''


def build(definition: Path, folder: str, name: str) -> str:
    path = f"{folder}/lib{name}.so"
    subprocess.run([MERIT, "build", definition, "-o", path], check=True, capture_output=True, timeout=60)
    return path


def insert(table: str, path: Path) -> str:
    """A CSV file as a table of texts; empty cells are NULL."""
    with open(path, newline="") as file:
        header, *rows = csv.reader(file)
    cells = lambda row: ", ".join("NULL" if cell == "" else "'" + cell.replace("'", "''") + "'" for cell in row)
    columns = ", ".join(f'"{name}"' for name in header)
    return f"CREATE TABLE {table}({columns}); INSERT INTO {table} VALUES " + ", ".join(
        f"({cells(row)})" for row in rows) + ";"


class Sql(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = folder.name
        cls.points = build(POINTS / "points.merit", cls.folder, "points")
        types = Path(cls.folder) / "types.merit"
        types.write_text(TYPES)
        cls.types = build(types, cls.folder, "types")

    def run_sql(self, *statements: str) -> list:
        """Rows as lists, errors as texts."""
        sql = ";\n".join(statements)
        done = subprocess.run([RUN_SQL], input=sql.encode(), capture_output=True, timeout=120, cwd=self.folder)
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        return [json.loads(line) if line.startswith("[") else line for line in done.stdout.decode().splitlines()]

    def on_points(self, *statements: str, more="") -> list:
        return self.run_sql(
            insert("contacts", POINTS / "leads.csv"), insert("actions", POINTS / "events.csv"),
            f"CREATE VIRTUAL TABLE decisions USING merit(library='{self.points}', leads='contacts', events='actions',"
            f" lead_column='contact_id', now='2026-10-01'{more})", *statements)

    def on_types(self, leads: str, *statements: str, events="(1, '2026-10-30 12:00:00', 'visit', '/a', 2)") -> list:
        return self.run_sql(
            "CREATE TABLE l(id, whole, ratio, name, member, plan, \"Member Since\", birthday)",
            f"INSERT INTO l VALUES {leads}", "CREATE TABLE e(id, at, type, page, seconds)",
            f"INSERT INTO e VALUES {events}",
            f"CREATE VIRTUAL TABLE d USING merit(library='{self.types}', leads=l, events=e, now='2026-10-31 12:00')",
            *statements)


class Decisions(Sql):
    def test_they_are_those_of_merit_run(self):
        with open(POINTS / "expected.csv", newline="") as file:
            expected = [[row["id"], row["stage"], int(row["points"]), row["undecided"], row["reasons"]]
                        for row in csv.DictReader(file)]
        rows = self.on_points("SELECT id, stage, points, undecided, reasons FROM decisions")
        self.assertEqual([[*row[:3], *[";".join(json.loads(texts)) for texts in row[3:]]] for row in rows], expected)

    def test_a_table_of_decisions_is_made(self):
        rows = self.on_points("CREATE TABLE made AS SELECT * FROM decisions",
                              "SELECT stage, count(*) FROM made GROUP BY stage ORDER BY stage")
        self.assertEqual(rows, [["Lead", 8], ["MQL", 4]])

    def test_parameters_and_now_are_hidden_columns(self):
        rows = self.on_points(
            "SELECT bar, now, count(*) FROM decisions WHERE stage = 'MQL'",
            "SELECT bar, count(*) FROM decisions WHERE stage = 'MQL' AND bar = 40",
            "SELECT bar, count(*) FROM decisions WHERE stage = 'MQL' AND bar IN (40, 54, 60) GROUP BY bar",
            "SELECT t.column1, (SELECT count(*) FROM decisions WHERE bar = t.column1 AND stage = 'MQL')"
            " FROM (VALUES (49), (50)) AS t",
            "SELECT count(*) FROM decisions('2026-08-30') WHERE stage = 'MQL'",
            "SELECT count(*) FROM decisions WHERE bar = NULL",
            "SELECT count(*) FROM decisions WHERE bar > 50")
        self.assertEqual(rows, [[50, "2026-10-01T00:00:00Z", 4], [40, 11], [40, 11], [54, 4], [49, 9], [50, 4], [0],
                                [0], [0]])

    def test_joins_by_key_in_either_order(self):
        rows = self.on_points(
            "SELECT Company, stage FROM contacts JOIN decisions ON id = \"Record ID\" WHERE id = '2003'",
            "SELECT count(stage) FROM contacts LEFT JOIN decisions ON id = \"Record ID\"",
            "SELECT stage FROM decisions WHERE id = 2001", "SELECT stage FROM decisions WHERE id = 'nobody'")
        self.assertEqual(rows, [["Cedar Insurance", "MQL"], [12], ["MQL"]])

    def test_tables_of_one_kind_and_queries(self):
        rows = self.run_sql(
            insert("contacts", POINTS / "leads.csv"), insert("actions", POINTS / "events.csv"),
            f"CREATE VIRTUAL TABLE d USING merit(library='{self.points}', now='2026-10-01', leads='contacts',"
            " events visits = 'SELECT event_id, contact_id AS lead, occurred_at FROM actions"
            " WHERE event_type = ''page_view''',"
            " events download = 'SELECT contact_id AS lead, event_id, occurred_at, kind FROM actions"
            " WHERE event_type = ''download''',"
            " events webinar = 'SELECT contact_id AS id, event_id, occurred_at FROM actions"
            " WHERE event_type = ''webinar''')", "SELECT sum(points) FROM d WHERE stage = 'MQL'",
            "SELECT sum(points) FROM d")
        total = sum(int(line.split(",")[2]) for line in (POINTS / "expected.csv").read_text().splitlines()[1:])
        self.assertEqual(rows, [[220], [total]])

    def test_what_was_left_out_is_reported(self):
        rows = self.on_points("SELECT merit_report('decisions')", "INSERT INTO actions VALUES"
                              " (900, 'nobody', 'webinar', '2026-09-01', NULL), (901, NULL, 'webinar', '2026-09-01', NULL),"
                              " (902, '2001', 'dance', '2026-09-01', NULL)", "SELECT count(*) FROM decisions",
                              "SELECT merit_report('decisions')")
        self.assertEqual(rows[:2], [[None], [12]])
        report = json.loads(rows[2][0])
        self.assertEqual({name: count for name, count in report.items() if count},
                         {"leads": 12, "events_used": report["events_used"], "events_without_lead": 2,
                          "events_later_than_now": 1, "events_of_unknown_kind": 1, "events_with_repeated_key": 1})


MATCHED = '''
definition "Matched" { timezone "UTC" }
lead {
  id: text key, email: text
  missing when "none"
}
event visit { page: text }
event reply {
  at from "received", lead from "sender" matching email, id: text key, topic: text
  missing when "-"
}
score points { +1 per visit
  +10 per reply }
stage Lead
'''


class Owners(Sql):
    """Each event belongs to the leads that `merit run` gives it to."""

    LEADS = [("a", " Ann@Example.com"), ("b", "bob@example.com"), ("c", "ANN@example.com"), ("d", "none"), ("e", None)]
    REPLIES = [("1", "ann@example.COM"), ("1", "bob@example.com"), ("2", "none"), ("3", "nobody"), ("-", "bob@example.com"),
               ("-", "bob@example.com"), (" 4", "bob@example.com"), ("4 ", "ann@example.com")]
    VISITS = ["a", "a", "e", "f"]

    def expected(self, name: str) -> list:
        """Of `merit run`, on the same tables as files."""
        folder = Path(self.folder)
        for file, rows in (("leads", [("id", "email"), *self.LEADS]),
                           ("replies", [("id", "sender", "received", "topic"),
                                       *((*row, "2026-10-30", "") for row in self.REPLIES)]),
                           ("visits", [("lead", "at", "page"), *((lead, "2026-10-30", "/") for lead in self.VISITS)])):
            with open(folder / f"{file}.csv", "w", newline="") as out:
                csv.writer(out).writerows(rows)
        run = subprocess.run([MERIT, "run", f"{name}.merit", "--leads", "leads.csv", "--events", "reply=replies.csv",
                              "--events", "visit=visits.csv", "--now", "2026-10-31", "--format", "ndjson"],
                             check=True, capture_output=True, timeout=60, cwd=folder).stdout
        return [[row["id"], row["points"]] for row in map(json.loads, run.splitlines())]

    def test_each_kind_names_its_leads_as_declared(self):
        definition = Path(self.folder) / "matched.merit"
        definition.write_text(MATCHED)
        library = build(definition, self.folder, "matched")
        cell = lambda value: "NULL" if value is None else f"'{value}'"
        tables = ["CREATE TABLE l(id, email); INSERT INTO l VALUES " + ", ".join(
                      f"({cell(key)}, {cell(email)})" for key, email in self.LEADS),
                  "CREATE TABLE r(id, sender, received, topic); INSERT INTO r VALUES " + ", ".join(
                      f"('{key}', '{sender}', '2026-10-30', NULL)" for key, sender in self.REPLIES),
                  "CREATE TABLE v(lead, at, page); INSERT INTO v VALUES " + ", ".join(
                      f"('{lead}', '2026-10-30', '/')" for lead in self.VISITS),
                  "CREATE TABLE e(type, id, sender, received, topic, lead, at, page)",
                  "INSERT INTO e SELECT 'REPLY ', id, sender, received, topic, NULL, NULL, NULL FROM r",
                  "INSERT INTO e SELECT 'visit', NULL, NULL, NULL, NULL, lead, at, page FROM v"]
        made = f"CREATE VIRTUAL TABLE d USING merit(library='{library}', leads=l, now='2026-10-31'"
        expected = self.expected("matched")
        self.assertEqual([row[1] for row in expected], [12, 30, 10, 0, 1])
        for events in (", events reply=r, events visits=v", ", events=e"):
            with self.subTest(events):
                rows = self.run_sql(*tables, made + events + ")", "SELECT id, points FROM d",
                                    "SELECT merit_report('d')")
                self.assertEqual(rows[:-1], expected)
                report = json.loads(rows[-1][0])
                self.assertEqual((report["events_with_repeated_key"], report["events_without_lead"]), (2, 3))


class Values(Sql):
    def test_each_type_goes_in_and_comes_out(self):
        rows = self.on_types(
            "(7, 41, 1.5, 'Ann', 'yes', 'PAID', '2026-01-02T03:04:05.25Z', '1999-12-31'),"
            "(1, 9007199254740993, 3, 5, 0, 'free', 1767323045, '2000-02-29'), (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL)",
            "SELECT id, whole_out, ratio_out, name_out, member_out, plan_out, since_out, day_out FROM d",
            "SELECT id, stage, points, age FROM d",
            "SELECT typeof(whole_out), typeof(ratio_out), typeof(member_out), typeof(age) FROM d WHERE id = 1")
        self.assertEqual(rows, [
            [7, 42, 0.75, "Ann", 1, "paid", "2026-01-02T03:04:05.25Z", "1999-12-31"],
            [1, 9007199254740994, 1.5, "5", 0, "free", "2026-01-02T03:04:05Z", "2000-02-29"],
            [2, None, None, None, None, None, None, None],
            [7, "Lead", 0, None], [1, "MQL", 1, 86400], [2, "Lead", 0, None],
            ["integer", "real", "integer", "integer"]])

    def test_numbers_of_times_are_sqlites(self):
        rows = self.on_types("(1, 1, 1, 1, 1, 1, 1, 1)", "SELECT age, stage FROM d",
                             events="(1, unixepoch('2026-10-30 12:00:00'), 'visit', '', 2),"
                                    "(1, julianday('2026-10-29 12:00:00'), 'visit', '', 2.5)")
        self.assertEqual(rows, [[86400, "MQL"]])

    def test_columns_of_mixed_types(self):
        rows = self.on_types("(1, '12', 0.1, 1.5, 'no', NULL, NULL, NULL), (' 2 ', 9007199254740993, 9007199254740992,"
                             " x'41', 1, NULL, NULL, NULL), (3.0, 5, 'much', '', 2, NULL, NULL, NULL)",
                             "SELECT id, whole_out, ratio_out < 1, name_out, member_out FROM d",
                             "SELECT json_extract(merit_report('d'), '$.unreadable_lead_values')",
                             "SELECT stage FROM d WHERE id = 2", events="(2, '2026-10-31', 'visit', '', 2)")
        self.assertEqual(rows, [[1, 13, 1, "1.5", 0], [" 2 ", 9007199254740994, 0, "A", 1],
                                [3.0, 6, None, "", None], [2], ["MQL"]])

    def test_parameters_of_each_type(self):
        rows = self.on_types(
            "(1, NULL, 1, NULL, NULL, NULL, NULL, NULL)", "SELECT ratio_out, waited, tier_out, begins, word_out FROM d",
            "SELECT ratio_out, waited, tier_out, begins, word_out FROM d WHERE share = 0.25 AND wait = 1.5 AND"
            " tier = 'HIGH' AND start = '2025-05-05' AND word = 'it''s'",
            "SELECT share, wait, tier, start, word FROM d WHERE wait = 60")
        self.assertEqual(rows, [[0.5, 172800, "low", "2026-01-01", "x"], [0.25, 1.5, "high", "2025-05-05", "it's"],
                                [0.5, 60.0, "low", "2026-01-01", "x"]])

    def test_no_events_and_no_leads(self):
        rows = self.run_sql("CREATE TABLE l(id INTEGER, whole, ratio, name, member, plan, \"Member Since\", birthday)",
                            f"CREATE VIRTUAL TABLE d USING merit(library='{self.types}', leads=l)",
                            "SELECT count(*) FROM d", "INSERT INTO l(id, whole) VALUES (1, 2)",
                            "SELECT stage, whole_out FROM d", "SELECT now > '2026' FROM d")
        self.assertEqual(rows, [[0], ["Lead", 3], [1]])


class Faults(Sql):
    def error(self, *statements: str) -> str:
        """The one error; what follows still runs."""
        errors = [row for row in statements if isinstance(row, str)]
        self.assertEqual(len(errors), 1, statements)
        return errors[0]

    def test_options(self):
        leads = f"library='{self.points}', leads=l"
        for options, message in (
                ("", "no library is named"), (f"library='{self.points}'", "no leads are named"),
                ("leads=l", "no library is named"), ("colour='red'", "has no option `colour`"),
                ("contacts", "`contacts` is no option: write `name = 'value'`"), ("leads=''", "`leads` is empty"),
                ("leads='l' 'm'", "is not one quoted text"), ("library='libabsent.so', leads=l", "libabsent.so"),
                (leads + ", function='crm_library'", "exports no `crm_library`"),
                (leads + ", now='soon'", "`now` is not a time: `soon`")):
            with self.subTest(options):
                said = self.run_sql("CREATE TABLE l(id, country, employees)",
                                    f"CREATE VIRTUAL TABLE d USING merit({options})", "SELECT 1")
                self.assertIn(message, self.error(*said))

    def test_tables(self):
        leads = 'CREATE TABLE l(record_id, "Country/Region", number_of_employees)'
        for tables, options, message in (
                ("CREATE TABLE m(id)", "", "no such table: l"),
                ("CREATE TABLE l(country, employees)", "", "`l` has no column `Record ID`"),
                ("CREATE TABLE l(record_id, Country_Region)", "", "`leads` lacks the column `Country/Region`"),
                ("CREATE TABLE l(RecordId, record_id)", "",
                 "`Record ID` could be either of two columns of `l`: `RecordId` and `record_id`"),
                (leads + "; INSERT INTO l VALUES (1, 'US', 2), (NULL, 'US', 3)", "", "row 2 of `l` has no key `id`"),
                (leads + "; INSERT INTO l VALUES (1, 'US', 2), (2, '', 1), (' 1', 'US', 3)", "",
                 "rows 1 and 3 of `l` have the same key `id`"),
                (leads + "; CREATE TABLE e(person, occurred_at)", ", events=e",
                 "`e` has no column `contact_id` or `lead` or `id` or `Record ID`: `lead_column = 'NAME'` says which one holds the lead"),
                (leads + "; CREATE TABLE e(id, occurred_at)", ", events=e, lead_column=person",
                 "`e` has no column `person`"),
                (leads + "; CREATE TABLE e(id, occurred_at)", ", events=e",
                 "the events in `events` lack the column `event_type`"),
                (leads + "; CREATE TABLE e(id, occurred_at)", ", events dances=e", "`dances`"),
                ("CREATE VIEW l AS SELECT id AS record_id FROM d", "", "`d` reads its leads or events from itself")):
            with self.subTest(message):
                said = self.run_sql(
                    tables, f"CREATE VIRTUAL TABLE d USING merit(library='{self.points}', leads=l{options})",
                    "SELECT count(*) FROM d")
                self.assertIn(message, self.error(*said))

    def test_arguments(self):
        for condition, message in (("bar = 'high'", "the parameter `bar` is an integer, not `high`"),
                                   ("bar = 1.5", "the parameter `bar` is an integer, not `1.5`"), ("bar = 201", "`bar` is outside its range"),
                                   ("now = 'soon'", "`now` is not a time"), ("now = 1e300", "`now` is not a time"),
                                   ("now = 9223372036854775807", "`now` is a time")):
            with self.subTest(condition):
                said = self.on_points(f"SELECT * FROM decisions WHERE {condition}", "SELECT count(*) FROM decisions")
                self.assertIn(message, said[0])
                self.assertEqual(said[1:], [[12]])

    def test_nothing_is_written(self):
        said = self.on_points("DELETE FROM decisions", "DROP TABLE decisions", "SELECT count(*) FROM contacts")
        self.assertIn("may not be modified", said[0])
        self.assertEqual(said[1:], [[12]])


if __name__ == "__main__":
    unittest.main()
