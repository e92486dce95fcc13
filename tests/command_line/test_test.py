"""`merit test`: the tests of definitions, for people, and as JSON and XML."""

import json
import unittest
import xml.etree.ElementTree as ElementTree

from command import CommandTest, in_terminal, merit

LEAD = "lead {\n  id : text key\n  size : integer\n  born : date\n}\nevent visit { page : text }\n"


class Report(CommandTest):
    def run_on(self, text: str, *options: str):
        return merit("test", self.file("d.merit", text), *options, "--color", "never")

    def test_failures_show_expected_found_and_why(self):
        result = self.expect(merit("test", "tested.merit"), 1)
        self.assertEqual(result.err, "")
        lines = result.out.splitlines()
        for line in ("  ✓ a director", "  ✗ nobody knows", "  ✓ a lower bar", "3 tests: 2 passed, 1 failed"):
            self.assertIn(line, lines)
        at = lines.index("  ✗ nobody knows")
        below = "\n".join(lines[at + 1:lines.index("  ✓ a lower bar")])
        for text in ("tested.merit:51  expect stage is IQL\n        stage: expected IQL, found Lead",
                     "tested.merit:52  expect fit is 25\n        fit: expected 25, found 5",
                     'tested.merit:53  expect level is "A" or any form\n        level is "A": false\n'
                     '          level: expected "A", found "B"\n        any form: false',
                     "stage is Lead\n        Lead  true\n        IQL   false\n          any form: false\n"
                     "        MQL   false\n",
                     "fit is 5\n         ?  +15 when employees > 50\n", "+5  +5 per visit where page starts with",
                     "undecided for want of employees, job_title",
                     "tested.merit:48: notice: this event is left out: it is the second `visit` with the key 1",
                     "tested.merit:49: notice: this event is left out: it lacks `name`, which is required",
                     "tested.merit:50: notice: this event is left out: it is later than now"):
            self.assertIn(text, below, result)

    def test_all_passed(self):
        result = self.run_on(LEAD + 'stage A when any visit\ntest "t" {\n  now 2026-10-31\n  visit today\n'
                                    "  expect stage is A\n}\n")
        self.expect(result, 0, "✓ t\n\n1 test: 1 passed\n")

    def test_a_definition_without_tests(self):
        result = self.expect(merit("test", "tiny.merit"), 0)
        self.assertEqual(result.out, "tiny.merit: no tests\n")

    def test_several_definitions_have_one_sum(self):
        result = self.expect(merit("test", "tiny.merit", "tested.merit"), 1, "tiny.merit: no tests\n")
        self.assertTrue(result.out.endswith("\n3 tests: 2 passed, 1 failed\n"))

    def test_a_missing_expectation_is_not_met(self):
        result = self.run_on(LEAD + 'stage A\ntest "t" {\n  now 2026-10-31\n  expect size > 5\n'
                                    "  expect size > 5 or size is missing\n}\n")
        self.expect(result, 1, "d.merit:10  expect size > 5\n        size is missing\n")
        self.assertNotIn("d.merit:11", result.out)

    def test_a_lead_that_data_would_refuse_fails(self):
        result = self.run_on("lead {\n  id : text key\n  size : integer required\n}\nstage A\n"
                             'test "t" {\n  expect stage is A\n}\n')
        self.expect(result, 1, "✗ t\n      the lead lacks `size`, which is required\n")

    def test_an_account_is_called_one(self):
        result = self.run_on("account {\n  id : text key\n  size : integer required\n}\nstage A\n"
                             'test "t" {\n  expect stage is A\n}\n')
        self.expect(result, 1, "the account lacks `size`")

    def test_a_library_can_have_tests(self):
        result = self.run_on('function twice(n: integer) -> integer = 2 * n\ntest "t" {\n  expect twice(2) is 4\n}\n')
        self.expect(result, 0, "1 passed")

    def test_a_test_that_expects_nothing_says_so(self):
        self.expect(self.run_on(LEAD + 'stage A\ntest "t" {\n}\n'), 0, "notice: this test expects nothing")

    def test_parameters_are_those_of_each_test(self):
        blocks = "".join(f'test "{n}" {{\n  with bar = {n}\n  lead {{ size: 3 }}\n  expect bar is {n}\n}}\n'
                         for n in (1, 2, 3))
        self.expect(self.run_on(LEAD + "parameter bar = 5\nstage A when size > bar\n" + blocks +
                                'test "own" {\n  expect bar is 5\n}\n'), 0, "4 passed")

    def test_events_are_ordered_by_time_then_kind_then_key(self):
        text = """lead { id : text key }
event first  { id: integer key, n: integer }
event second { n: integer }
output last_first = n of last first
output all = n of last firsts
stage A
test "t" {
  now 2026-10-31
  first { id: 2, n: 2 } 1 day ago
  first { id: 10, n: 10 } 1 day ago
  first { n: 99 } 2 days ago
  first { id: 1, n: 1 } 1 day ago
  expect n of last first is 10
  expect n of first first is 99
}
"""
        self.expect(self.run_on(text), 0, "1 passed")

    def test_today_begins_in_the_zone_of_the_definition(self):
        text = 'definition "Z" { timezone "America/New_York" }\n' + LEAD + """stage A
test "t" {
  now 2026-10-31T12:00
  visit today
  expect time of last visit is 2026-10-31T04:00Z
}
"""
        self.expect(self.run_on(text), 0, "1 passed")


