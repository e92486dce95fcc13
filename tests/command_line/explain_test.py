"""`merit explain`: why leads were decided as they were, for people and for programs.

    MERIT=build/bin/merit python3 tests/command_line/explain_test.py             compares
    MERIT=build/bin/merit python3 tests/command_line/explain_test.py --update    writes the golden outputs; review the diff
"""

import json
import re
import sys
import unittest

from command import CommandTest, DATA, NOW, ROOT, in_terminal, merit

EXAMPLES = ROOT / "examples"
GOLDEN = DATA / "explain"
GOLDEN_LEADS = [word for key in ("101", "102", "103", "104", "106") for word in ("--lead", key)]


def data_of(folder: str) -> list:
    """The definition, files and moment that the command of an example names."""
    words = (EXAMPLES / folder / "command").read_text().split()[2:]
    given = zip(words[1::2], words[2::2])
    return [words[0], *(word for pair in given if pair[0] in ("--leads", "--events", "--now") for word in pair)]


def explain(folder: str, *options, **more):
    return merit("explain", *data_of(folder), *options, cwd=EXAMPLES / folder, **more)


class Tree(CommandTest):
    def test_a_stage_has_its_reasons(self):
        result = self.expect(explain("crm-software", "--lead", "1001"), 0)
        self.assertEqual(result.err, "")
        for text in ("lead 1001 is at MQL since 2026-10-28 05:12\nCRM software 2026.1, 2026-10-31 08:00 America/New_York",
                     "\n✓ MQL\n    ✓ right_company\n      ✓ country in us   (country is \"United States\")\n"
                     "      ✓ employees between 50 and 500   (employees is 120)\n",
                     'in last 30 days\n            2026-10-28 05:12  download  asset: "CRM Implementation Guide"\n'):
            self.assertIn(text, result.out)

    def test_a_score_has_its_rules_and_events(self):
        result = self.expect(explain("points", "--lead", "2001"), 0)
        self.assertIn("points 55\n  +10  +10 per webinar – attended a webinar\n"
                      "         2026-09-02 15:00  +10  webinar\n    –  +5 per visit – visited a page\n", result.out)

    def test_several_leads_in_the_order_named(self):
        out = self.expect(explain("points", "--lead", "2002", "--lead", "2001"), 0).out
        self.assertLess(out.index("lead 2002"), out.index("lead 2001"))

    def test_parameters_are_those_that_are_set(self):
        self.expect(explain("points", "--lead", "2002", "--set", "bar=49"), 0, "lead 2002 is at MQL")

    def test_the_smallest_changes_of_the_next_stage(self):
        out = self.expect(explain("points", "--lead", "2002"), 0).out
        self.assertIn('\nany one of these would make it MQL\n  · a webinar\n  · a visit\n'
                      '  · a download (kind: "whitepaper")\n', out)

    def test_the_changes_for_a_stage_that_is_asked_about(self):
        out = self.expect(explain("iql-mql-sql", "--lead", "3001", "--stage", "sql"), 0).out
        self.assertIn('\nany one of these would make it SQL\n  · a form (name: "demo request")\n', out)
        self.assertIn("\n✗ SQL\n    ✗ any form where name is", out)

    def test_when_it_changes_with_nothing_new(self):
        self.expect(explain("crm-software", "--lead", "1001"), 0,
                    "\nif nothing new happens, it falls back to Lead on 2026-11-27 at 04:12\n"
                    '    any download where asset is "CRM Implementation Guide" in last 30 days no longer holds\n')
        self.expect(explain("points", "--lead", "2001"), 0, "if nothing new happens, it stays at MQL for the next five")

    def test_a_pipe_has_no_colours_and_a_terminal_has(self):
        shown = in_terminal("explain", *data_of("points"), "--lead", "2001", cwd=EXAMPLES / "points")
        self.assertIn("\x1b[32m✓ MQL\x1b[0m", shown.out)
        self.assertNotIn("\x1b", explain("points", "--lead", "2001").out)

    def test_lines_fit_a_narrow_terminal(self):
        shown = in_terminal("explain", *data_of("crm-software"), "--lead", "1001", "--color", "never", columns=60,
                            cwd=EXAMPLES / "crm-software")
        for line in shown.out.splitlines():
            self.assertLessEqual(len(line), 60, line)


def ask(*options, terminal=False):
    """Of the definition and data that lie beside the golden outputs."""
    arguments = ["explain", "crm.merit", "--leads", "leads.csv", "--events", "events.csv", "--now", NOW, *options]
    return in_terminal(*arguments, cwd=GOLDEN) if terminal else merit(*arguments, cwd=GOLDEN)


def without_version(text: str) -> str:
    return re.sub(r'"(merit|hash)": "[^"]*"', r'"\1": "…"', text)


def golden_outputs():
    """File and text each."""
    yield "expected.txt", ask(*GOLDEN_LEADS).out
    yield "expected.md", ask(*GOLDEN_LEADS, "--format", "markdown").out
    yield "expected.json", without_version(ask(*GOLDEN_LEADS, "--format", "json").out)
    yield "expected.terminal", ask(*GOLDEN_LEADS, terminal=True).out.replace("\x1b", "␛")
    yield "near.txt", ask("--near", "MQL").out
    yield "near.md", ask("--near", "MQL", "--format", "markdown").out
    yield "near.json", without_version(ask("--near", "MQL", "--format", "json").out)
    yield "near.terminal", ask("--near", "MQL", terminal=True).out.replace("\x1b", "␛")
    yield "as_test.txt", ask(*GOLDEN_LEADS, "--as-test").out


