"""`merit init`: first definitions of exports as CRM systems make them, of strange files, and of generated ones.

    MERIT=build/bin/merit python3 tests/init/init_test.py            compares
    MERIT=build/bin/merit python3 tests/init/init_test.py --update   writes expected.merit; review the diff

Whatever the files are, the definition is laid out, `check` has nothing to say of it or of the data, its tests pass and
it runs: `Tried.try_out` holds all that.
"""

import json
import os
import random
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
MERIT = os.path.abspath(os.environ.get("MERIT", HERE.parents[1] / "build/bin/merit"))
EXPORTS = {
    "hubspot": ["--leads", "contacts.csv", "--events", "events.csv"],
    "salesforce": ["--leads", "Lead.csv", "--events", "Task.csv", "--events", "response=CampaignMember.csv"],
    "marketo": ["--leads", "leads.csv", "--events", "activities.csv"],
    "german": ["--leads", "kunden.csv"],
}
# The words of the grammar, as headers: each is a name somewhere or has to be avoided.
WORDS = sorted(set(re.findall(r"'([a-z]+)'", (HERE.parents[1] / "grammar/MeritLexer.g4").read_text())))


def merit(*arguments, cwd=HERE, stdin=b"") -> subprocess.CompletedProcess:
    return subprocess.run([MERIT, *map(str, arguments)], cwd=cwd, capture_output=True, input=stdin, timeout=120)