class Now(CommandTest):
    TEXT = LEAD + """stage New when born >= 2026-10-01 and any visit since 2026-10-01
test "depends" {
  lead { born: 2026-10-02 }
  visit 3 days ago
  expect stage is New
}
test "does not" {
  lead { size: 1 }
  visit 3 days ago
  expect any visit in last 7 days
}
"""

    def test_the_command_can_give_it(self):
        path = self.file("d.merit", self.TEXT)
        self.expect(merit("test", path, "--now", "2026-10-31"), 0, "2 passed")
        early = self.expect(merit("test", path, "--now", "2026-10-02"), 1, "1 failed")
        self.assertNotIn("another day", early.out)

    def test_a_test_that_depends_on_the_day_says_so(self):
        text = LEAD + """stage A
test "depends" {
  visit 3 days ago
  expect any visit this month
}
test "does not" {
  visit 3 days ago
  expect any visit in last 7 days
}
"""
        out = merit("test", self.file("d.merit", text)).out
        self.assertEqual(out.count("this test may come out otherwise on another day: give it a `now`"), 1, out)
        self.assertRegex(out, r"d.merit:8: notice: this test may")

    def test_what_is_no_time_is_refused(self):
        self.expect(merit("test", "tested.merit", "--now", "tomorrow"), 2, "error:")


class Chosen(CommandTest):
    def test_by_a_part_of_the_name_in_any_case(self):
        result = self.expect(merit("test", "tested.merit", "--filter", "LOWER"), 0)
        self.assertIn("1 test: 1 passed, 2 left out\n", result.out)

    def test_by_a_regular_expression(self):
        self.expect(merit("test", "tested.merit", "--filter", "^a (director|lower)"), 0, "2 tests: 2 passed, 1 left out")

    def test_what_is_no_expression_is_text(self):
        path = self.file("d.merit", LEAD + 'stage A\ntest "a (b" {\n  expect stage is A\n}\n')
        self.expect(merit("test", path, "--filter", "(b"), 0, "1 passed")

    def test_none_is_an_error_that_names_what_there_is(self):
        self.expect(merit("test", "tested.merit", "--filter", "a dirextor"), 2,
                    "`--filter`: no test has `a dirextor` in its name", "did you mean `a director`?")
        self.expect(merit("test", "tested.merit", "--filter", ""), 2, "`--filter` is given as nothing")

    def test_none_of_one_definition_is_none(self):
        path = self.file("other.merit", LEAD + 'stage A\ntest "other" {\n  expect stage is A\n}\n')
        result = self.expect(merit("test", path, "tested.merit", "--filter", "director"), 0)
        self.assertNotIn("other.merit", result.out)

    def test_quiet_shows_what_fails(self):
        self.assertEqual(merit("test", "tested.merit", "--filter", "director", "--quiet").out, "")
        result = self.expect(merit("test", "tested.merit", "-q"), 1, "✗ nobody knows", "3 tests: 2 passed, 1 failed")
        self.assertNotIn("✓", result.out)