class Golden(CommandTest):
    maxDiff = None

    def test_outputs_are_as_they_were(self):
        for name, text in golden_outputs():
            with self.subTest(name):
                self.assertEqual(text, (GOLDEN / name).read_text())


class AsTest(CommandTest):
    def test_the_block_passes(self):
        blocks = self.expect(ask(*GOLDEN_LEADS, "--as-test"), 0).out
        definition = self.file("crm.merit", (GOLDEN / "crm.merit").read_text() + blocks)
        self.expect(merit("test", definition), 0, "5 passed")

    def test_parameters_that_are_set_are_in_it(self):
        blocks = self.expect(ask("--lead", "101", "--set", "mql_threshold=30", "--as-test"), 0).out
        self.assertIn("\n  with mql_threshold = 30\n", blocks)
        definition = self.file("crm.merit", (GOLDEN / "crm.merit").read_text() + blocks)
        self.expect(merit("test", definition), 0, "1 passed")

    def test_texts_that_need_escapes(self):
        written = ("lead { id: text key, a: text, b: time, c: date, d: number, e: boolean }\n"
                   "stage Odd when a is known and b is known and c is known and d < 0 and not e\n"
                   "output text = a\noutput moment = b\n")
        definition = self.file("d.merit", written)
        lead = {"id": 'q"\\', "a": 'two\nlines "quoted" \t{x} \\ é', "b": "2026-01-02T03:04:05.000006Z",
                "c": "2024-02-29", "d": -1e-7, "e": False}
        leads = self.file("leads.ndjson", json.dumps(lead) + "\n")
        blocks = self.expect(merit("explain", definition, "--leads", leads, "--now", NOW, "--lead", 'q"\\', "--as-test"),
                             0).out
        both = self.file("both.merit", written + blocks)
        self.expect(merit("test", both), 0, "1 passed")


class Near(CommandTest):
    def test_so_many_as_are_asked_for(self):
        out = json.loads(self.expect(ask("--near", "SQL", "--limit", "2", "--format", "json"), 0).out)
        self.assertEqual((out["near"], out["below"], len(out["leads"])), ("SQL", 4, 2))

    def test_leads_that_no_change_brings_there_are_last(self):
        definition = self.file("d.merit", "lead { id: text key, n: integer, m: integer }\nevent visit { page: text }\n"
                                          "stage Small\nstage Large when n > 5 or m * m > 100000\n")
        leads = self.file("leads.csv", "id,n,m\na,,\nb,2,1\n")
        events = self.file("events.csv", "lead,at,type,page\n")
        out = self.expect(merit("explain", definition, "--leads", leads, "--events", events, "--now", NOW, "--near",
                                "large"), 0).out
        self.assertIn("\n  a  Small  learning that n is 6\n  b  Small  n 6 instead of 2\n", out)

    def test_nobody_is_below(self):
        self.expect(ask("--near", "Lead"), 0, "no lead is below Lead\n")

    def test_contradictions(self):
        self.expect(ask("--near", "MQL", "--lead", "101"), 2, "give one of the two")
        self.expect(ask("--near", "MQL", "--as-test"), 2, "`--as-test` is for `--lead`")
        self.expect(ask("--lead", "101", "--limit", "3"), 2, "`--limit` is for `--near`")
        self.expect(ask("--near", "MQL", "--limit", "0"), 2, "`--limit` is 1 to 1000, not 0")
        self.expect(ask("--near", "MLQ"), 2, "did you mean `MQL`?")
        self.expect(ask("--lead", "101", "--format", "html"), 2, "`--format` is text, json or markdown, not `html`")


class Usage(CommandTest):
    def test_no_such_lead(self):
        self.expect(explain("points", "--lead", "2o01"), 2, "`--lead`: no lead has the key `2o01`; did you mean `2001`?")

    def test_no_such_stage(self):
        self.expect(explain("points", "--lead", "2001", "--stage", "MLQ"), 2,
                    "`--stage`: there is no stage `MLQ`; did you mean `MQL`?")

    def test_what_is_not_given(self):
        self.expect(merit("explain"), 2, "no definition is named")
        self.expect(merit("explain", "tiny.merit"), 2, "no leads are given")
        self.expect(merit("explain", "tiny.merit", "--leads", "leads.csv"), 2, "no lead is named")
        self.expect(merit("explain", "tiny.merit", "tested.merit"), 2, "one definition explains a lead")
        library = self.file("l.merit", "function twice(n: integer) -> integer = 2 * n\n")
        self.expect(merit("explain", library, "--leads", "leads.csv", "--lead", "1"), 1, "is a library")

    def test_a_key_that_stands_twice_is_refused_unless_one_is_chosen(self):
        definition = self.file("d.merit", "lead { id: text key, n: integer }\nstage Small\nstage Large when n > 5\n")
        leads = self.file("leads.csv", "id,n\na,1\na,9\n")
        arguments = ["explain", definition, "--leads", leads, "--lead", "a", "--now", NOW]
        self.expect(merit(*arguments), 3, "duplicate")
        self.expect(merit(*arguments, "--duplicates", "last"), 0, "lead a is at Large")

    def test_an_integer_key(self):
        definition = self.file("d.merit", "lead { id: integer key, n: integer }\nstage Small\n")
        leads = self.file("leads.ndjson", '{"id": 7, "n": 1}\n')
        self.expect(merit("explain", definition, "--leads", leads, "--lead", " 7 "), 0, "lead 7 is at Small")


if __name__ == "__main__":
    if sys.argv[1:] == ["--update"]:
        for name, text in golden_outputs():
            (GOLDEN / name).write_text(text)
    else:
        unittest.main()
