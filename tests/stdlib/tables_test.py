"""What the library's functions, sets, tables and events answer, against the tables beside this file.

    MERIT=build/bin/merit python3 tests/stdlib/tables_test.py
"""

import unittest

import library
import tables


class Tables(unittest.TestCase):
    def expect_answers(self, folder, decide):
        for table in tables.tables(folder):
            for engine in ("interpreter", "jit"):
                with self.subTest(table.path.name, engine=engine):
                    found = tables.differences(table, decide(table, engine))
                    if found:
                        self.fail("\n".join(["", *found]))

    def test_leads(self):
        self.expect_answers("tables", tables.decide_leads)

    def test_events(self):
        self.expect_answers("events", tables.decide_events)

    def test_the_titles_are_many_in_each_language(self):
        titles = tables.read_table(library.HERE / "tables/job_titles.csv")
        languages = [row["language: text"] for row in titles.rows]
        for language in ("en", "de", "fr", "es", "nl"):
            self.assertGreaterEqual(languages.count(language), 100, language)

    def test_somebody_comes_back_on_another_day(self):
        definition = ("use web\nlead { row : integer key }\nevents { lead from \"row\" }\n"
                      "output back = repeat_visitor\nstage Lead\n")
        visits = {
            1: [],
            2: ["2026-06-29T10:00:00Z", "2026-06-29T20:00:00Z"],                     # one day
            3: ["2026-06-29T23:59:00Z", "2026-06-30T00:01:00Z"],                     # two days, two minutes apart
            4: ["2026-05-01T10:00:00Z", "2026-05-02T10:00:00Z"],                     # two days, long ago
        }
        rows = [[lead, at, "page_view"] for lead, times in visits.items() for at in times]
        answers = library.decide(definition, (["row"], [[lead] for lead in visits]), (["row", "at", "type"], rows))
        self.assertEqual([answer["back"] for answer in answers], ["false", "false", "true", "false"])


if __name__ == "__main__":
    unittest.main()
