"""`merit docs`: a definition as a page to sign. How it looks in a browser is the suite `pages`."""

import html
import re
import unittest

from command import CommandTest, NOW, merit

OLD = '''definition "CRM" {
  version "2026.1"
  owner   "revops@acme.example"
  agreed  2026-10-01 by "Marketing", "Sales"
  changed 2026-09-12 "bar raised from 45 to 50"
  review  every 2 weeks
}
lead { id: text key, country: text, employees: integer from "Number of Employees", title: text }
event visit { page: text }
event form { name: text }
parameter bar = 50 between 0 and 100
table strength : text -> integer { "demo": 20, "trial": 10 }

## Companies that can use it.
let right_company = country in { "US", "CA" } and employees between 50 and 1000 and employees is not 99
score interest {
  +strength["demo"] when any form where name is "demo" in last 14 days  because "asked for a demo"
  +5 per visit where page starts with "/pricing" in last 30 days, at most 25, halving every 7 days
  group forms at most 20 {
    +3 per form
  }
  keep between 0 and 100
}
disqualify when country is "XX" because "embargoed"
recycle after form where name is "not now"
stage Lead
stage MQL also called "hot" owned by "marketing" when right_company and interest > bar
stage SQL when any visit followed by form within 14 days
route MQL {
  to "sdr" within 1 hour at latest 24 hours  when employees >= 500
  nurture "letters" recheck after 4 weeks    otherwise
}
handoff MQL { country, last 3 visits, reasons }
test "too small" {
  now 2026-10-31
  lead { country: "US", employees: 12 }
  visit { page: "/pricing" } 3 days ago
  expect stage is Lead
  expect interest > 1
}
'''
NEW = (OLD.replace("2026.1", "2026.2").replace("= 50 between", "= 60 between").replace("within 1 hour", "within 2 hours")
       .replace('disqualify when country is "XX" because "embargoed"\n', "")
       .replace("stage SQL", "stage Demo when any form\nstage SQL"))


def text_of(page: str) -> str:
    """The page's words on one line."""
    body = page.partition("<body>")[2]
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", re.sub(r"</?(b|a|code|small)\b[^>]*>", "", body))))


class Docs(CommandTest):
    def page(self, text=OLD, *options, status=0) -> str:
        return text_of(self.expect(merit("docs", self.file("crm.merit", text), "--now", NOW, *options), status).out)

    def says(self, page: str, *texts: str):
        for text in texts:
            self.assertIn(text, page)

    def test_who_agreed_on_what_and_when(self):
        self.says(self.page(), "CRM", "Version 2026.1", "Owner revops@acme.example",
                  "Agreed 1 October 2026 by Marketing and Sales", "Reviewed every 2 weeks",
                  "12 September 2026 bar raised from 45 to 50", "We agree to work by “CRM”, version 2026.1")

    def test_stages_and_terms_in_sentences(self):
        self.says(self.page(), "Lead Every lead that reaches no later stage.", "MQL also called “hot” owned by marketing",
                  "A lead is at this stage when all of these are true: right company the interest score is more than 50 "
                  "(bar)",
                  "A lead is at this stage when there was at least one visit, followed by a form within 14 days.",
                  "right company Companies that can use it. all of these are true: country is “US” or “CA” employees is "
                  "between 50 and 1,000 employees is not 99")

    def test_points(self):
        self.says(self.page(), "+20 ( strength of “demo”)".replace("( ", "("),
                  "there was at least one form where name is “demo”, in the last 14 days asked for a demo",
                  "+5 each visit where page starts with “/pricing”, in the last 30 days at most 25; halves every 7 days",
                  "Together as “forms”, at most 20 points:", "+3 each form",
                  "The total is never below 0 and never above 100.")

    def test_who_is_left_out_and_who_answers(self):
        self.says(self.page(), "embargoed country is “XX”",
                  "After each form where name is “not now”, the lead starts again",
                  "employees is at least 500 sdr 1 hour 24 hours", "otherwise nurture: letters looked at again after 4 weeks",
                  "A lead that is MQL is handed on with country, the last 3 visits and the list of reasons.")

    def test_what_is_not_known(self):
        self.says(self.page(), "counts neither as zero nor as “no”",
                  "What decides here, and may be unknown: country and employees.")

    def test_examples_are_stories_with_what_came_of_them(self):
        self.says(self.page(), "Too small A lead with country “US” and employees 12, looked at on 31 October 2026. What "
                  "happened: 3 days ago: visit, page “/pricing” Decided: ✓ the stage is Lead ✓ the interest score is more "
                  "than 1")

    def test_an_example_that_does_not_hold_is_marked_and_said(self):
        broken = OLD.replace("expect stage is Lead", "expect stage is MQL")
        path = self.file("crm.merit", broken)
        result = self.expect(merit("docs", path, "-o", self.folder / "crm.html"), 1,
                             "1 of the definition's tests does not hold")
        self.assertEqual(result.out, "")
        self.assertIn("✗ the stage is MQL", text_of((self.folder / "crm.html").read_text()))

    def test_what_changed_since_an_earlier_definition(self):
        old = self.file("old.merit", OLD)
        page = self.page(NEW, "--since", old)
        self.says(page, "Since version 2026.1", "Changed the definition", "Version: 2026.1 Version: 2026.2",
                  "Stages: Lead → MQL → SQL Stages: Lead → MQL → Demo → SQL", "New stage “Demo”",
                  "No more disqualification “Disqualified” embargoed · country is “XX”",
                  "employees is at least 500 · sdr · 1 hour · 24 hours employees is at least 500 · sdr · 2 hours · 24 hours",
                  "Changed setting “bar”", "50, may be set between 0 and 100 60, may be set between 0 and 100")
        self.assertNotIn("Changed score", page)

    def test_nothing_changed(self):
        self.says(self.page(OLD, "--since", self.file("old.merit", OLD)), "Nothing that this page says has changed.")

    def test_equal_definitions_are_equal_pages(self):
        first = merit("docs", self.file("crm.merit", OLD)).out
        (self.folder / "elsewhere").mkdir()
        (self.folder / "elsewhere" / "crm.merit").write_text(OLD)
        self.assertEqual(merit("docs", self.folder / "elsewhere" / "crm.merit").out, first)

    def test_texts_are_no_markup(self):
        page = self.expect(merit("docs", self.file("x.merit", OLD.replace('"CRM"', '"<b>\\" onload=\\"x&amp;"'))), 0).out
        self.assertIn("<h1>&lt;b&gt;&quot; onload=&quot;x&amp;amp;</h1>", page)

    def test_an_account_is_a_company(self):
        account = 'account { id: text key, size: integer }\nevent visit\nstage Big when size > 5\n'
        self.says(self.page(account), "A company is at this stage when size is more than 5.")

    def test_what_is_refused(self):
        library = self.file("library.merit", "let a = 1 > 2\n")
        path = self.file("crm.merit", OLD)
        self.expect(merit("docs"), 2, "no definition is named")
        self.expect(merit("docs", path, path), 2, "two are named")
        self.expect(merit("docs", library), 1, "is a library")
        self.expect(merit("docs", path, "--since", library), 1, "is a library")
        self.expect(merit("docs", path, "--since", self.folder / "none.merit"), 2, "cannot read")
        self.expect(merit("docs", path, "-o", path), 2, "would overwrite what is read")
        self.expect(merit("docs", self.file("wrong.merit", "stage when\n")), 1, "error[")
        self.assertEqual(self.left_over(), ["crm.merit", "library.merit", "wrong.merit"])


if __name__ == "__main__":
    unittest.main()