class Tried(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)

    def ok(self, result, status=0):
        self.assertEqual(result.returncode, status, result.stdout.decode()[-3000:] + result.stderr.decode())
        return result

    def try_out(self, *arguments, cwd=None, check_data=True):
        """The definition of these files and what was said, after all commands it names have done well."""
        cwd = cwd or self.folder
        path = self.folder / "crm.merit"
        said = self.ok(merit("init", *arguments, "--out", path, "--force", cwd=cwd)).stderr.decode()
        text = path.read_text()
        self.ok(merit("fmt", "--check", path))
        steps = [shlex.split(line)[1:] for line in said.splitlines() if line.startswith("  merit ")]
        self.assertEqual([step[0] for step in steps], ["check", "test", "run"])
        self.assertEqual(self.ok(merit(*steps[0], "--strict", cwd=cwd)).stderr.decode(), "", text)
        self.ok(merit(*steps[1], cwd=cwd))
        result = self.ok(merit(*steps[2], "--columns", "stage", cwd=cwd))
        stages = result.stdout.decode().split()[1:]
        if len(stages) > 5:
            self.assertIn("Lead", " ".join(stages), "every lead qualifies")
        if check_data:
            data = [word for word in steps[2][2:] if word not in ("--duplicates", "first")]
            data += ["--duplicates", "first"] if "--duplicates" in steps[2] else []
            found = merit("check", path, "--quiet", "--no-lints", *data, cwd=cwd).stderr.decode()
            self.assertNotIn("unreadable", found, text)
        return text, said

    def guess(self, text):
        """The definition of a file of leads, which `check` has nothing to say of, nor of the file, and what was said."""
        self.write("leads.csv", text)
        made = self.ok(merit("init", "--leads", "leads.csv", "--out", "crm.merit", "--force", cwd=self.folder))
        checked = self.ok(merit("check", "--strict", "crm.merit", "--leads", "leads.csv", cwd=self.folder))
        definition = (self.folder / "crm.merit").read_text()
        self.assertEqual(checked.stderr.decode(), "", definition)
        return definition, made.stderr.decode()

    def write(self, name, text):
        (self.folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        return name

    def of_leads(self, text, **more):
        return self.try_out("--leads", self.write("leads.csv", text), **more)


class Exports(Tried):
    def test_each_export_gives_the_definition_that_is_kept(self):
        for name, arguments in EXPORTS.items():
            with self.subTest(name):
                text, _ = self.try_out(*arguments, cwd=HERE / name)
                expected = (HERE / name / "expected.merit").read_text()
                self.assertEqual(text.replace('definition "crm"', f'definition "{name}"'), expected)

    def test_no_person_is_in_a_definition(self):
        for name, arguments in EXPORTS.items():
            text = merit("init", *arguments, cwd=HERE / name).stdout.decode()
            for person in ("Ada", "Otto", "Stone", "@", "555"):
                self.assertNotIn(person, text, name)

    def test_exports_of_a_warehouse_connector(self):
        data = os.environ.get("MERIT_REAL_DATA")
        folder = Path(data) if data else None
        if folder is None or not folder.is_dir():
            return  # only where somebody has such exports
        for leads in sorted(folder.glob("*.csv")):
            self.try_out("--leads", leads)
        for events in sorted(folder.glob("*e*_*.csv")):
            self.try_out("--leads", folder / "contact.csv", "--events", events)


class Columns(Tried):
    def types(self, text):
        """Field name → what stands behind its colon, of the lead."""
        block = text[text.index("\nlead {") : text.index("\n}", text.index("\nlead {"))]
        return {name: " ".join(rest.split()) for name, rest in re.findall(r"^  (\S+) *: ([^#\n]*)", block, re.M)}

    def column(self, *cells, header="x"):
        rows = "".join(f'k{i},"{cell}"\n' if cell else f"k{i},\n" for i, cell in enumerate(cells))
        text, said = self.guess(f"id,{header}\n{rows}")
        types = self.types(text)
        del types["id"]
        (name, declared), = types.items()
        return declared, text, said

    def test_types(self):
        for cells, expected in [
            (["1", "22", "-3"], "integer"), (["1.5", "2"], "number"), (["100.0", "3.0"], "integer"),
            (["2026-01-01", "2025-12-31"], "date"), (["2026-01-01 3:15:52", "2026-01-01"], "time"),
            (["2026-01-01T09:30:00.123+02:00"], "time"), (["true", "FALSE", "yes"], "boolean"),
            (["Y", "N"] * 5, 'one of "N", "Y"'), (["ja", "nein"] * 5, 'one of "nein", "ja"'),
            (["0", "1"] * 12, "boolean"), (["0", "1"], "integer"),
            (["01234", "99999"], "text"), (["+49 170 1", "030 22"], "text"), (["+491701234567"], "text"),
            (["123456789012345678901"], "text"), (["1,234", "5"], "text"), (["3,5", "4"], "text"),
            (["12 %", "3 %"], "text"), (["$1,200.50", "$3"], "text"), (["31/12/2026"], "text"), (["1", "abc"], "text"),
            (["2026-02-30", "2026-02-28"], "text"), (["low", "high", "medium"] * 5, 'one of "low", "medium", "high"'),
        ]:
            with self.subTest(cells[:3]):
                self.assertEqual(self.column(*cells)[0], expected)

    def test_headers_say_what_digits_are(self):
        for header, expected in [("Zip Code", "text"), ("Phone", "text"), ("campaign_id", "text"),
                                 ("Number of Employees", "integer"), ("Annual Revenue", "number")]:
            with self.subTest(header):
                self.assertEqual(self.column("10115", "20095", header=header)[0].split()[0], expected)

    def test_what_does_not_read_is_said(self):
        for cells, said in [(["03/04/2026", "05/06/2026"], "March or April"), (["31/12/2026"], "31/12/2026"),
                            (["1,234,567"], "thousands"), (["3,5"], "decimal comma"), (["5 %"], "`%`"),
                            (["€ 5.00"], "currency"), (["Jan 5, 2026"], "as a word"),
                            (["1", "2", "3", "4", "5", "6", "7", "8", "9", "ten"], "1 value in other than numbers")]:
            with self.subTest(cells):
                declared, text, notes = self.column(*cells)
                self.assertIn(said, text)
                self.assertIn(said, notes)
        self.assertIn("seconds since 1970", self.column("1767225600", header="created_at")[2])
        self.assertIn("milliseconds since 1970", self.column("1767225600000", header="created_at")[2])

    def test_spellings_of_missing(self):
        declared, text, said = self.column("5", "N/A", "-", "7", "n/a")
        self.assertEqual(declared, "integer")
        self.assertIn('missing when "-", "N/A"', text)
        self.assertIn("60 % missing", text)
        text, _ = self.of_leads("id,country,size\n1,NA,5\n2,DE,NA\n3,FR,7\n")
        self.assertNotIn('"NA"', text)
        self.assertIn("NA", self.column("5", "NA", "7")[1])

    def test_persons_and_long_texts_are_no_enumerations(self):
        for header, values in [("Email", ["a@x.example", "b@x.example"]), ("Owner", ["Ada Acker", "Bo Birke"]),
                               ("Betreuung", ["Anna", "Thomas"]), ("who", ["Quentin Zorba", "Wilma Zorba"]),
                               ("note", ["called twice", "no answer"]), ("page", ["/pricing", "/docs"])]:
            with self.subTest(header):
                declared, text, _ = self.column(*values * 8, header=header)
                self.assertTrue(declared.startswith("text"), declared)
                for value in values:
                    self.assertNotIn(value, text)

    def test_every_word_of_the_language_is_a_header(self):
        cells = ",".join("5" for _ in WORDS)
        self.of_leads(f"id,{','.join(WORDS)}\nk1,{cells}\n")

    def test_strange_headers(self):
        long = "a very long header " * 11
        text, _ = self.of_leads(f'id,公司,🚀,Größe (m²),{long},2024 revenue,"a ""quoted"" \\ one",a-b,A_B,events\n'
                                f"1,x,2,3,4,5,6,7,8,9\n2,y,2,3,4,5,6,7,8,9\n")
        types = self.types(text)
        self.assertEqual(len(types), 10)
        for name in ("公司", "größe_m", "n_2024_revenue"):
            self.assertIn(name, types)

    def test_headers_that_stand_twice(self):
        text, said = self.of_leads("id,a,a,b\n1,2,3,4\n")
        self.assertIn('# not read: "a"', text)
        self.assertIn("another column has the same name", said)
        self.assertIn("b", self.types(text))

    def test_three_hundred_columns(self):
        head = ",".join(f"column {i}" for i in range(300))
        text, _ = self.of_leads(f"id,{head}\n" + "".join(f"{r},{','.join(str(r * i) for i in range(300))}\n" for r in range(4)))
        self.assertEqual(len(self.types(text)), 301)

    def test_few_rows(self):
        text, said = self.of_leads("id,name\n")
        self.assertIn("there are no rows", said)
        self.of_leads("id,name\n1,\n")
        self.of_leads("name\n\n")
        text, _ = self.of_leads("id,a,b\n1,,\n2,,\n")
        self.assertEqual(text.count("# never filled"), 2)

    def test_keys_that_repeat(self):
        _, said = self.of_leads("email,n\na@x.example,1\nb@x.example,2\nb@x.example,2\nc@x.example,2\n")
        self.assertIn("1 row repeats", said)
        self.assertIn("--duplicates first", said)

    def test_the_gist_of_other_formats(self):
        rows = [{"id": i, "size": i * 2.0, "tags": ["a"], "note": None, "on": f"2026-01-0{i + 1}"} for i in range(5)]
        self.write("leads.ndjson", "".join(json.dumps(row) + "\n" for row in rows))
        text, _ = self.try_out("--leads", "leads.ndjson")
        self.assertEqual(self.types(text)["on"], "date")


class Events(Tried):
    def test_a_file_of_one_kind_is_named_like_the_file(self):
        self.write("leads.csv", "id,size\n1,5\n2,7\n")
        self.write("visits.csv", "contact_id,at,page\n1,2026-01-01T10:00:00Z,/a\n2,2026-01-02T10:00:00Z,/b\n")
        text, said = self.try_out("--leads", "leads.csv", "--events", "visits.csv")
        self.assertIn("event visits", text)
        self.assertIn("--events visits=visits.csv", said)
        text, said = self.try_out("--leads", "leads.csv", "--events", "visit=visits.csv")
        self.assertIn("event visit ", text)
        self.assertIn("sure    visits.csv: an event's lead is `contact_id`: all of its values are a lead's `id`", said)

    def test_events_that_name_their_lead_by_something_else(self):
        self.write("leads.csv", "id,email\n17,a@x.example\n18,b@x.example\n18b,b@x.example\n")
        self.write("reply.csv", "sender,received\na@x.example,2026-01-01\nb@x.example,2026-01-02\n")
        text, _ = self.try_out("--leads", "leads.csv", "--events", "reply=reply.csv")
        self.assertIn('lead from "sender" matching email', text)

    def test_nested_events(self):
        visits = [{"at": "2026-01-01T10:00:00Z", "page": "/a"}, {"at": "2026-01-02T10:00:00Z", "page": "/b"}]
        events = [{"type": "form", "at": "2026-01-01T10:00:00Z", "name": "demo"},
                  {"type": "open", "at": "2026-01-02T10:00:00Z"}]
        self.write("leads.ndjson", "".join(json.dumps({"id": i, "visits": visits, "events": events}) + "\n"
                                           for i in range(3)))
        text, _ = self.try_out("--leads", "leads.ndjson")
        for event in ("event visit ", "event form ", "event open"):
            self.assertIn(event, text)

    def test_events_that_cannot_be_read_are_said(self):
        self.write("leads.csv", "id\n1\n2\n")
        self.write("a.csv", "contact_id,page\n1,/a\n")
        _, said = self.try_out("--leads", "leads.csv", "--events", "a.csv")
        self.assertIn("left out: no column says when an event was", said)
        self.write("b.csv", "contact_id,date,page\n1,31/12/2026,/a\n")
        _, said = self.try_out("--leads", "leads.csv", "--events", "b.csv", check_data=False)
        self.assertIn("does not read as one", said)

    def test_one_time_that_does_not_read_costs_one_event(self):
        self.write("leads.csv", "id\n1\n2\n")
        self.write("a.csv", "Who,When,What\n1,2026-01-01T10:00:00Z,visit\n1,2026-01-02 11:00,visit\n2,soon,visit\n")
        text, said = self.try_out("--leads", "leads.csv", "--events", "a.csv")
        self.assertIn('at from "When"', text)
        self.assertIn("an event's time is `When`, but 1 value does not read as one: a run leaves out the event", said)

    def test_kinds_that_are_words_of_the_language(self):
        self.write("leads.csv", "id\n1\n2\n")
        rows = "".join(f"1,2026-01-0{1 + i % 9},{word},5\n" for i, word in enumerate(WORDS[:38]))
        self.write("e.csv", f"contact_id,at,type,value\n{rows}")
        self.try_out("--leads", "leads.csv", "--events", "e.csv")
        rows = "".join(f"1,2026-01-0{1 + i % 9},{word},5\n" for i, word in enumerate(WORDS[38:76]))
        self.write("e.csv", f"contact_id,at,type,value\n{rows}1,2026-01-01,today,3\n")
        self.try_out("--leads", "leads.csv", "--events", "e.csv")


class Command(Tried):
    def test_the_same_files_give_the_same_bytes(self):
        for name, arguments in EXPORTS.items():
            first, second = (merit("init", *arguments, cwd=HERE / name) for _ in range(2))
            self.assertEqual((first.stdout, first.stderr), (second.stdout, second.stderr), name)

    def test_a_file_that_is_there_stays(self):
        self.write("leads.csv", "id\n1\n")
        self.write("crm.merit", "mine")
        result = self.ok(merit("init", "--leads", "leads.csv", "-o", "crm.merit", cwd=self.folder), 2)
        self.assertIn("is there already", result.stderr.decode())
        self.assertEqual((self.folder / "crm.merit").read_text(), "mine")
        result = self.ok(merit("init", "--leads", "leads.csv", "-o", "leads.csv", "--force", cwd=self.folder), 2)
        self.assertIn("would overwrite what is read", result.stderr.decode())

    def test_what_cannot_be_read(self):
        self.ok(merit("init"), 2)
        self.write("empty.csv", "")
        self.assertIn("is empty", self.ok(merit("init", "--leads", "empty.csv", cwd=self.folder), 3).stderr.decode())
        self.ok(merit("init", "--leads", "none.csv", cwd=self.folder), 3)
        self.write("ragged.csv", "id,a\n1,2,3\n")
        self.ok(merit("init", "--leads", "ragged.csv", cwd=self.folder), 3)

    def test_standard_input_and_output(self):
        result = self.ok(merit("init", "--leads", "-", "--format-in", "csv", stdin=b"id,size\n1,2\n"))
        self.assertIn(b"size : integer", result.stdout)


def generated_cell(random, kind):
    if random.random() < 0.1:
        return random.choice(["", "N/A", "-", "unknown", "NA", "none"])
    return {
        "integer": lambda: str(random.randint(-1000, 10**random.randint(1, 18))),
        "number": lambda: random.choice(["{:.3f}", "{:.1e}", "{:.0f}"]).format(random.uniform(-1e6, 1e6)),
        "time": lambda: f"20{random.randint(10, 30)}-0{random.randint(1, 9)}-{random.randint(10, 31)}"
                        + random.choice(["", " 3:15", "T03:15:00Z", " 23:59:59.5+02:00"]),
        "label": lambda: random.choice(["a", "B", "b", "Ä b", "1", "A", "trial", "e\u0301", ' "q" ', "x, y"]),
        "digits": lambda: random.choice(["007", "12", "+4", "1e3", "5.0", ".5", "1_0"]),
        "flag": lambda: random.choice(["yes", "No", "TRUE", "0", "1"]),
        "text": lambda: "".join(random.choice("abc é😀'\"\\{}#,;\t-0") for _ in range(random.randint(1, 60))),
    }[kind]()


class Generated(Tried):
    def test_whatever_the_cells_all_values_read(self):
        """No seed fails alone: it is in the message."""
        kinds = ["integer", "number", "time", "label", "digits", "flag", "text"]
        for seed in range(int(os.environ.get("MERIT_INIT_CASES", "25"))):
            with self.subTest(seed=seed):
                chance = random.Random(seed)
                columns = [chance.choices(kinds, k=1 if chance.random() < 0.7 else 2) for _ in range(chance.randint(1, 12))]
                rows = chance.choice([1, 3, 40, 200])
                head = [chance.choice(["in", "Is Active", "Size", "Zip", "a b", "Type", "Größe", "x"]) + f" {i}"
                        for i in range(len(columns))]
                quote = lambda cell: '"' + cell.replace('"', '""') + '"' if re.search('[",\t\n ;]', cell) else cell
                lines = [",".join(["id", *head])]
                for row in range(rows):
                    lines.append(",".join([str(row)] + [quote(generated_cell(chance, chance.choice(each))) for each in columns]))
                self.guess("\n".join(lines) + "\n")


def update():
    for name, arguments in EXPORTS.items():
        made = merit("init", *arguments, "--quiet", cwd=HERE / name)
        text = re.sub(r'^definition ".*" \{', f'definition "{name}" {{', made.stdout.decode(), flags=re.M)
        (HERE / name / "expected.merit").write_text(text)


if __name__ == "__main__":
    update() if "--update" in sys.argv else unittest.main()
