"""Events that several leads own: a library that is loaded gives them to the leads that `merit.compile` gives them to."""

import unittest

import merit
import pyarrow as pa
import samples

DEFINITION = """
definition "Matched" { timezone "UTC" }
lead {
  id: text key
  email: text
}
event visit { page: text }
event reply {
  at from "received", lead from "sender" matching email
  id: text key
  missing when "-"
}
score points {
  +1 per visit
  +10 per reply
}
stage Lead
"""
LEADS = pa.table({"id": ["a", "b", "c", "d"],
                  "email": [" Ann@Example.com", "bob@example.com", "ANN@example.com", None]})
SENDERS = ["ann@example.COM", "bob@example.com", "nobody", "bob@example.com", "bob@example.com", "ann@example.com"]
KEYS = ["1", " 1 ", "3", "-", "-", "4"]
TYPES = pa.array(["reply"] * 6 + ["visit", "VISIT"])
POINTS = [22, 20, 20, 0]


def replies(begin: int, end: int) -> pa.Table:
    return pa.table({"id": KEYS[begin:end], "sender": SENDERS[begin:end], "received": ["2026-10-30"] * (end - begin)})


class Matching(unittest.TestCase):
    def setUp(self):
        self.definitions = (merit.compile(DEFINITION), samples.build(DEFINITION, "matched"))

    def check(self, events, points):
        for definition in self.definitions:
            with self.subTest(type(definition).__name__):
                decisions = definition.evaluate(LEADS, events, now="2026-10-31T00:00:00Z")
                self.assertEqual(pa.table(decisions)["points"].to_pylist(), points)
                found = {problem.code: problem.count for problem in decisions.problems}
                self.assertEqual(found.get("duplicate-event-key"), 1)

    def test_tables_of_one_kind(self):
        visits = pa.table({"lead": ["a", "a"], "at": ["2026-10-30", "2026-10-30"], "page": ["/", "/"]})
        self.check({"reply": replies(0, 6), "visit": visits}, POINTS)

    def test_one_table_in_which_kinds_name_their_leads_differently(self):
        empty = [None, None]
        self.check(pa.table({
            "type": TYPES, "id": KEYS + empty, "sender": SENDERS + empty, "received": ["2026-10-30"] * 6 + empty,
            "lead": [None] * 6 + ["a", "a"], "at": [None] * 6 + ["2026-10-30"] * 2, "page": [None] * 8}), POINTS)

    def test_keys_of_any_length_and_text_of_any_kind(self):
        def keys(size):
            return [f"{'a' * size}{number}{'z' * size}" for number in range(500)]

        for size in (0, 3, 7, 8, 9, 20):
            for kind in (pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int32(), pa.string())):
                leads = pa.table({"id": pa.array(keys(size), pa.string()).cast(kind), "email": [""] * 500})
                whose = [f" {key} " for key in keys(size)[::-1]] + ["nobody", None] + keys(size)[:10]
                visits = pa.table({"lead": pa.array(whose, pa.string()).cast(kind), "at": ["2026-10-30"] * 512})
                for definition in self.definitions:
                    with self.subTest(f"{type(definition).__name__}, {size} letters, {kind}"):
                        decisions = definition.evaluate(leads, {"visit": visits}, now="2026-10-31T00:00:00Z")
                        points = pa.table(decisions)["points"].to_pylist()
                        self.assertEqual(points, [2] * 10 + [1] * 490)


if __name__ == "__main__":
    unittest.main()
