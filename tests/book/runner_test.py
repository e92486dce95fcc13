"""Would the checks of the book notice a page that is wrong? And is what they read what a reader sees?"""

import tempfile
import unittest
from datetime import datetime, timezone
from pathlib import Path

import book_test
import decide
import pages

PAGE = """\
# A page

```merit everywhere
lead { id: text key, employees: integer from "Number of Employees", country: text }
event visit from "page view" { page: text }
stage Lead
```

## Rows

| `employees` | `country` | `events` | `employees > 50` | `any visit where page is lead.country` | why |
|---|---|---|---|---|---|
| 51 | US | visit { page: "us" } 3 days ago | true | true | a remark |
| missing | `"US "` | none | missing | false | |

## Messages

```merit
stage MQL when employes > 3
```

```text
error[unknown-name]: nothing is called `employes`
help: did you mean `employees`?
```
"""
NOON = datetime(2026, 6, 30, 12, tzinfo=timezone.utc)


class Checks(unittest.TestCase):
    def wrong(self, text: str) -> list:
        with tempfile.TemporaryDirectory() as name:
            page = Path(name) / "page.md"
            page.write_text(text)
            found = []
            examples = pages.examples(page)
            for example, wrong in zip(examples, book_test.check_examples(examples)):
                found += wrong
                for table in example.tables:
                    found += book_test.check_table(example, table)
            return found

    def test_a_page_that_is_right(self):
        self.assertEqual(self.wrong(PAGE), [])

    def test_what_a_page_can_have_wrong(self):
        changes = {
            "a value": ("ago | true | true", "ago | true | false"),
            "a value that is missing": ("| missing | false |", "| false | false |"),
            "an event that matters": ('page: "us"', 'page: "de"'),
            "a message": ("nothing is", "no name is"),
            "a help": ("did you", "do you"),
            "an example that is wrong": ("stage Lead", "stage Lead when emplyees > 3"),
            "a message that is not given": ("stage MQL when employes", "stage MQL when employees"),
            "a row that is too short": ("| none | missing | false | |", "| none | missing | false |"),
            "a column that is no expression": ("`employees > 50`", "`employees 50`"),
        }
        for what, (before, after) in changes.items():
            with self.subTest(what):
                self.assertIn(before, PAGE)
                self.assertNotEqual(self.wrong(PAGE.replace(before, after)), [])


class Cells(unittest.TestCase):
    def test_what_agrees(self):
        for cell, value in [("missing", None), ("true", True), ("3", 3), ("2.5", 2.5), ("a; b", ["a", "b"]), ("", []),
                            ("9223372036854775807", 2**63 - 1), ("`x is y`", "x is y"), ('`""`', ""),
                            ("1 day 2 hours", 93600)]:
            self.assertTrue(pages.agrees(cell, value), (cell, value))

    def test_what_does_not(self):
        for cell, value in [("", None), ("missing", ""), ("1", True), ("0", False), ("9223372036854775807", 2**63),
                            ("a", ["a", "b"]), ("3", "4"), ("x", 3)]:
            self.assertFalse(pages.agrees(cell, value), (cell, value))

    def test_events(self):
        events = pages.events_of('visit { page: "/a; {b}", n: 3 } 1.5 days ago; form at 2026-06-01T00:00:00Z', NOON)
        self.assertEqual(events, [{"event": "visit", "at": "2026-06-29T00:00:00+00:00", "page": "/a; {b}", "n": "3"},
                                  {"event": "form", "at": "2026-06-01T00:00:00Z"}])
        self.assertEqual(pages.events_of("none", NOON), [])
        with self.assertRaises(ValueError):
            pages.events_of("visit yesterday", NOON)


class Declarations(unittest.TestCase):
    DEFINITION = """\
lead { id: text key from "Record ID", plan: one of "a", "b" from "Plan", n: integer
  missing when "x", "y" }
events { lead from "who", type from "what" }
event visit from "page view" { page: text }   # event ghost { }
event reply plural answers { at from "received", lead from "sender" matching n, topic: text }
event bare
event both = visit or reply
"""

    def test_columns(self):
        self.assertEqual(decide.lead_columns(self.DEFINITION), {"id": "Record ID", "plan": "Plan", "n": "n"})
        self.assertEqual(decide.key_of(self.DEFINITION), "id")
        self.assertEqual(decide.kinds_of(self.DEFINITION), {
            "visit": decide.Kind("page view", {"page": "page"}, "who", "at"),
            "reply": decide.Kind("reply", {"topic": "topic"}, "sender", "received"),
            "bare": decide.Kind("bare", {}, "who", "at")})


if __name__ == "__main__":
    unittest.main()