class Coverage(CommandTest):
    def test_rules_stages_and_disqualifications(self):
        result = self.expect(merit("test", "tested.merit", "--coverage"), 1)
        for line in ("     1      0          2  never false    tested.merit:20  fit: +15 when employees > 50",
                     '     1      0          2  never false    tested.merit:21  fit: +20 when job_title contains "director"',
                     "     3      0          0  never false    tested.merit:22  fit: +5 per visit where page starts with "
                     '"/pricing"',
                     '     1      2          0                 tested.merit:30  disqualify when country is "XX"',
                     "     0      3          0  never true     tested.merit:33  stage IQL when any form"):
            self.assertIn(line, result.out.splitlines(), result)
        self.assertNotIn("stage Lead", result.out.partition("coverage of")[2])
        self.assertIn("2 of 6 conditions made true and false; 1 never true, 3 never false\n", result.out)

    def test_only_the_tests_that_run_count(self):
        result = self.expect(merit("test", "tested.merit", "--coverage", "--filter", "director"), 0)
        self.assertIn("0 of 6 conditions made true and false", result.out)

    def test_what_is_never_decided(self):
        path = self.file("d.merit", LEAD + 'stage A when size > 5\ntest "t" {\n  expect stage is none\n}\n')
        self.expect(merit("test", path, "--coverage"), 0, "never decided  ", "; 1 never decided\n")


