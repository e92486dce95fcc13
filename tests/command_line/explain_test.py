"""`merit explain`: why leads were decided as they were, for people and for programs."""

import unittest

from command import CommandTest, NOW, ROOT, in_terminal, merit

EXAMPLES = ROOT / "examples"


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
    unittest.main()