class Programs(CommandTest):
    def json_of(self, *arguments) -> dict:
        return json.loads(merit("test", *arguments, "--format", "json").out)

    def test_json(self):
        report = self.json_of("tested.merit", "--coverage")
        self.assertEqual((report["schema"], report["passed"], report["failed"]), (1, 2, 1))
        definition, = report["definitions"]
        self.assertEqual((definition["name"], definition["version"], definition["left_out"]), ("Tested", "3", 0))
        first, second, _ = definition["tests"]
        self.assertEqual((first["passed"], first["stage"], first["explanation"]), (True, "MQL", None))
        self.assertEqual((first["now"], first["now_given"], first["line"]), ("2026-10-31T04:00:00Z", True, 36))
        stage, fit, either = second["expectations"]
        self.assertEqual((fit["text"], fit["met"], fit["found"], fit["line"]), ("fit is 25", False, "false", 52))
        self.assertEqual(fit["parts"], [{"text": "fit", "found": "5", "expected": "25", "parts": []}])
        self.assertEqual(len(second["notices"]), 3)
        why = second["explanation"]
        self.assertEqual(why["undecided"], ["employees", "job_title"])
        self.assertEqual([rule["acted"] for rule in why["scores"][0]["rules"]], [None, None, True])
        self.assertEqual([rule["points"] for rule in why["scores"][0]["rules"]], ["+0", "+0", "+5"])
        self.assertEqual([stage["true"] for stage in why["stages"]], [True, False, False])
        self.assertEqual(len(definition["coverage"]), 6)
        iql = next(one for one in definition["coverage"] if one["of"] == "IQL")
        self.assertEqual((iql["kind"], iql["made_true"], iql["made_false"], iql["undecided"], iql["verdict"]),
                         ("stage", 0, 3, 0, "never true"))

    def test_equal_results_are_equal_files(self):
        for form in ("text", "json", "junit"):
            first, second = (merit("test", "tested.merit", "--coverage", "--format", form) for _ in range(2))
            self.assertEqual(first.out, second.out)

    def test_junit_is_well_formed_whatever_names_hold(self):
        path = self.file("d.merit", LEAD + r"""stage A
test "<&>\" ]]> \u{7} \u{FFFE} \n é" {
  lead { id: "<&>" }
  expect id is "]]>"
}
test "second" {
  expect stage is A
}
""")
        result = self.expect(merit("test", path, "--format", "junit"), 1)
        root = ElementTree.fromstring(result.out_bytes)
        self.assertEqual(root.tag, "testsuites")
        suite, = root
        self.assertEqual((suite.get("tests"), suite.get("failures"), suite.get("errors")), ("2", "1", "0"))
        first, second = suite
        self.assertEqual(first.get("name"), '<&>" ]]> \N{REPLACEMENT CHARACTER} \N{REPLACEMENT CHARACTER} \n é')
        self.assertEqual((first.get("classname"), first.get("line")), ("d", "8"))
        failure, = first
        self.assertEqual((failure.tag, failure.get("message")), ("failure", 'expect id is "]]>"'))
        self.assertIn('id: expected "]]>", found "<&>"', failure.text)
        self.assertEqual(list(second), [])

    def test_junit_tells_an_error_from_a_failure(self):
        path = self.file("d.merit", "lead {\n  id : text key required\n  size : integer required\n}\nstage A\n"
                                    'test "t" {\n  expect stage is A\n}\n')
        suite, = ElementTree.fromstring(merit("test", path, "--format", "junit").out_bytes)
        self.assertEqual(suite.get("errors"), "1")
        self.assertEqual(suite[0][0].tag, "error")

    def test_out_tells_the_form_and_text_is_still_shown(self):
        for name, begin in (("r.json", "{\n"), ("r.xml", "<?xml"), ("r.txt", "tested.merit\n")):
            with self.subTest(name):
                out = self.folder / name
                result = self.expect(merit("test", "tested.merit", "--out", str(out)), 1, "3 tests: 2 passed, 1 failed")
                self.assertTrue(out.read_text().startswith(begin))
        self.assertEqual(self.left_over(), ["r.json", "r.txt", "r.xml"])

    def test_out_that_cannot_be_written(self):
        self.expect(merit("test", "tested.merit", "--out", str(self.folder / "absent" / "r.xml")), 2, "absent")

    def test_another_form_is_refused(self):
        self.expect(merit("test", "tested.merit", "--format", "yaml"), 2, "`--format` is text, json or junit, not `yaml`")


class Wrong(CommandTest):
    def test_a_definition_that_is_wrong(self):
        result = self.expect(merit("test", "wrong.merit"), 1, "error[unknown-name]")
        self.assertEqual(result.out, "")

    def test_its_errors_are_objects_for_programs(self):
        result = self.expect(merit("test", "wrong.merit", "--diagnostics", "json"), 1)
        self.assertEqual(json.loads(result.err.splitlines()[0])["name"], "unknown-name")

    def test_no_definition(self):
        self.expect(merit("test"), 2, "no definition is named")
        self.expect(merit("test", "absent.merit"), 2, "cannot read `absent.merit`")


class Screen(CommandTest):
    def test_colours_on_a_terminal_and_nowhere_else(self):
        self.assertNotIn("\x1b[", merit("test", "tested.merit", "--coverage").out)
        shown = self.expect(in_terminal("test", "tested.merit", "--coverage"), 1).out
        self.assertIn("\x1b[32m✓ \x1b[0ma director", shown)
        self.assertIn("\x1b[31m✗ \x1b[0mnobody knows", shown)
        self.assertNotIn("\x1b[", in_terminal("test", "tested.merit", "--coverage", "--color", "never").out)

    def test_nothing_is_cut(self):
        piped = merit("test", "tested.merit", "--coverage").out
        self.assertEqual(in_terminal("test", "tested.merit", "--coverage", columns=40, NO_COLOR="1").out, piped)

    def test_a_name_cannot_move_the_cursor(self):
        path = self.file("d.merit", LEAD + 'stage A\ntest "\\u{1b}[2J" {\n  expect stage is none\n}\n')
        self.assertNotIn("\x1b[2J", in_terminal("test", path).out)


if __name__ == "__main__":
    unittest.main()
