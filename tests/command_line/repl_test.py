"""`merit repl`: what is typed is answered at once, from a pipe and at a terminal.

    MERIT=build/bin/merit python3 tests/command_line/repl_test.py             compares
    MERIT=build/bin/merit python3 tests/command_line/repl_test.py --update    writes into docs/repl.md what is answered now
"""

import os
import pty
import re
import select
import signal
import subprocess
import sys
import unittest

from command import CommandTest, DATA, MERIT, NOW, ROOT, environment, merit

TINY = ["tiny.merit", "--leads", "leads.csv", "--events", "events.csv", "--now", NOW, "--quiet"]
WAIT = 60  # seconds: longer is a failure
PROMPTS = ("> ", ". ")
PAGE = ROOT / "docs/repl.md"
EXAMPLE = ROOT / "examples/crm-software"


def repl(*lines: str, arguments=TINY, **more):
    return merit("repl", *arguments, stdin="".join(line + "\n" for line in lines).encode(), **more)


class Answers(CommandTest):
    def test_a_condition_is_counted_over_all_leads(self):
        out = self.expect(repl("employees > 50"), 0).out
        self.assertIn("> employees > 50\n", out)
        self.assertRegex(out, r"\n  true +2 +40\.0%.*\n  false +1 +20\.0%.*\n  missing +2 +40\.0%")
        self.assertRegex(out, r"for want of +leads +share\n  employees +2 ")
        self.assertRegex(out, r"\n  id +employees\n  1 +100\n  3 +500\n")

    def test_the_chosen_lead_has_an_answer_of_its_own(self):
        out = self.expect(repl(":lead 2", "employees > 50", ":lead 4", "employees > 50"), 0).out
        self.assertIn("\n  lead 2: false\n", out)
        self.assertIn("\n  lead 4: missing\n", out)

    def test_an_expression_is_measured(self):
        out = self.expect(repl("count of visits", "points"), 0).out
        self.assertIn("  lowest 0, median 0, highest 2, average 0.6\n", out)
        self.assertIn("  lowest 0, median 10, highest 40, average 15\n", out)

    def test_texts_and_enumerations_are_counted_by_value(self):
        out = self.expect(repl("country", "stage"), 0).out
        self.assertRegex(out, r"\n  US +3 +60\.0%")
        self.assertRegex(out, r"\n  none +0 +0\.0%.*\n  Lead +\d")

    def test_a_pattern_is_counted_in_events_and_leads(self):
        out = self.expect(repl("visit", 'visit where page starts with "/pricing" in last 60 days'), 0).out
        self.assertIn("  3 events match; a lead has 2 at most\n", out)
        self.assertRegex(out, r"1 event matches.*\n(.*\n)+  true +1 +20\.0%")

    def test_what_hangs_on_no_lead_needs_none(self):
        out = self.expect(repl("round(2.5) + 1", 'upper("a")', "use b2b", 'seniority("VP of Sales")', arguments=[]), 0).out
        self.assertIn("> round(2.5) + 1\n  4\n", out)
        self.assertIn('  "A"\n', out)
        self.assertIn('  "vp"\n', out)

        self.assertIn("> 1 + 1\n  2\n", repl("1 + 1").out)

    def test_without_leads_a_condition_is_still_checked(self):
        arguments = ["tiny.merit", "--now", NOW]
        self.expect(repl("employees > 50", arguments=arguments), 0, "a condition; there are no leads to ask")
        self.expect(repl("employees > 30 days", arguments=arguments), 1, "error[")

    def test_a_field_that_no_file_has_is_in_nobodys_way(self):
        definition = self.file("d.merit", "lead { id: text key, country: text, plan: text }\n")
        lines = ['country is "US"', 'plan is "trial"', 'country is "DE"']
        result = repl(*lines, arguments=[definition, "--leads", "leads.csv", "--now", NOW])
        self.expect(result, 1, "error[column-not-found]: lead field `plan` needs a column `plan`")
        self.assertRegex(result.out, r"true +3 +60\.0%(.*\n)+.*true +1 +20\.0%")

    def test_only_leads_make_a_first_definition(self):
        result = self.expect(repl('country is "US"', ":show", arguments=["--leads", "leads.csv", "--now", NOW]), 0)
        self.assertIn("one was made of the files", result.err)
        self.assertRegex(result.out, r"true +3 +60\.0%")
        self.assertIn("lead {", result.out)


class Declarations(CommandTest):
    def test_a_let_is_answered_and_redefined(self):
        out = self.expect(repl("let big = employees > 50", "let big = employees > 200", "big"), 0).out
        self.assertIn("  declared let big\n", out)
        self.assertIn("  redefined let big\n", out)
        self.assertRegex(out, r"> big\n(.*\n)+?  true +1 ")

    def test_a_stage_shows_the_funnel(self):
        out = self.expect(repl("stage SQL when employees > 200", "stage MQL when points > 5"), 0).out
        self.assertRegex(out, r"  SQL +0 ")  # lead 3 is disqualified
        self.assertIn("  redefined stage MQL\n", out)

    def test_over_several_lines(self):
        lines = ["score size_points {", "  +1 when employees > 5", "  +2 when employees > 50", "}", "size_points"]
        out = self.expect(repl(*lines), 0).out
        self.assertEqual(out.count("lowest 0, median 1, highest 3"), 2)

    def test_a_line_that_goes_on(self):
        out = self.expect(repl("employees > 50", '  and country is "US"', "", "stage SQL", "  when points > 30"), 0).out
        self.assertRegex(out, r"true +1 +20\.0%")
        self.assertRegex(out, r"SQL +1 ")

    def test_an_event_made_of_others(self):
        out = self.expect(repl("event touch = visit or webinar", "count of touches in last 60 days"), 0).out
        self.assertIn("declared event touch", out)
        self.assertIn("5 events match", out)

    def test_a_test_is_run(self):
        test = 'test "x" { lead { employees: 60 }, expect points is %d }'
        self.expect(repl(test % 10), 0, "✓ x")
        self.expect(repl(test % 11), 1, "✗ x", "expected 11, found 10")

    def test_another_lead_block_reads_the_data_again(self):
        out = self.expect(repl("lead { id: text key, country: text, employees: integer, plan: text }", "employees"), 0).out
        self.assertIn("read the data again: 5 leads", out)

    def test_parameters_keep_what_was_set(self):
        out = self.expect(repl(":set bar=1", "let x = points > bar", ":set"), 0).out
        self.assertIn("  bar = 1  (set)\n", out)


class Faults(CommandTest):
    def test_they_are_those_of_check(self):
        definition = self.file("d.merit", "lead { id: text key, employees: integer }\nstage A when emploees > 30 days\n")
        said = merit("check", definition).err
        typed = repl("stage A when emploees > 30 days", arguments=["tiny.merit", "--now", NOW]).err
        strip = re.compile(r"^.*?:\d+:|^ *\d+ \|", re.MULTILINE)
        self.assertIn("error[unknown-name]", typed)
        self.assertEqual(strip.sub("", said).splitlines()[0], strip.sub("", typed).splitlines()[0])

    def test_they_stand_where_it_was_typed(self):
        for line, place in (("1 + emploees", "stdin:2:5"), ("visit where pag is \"x\"", "stdin:2:13"),
                            ("let x = emploees > 5", "stdin:2:9"), ("let = 5", "stdin:2:5"),
                            ("any of {\n  employees > 5\n  emploees > 5\n}", "stdin:4:3")):
            with self.subTest(line):
                result = self.expect(repl("true", line), 1, place + ": error[")
                self.assertIn("^", result.err)

    def test_what_is_wrong_changes_nothing(self):
        result = repl("let points = emploees", "points", "let x = points", "score points { +1 when x }", "points")
        self.expect(result, 1, "error[")
        self.assertEqual(result.out.count("highest 40"), 3)

    def test_what_it_breaks_elsewhere_is_shown_there(self):
        self.expect(repl("parameter bar = true", "bar"), 1, "tiny.merit:", "error[")

    def test_wrong_use(self):
        self.expect(merit("repl", "no_such.merit"), 2, "cannot read `no_such.merit`")
        self.expect(merit("repl", "wrong.merit"), 1, "error[unknown-name]")
        self.expect(merit("repl", "tiny.merit", "tested.merit"), 2, "one definition")
        self.expect(merit("repl", "tiny.merit", "--leads", "-"), 2, "standard input")
        self.expect(merit("repl", "tiny.merit", "--events", "events.csv"), 2, "without leads")
        self.expect(merit("repl", "tiny.merit", "--leads", "no_such.csv"), 3, "no_such.csv")
        self.expect(repl(":lead 77"), 1, "no lead has the key `77`")
        self.expect(repl(":funel"), 1, "no command is called `:funel`", "`funnel`")
        self.expect(repl(":now never"), 1, "`never` is no time")
        self.expect(repl(":set bar=1000"), 1, "bar")
        self.expect(repl(":explain"), 1, "no lead is chosen")
        self.expect(repl(":plan"), 1, "nothing was asked yet")


class StandardOutput(CommandTest):
    def test_answers_that_cannot_be_written_end_the_session_once(self):
        with open("/dev/full", "wb") as full:
            result = repl("employees > 50", "employees > 60", stdout=full)
        self.expect(result, 2, "cannot write standard output: No space left")
        self.assertEqual(result.err.count("cannot write"), 1)

    def test_a_reader_that_has_gone_away_is_no_fault(self):
        reader, writer = os.pipe()
        os.close(reader)
        with open(writer, "wb") as pipe:
            self.expect(repl("employees > 50", stdout=pipe), 0)


class Commands(CommandTest):
    def test_each_is_listed(self):
        out = self.expect(repl(":help"), 0).out
        for name in ("lead", "explain", "type", "plan", "llvm", "time", "now", "set", "load", "save", "funnel", "diff", "help"):
            self.assertIn(f"\n  :{name}", out)

    def test_why_a_lead_is_where_it_is(self):
        self.expect(repl(":lead 1", ":explain"), 0, "lead 1 is at MQL", "attended a webinar")

    def test_types(self):
        out = self.expect(repl(":type employees > 5", ":type points", ":type visit", ":type stage", ":type now - 3 days ago"), 0).out
        for text in ("  boolean\n", "  integer\n", "  a pattern of events\n", '  one of "none", "Lead"', "  duration\n"):
            self.assertIn(text, out)

    def test_plan_and_code_of_what_was_asked(self):
        out = self.expect(repl("employees > 50", ":plan", ":llvm", ":time"), 0).out
        self.assertIn("50", out)
        self.assertIn("define ", out)
        self.assertIn("by the interpreter", out)

    def test_another_moment(self):
        out = self.expect(repl("any visit", ":now 2026-10-01T12:00Z", "count of visits"), 0).out
        self.assertIn("now is 2026-10-01T12:00:00Z", out)
        self.assertIn("highest 1,", out)
        later = self.expect(repl(":now 2027-02-01", "count of visits"), 0).out
        self.assertIn("average 0.8", later)  # one more, which was later than `now` before

    def test_saved_it_is_in_the_one_layout(self):
        path = self.folder / "saved.merit"
        self.expect(repl("let   big=employees>50", f":save {path}"), 0, "wrote")
        self.assertIn("\nlet big = employees > 50\n", path.read_text())
        self.expect(merit("fmt", "--check", str(path)), 0)
        self.expect(merit("check", str(path)), 0)

    def test_what_changed(self):
        out = self.expect(repl(":diff", ":set bar=40", "stage SQL when employees > 5", ":diff"), 0).out
        self.assertIn("the definition is as it was loaded", out)
        self.assertIn("  added: stage SQL\n", out)
        self.assertRegex(out, r"2 leads of 5 stand at another stage:\n    \S+ → SQL  1  1\n    \S+ → SQL  1  2\n"
                              r"|2 leads of 5 stand at another stage:\n    \S+ → SQL  1  2\n    \S+ → SQL  1  1\n")

    def test_taken_back(self):
        out = self.expect(repl("let big = employees > 50", ":undo", "let a = 1", ":forget a", ":show bar", ":diff"), 0).out
        self.assertIn("took the last change back", out)
        self.assertIn("took out let a", out)
        self.assertIn("\nparameter bar = 20 between 0 and 100\n", out)
        self.assertIn("the definition is as it was loaded", out)
        self.expect(repl(":undo"), 1, "nothing was changed")
        self.expect(repl(":forget points"), 1, "error[unknown-name]")

    def test_loaded_anew(self):
        self.expect(repl("stage SQL when true", ":load tiny.merit", ":diff"), 0, "the definition is as it was loaded")
        self.expect(repl(":load wrong.merit", "points"), 1, "error[unknown-name]", "highest 40")

    def test_leads_of_the_last_answer(self):
        out = self.expect(repl("employees > 50", ":leads missing", ":leads false 1"), 0).out
        self.assertRegex(out, r"> :leads missing\n  id +employees\n  4 +missing\n  5 +missing\n")
        self.assertRegex(out, r"> :leads false 1\n  id +employees\n  2 +10\n")

    def test_quit(self):
        self.assertNotIn("> 1 + 1", self.expect(repl(":quit", "1 + 1"), 0).out)


class Pipes(CommandTest):
    def test_a_program_has_its_answer_before_it_asks_on(self):
        process = subprocess.Popen([MERIT, "repl", *TINY], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=DATA,
                                   env=environment())
        self.addCleanup(process.kill)
        for _ in range(2):
            process.stdin.write(b"1 + 1\n")
            process.stdin.flush()
            seen = b""
            while b"\n  2\n" not in seen:
                self.assertTrue(select.select([process.stdout], [], [], WAIT)[0], seen)
                part = os.read(process.stdout.fileno(), 4096)
                self.assertTrue(part, seen)
                seen += part
        process.communicate(timeout=120)
        self.assertEqual(process.returncode, 0)


class AtATerminal(CommandTest):
    """What somebody types and sees; an answer is waited for before more is typed."""

    def talk(self, *steps, **more):
        """Steps are (what is typed, what is waited for). All that the terminal showed."""
        child, terminal = pty.fork()
        if child == 0:
            os.chdir(DATA)
            variables = environment(XDG_STATE_HOME=str(self.folder), **more)
            os.execve(MERIT, [MERIT, "repl", *TINY], variables)
        shown = b""

        def wait_for(text):
            """The text, and behind it a prompt: what is typed before it stands there may be lost."""
            nonlocal shown
            begin = len(shown)
            wanted = re.compile(re.escape(text.encode()) + (b"" if text in PROMPTS else b".*> "), re.DOTALL)
            while not wanted.search(shown, begin):
                ready, _, _ = select.select([terminal], [], [], WAIT)
                self.assertTrue(ready, shown)
                try:
                    shown += os.read(terminal, 4096)
                except OSError:  # the other end is closed
                    self.fail(shown.decode(errors="replace"))

        try:
            for typed, expected in (("", "> "), *steps):
                os.write(terminal, typed.encode())
                wait_for(expected)
            os.write(terminal, b"\x04")
            while True:
                ready, _, _ = select.select([terminal], [], [], WAIT)
                self.assertTrue(ready, shown)
                try:
                    part = os.read(terminal, 4096)
                except OSError:
                    break
                if not part:
                    break
                shown += part
        except BaseException:
            os.kill(child, signal.SIGKILL)
            raise
        finally:
            _, status = os.waitpid(child, 0)
            os.close(terminal)
        self.assertEqual(os.waitstatus_to_exitcode(status), 0)
        return shown.decode()

    def test_answers_in_colours(self):
        shown = self.talk(("employees > 50\r", "500"), ("emploees\r", "did you mean"))
        self.assertIn("\x1b[", shown)

    def test_names_commands_and_values_are_completed(self):
        self.talk(("empl\t> 50\r", "missing"), ('country is "U\t\r', "60.0%"), (":fun\t\r", "Disqualified"),
                  (":lead 3\t\r", "employees  500"))

    def test_candidates_are_listed(self):
        self.talk(("co\t", "count of   country"), ("\x03", "> "))

    def test_the_history_is_kept(self):
        self.talk(("1 + 41\r", "  42"))
        self.talk(("\x1b[A\r", "  42"))
        history = self.folder / "merit/repl_history"
        self.assertEqual(history.stat().st_mode & 0o777, 0o600)

    def test_brackets_go_on_over_lines(self):
        self.talk(("any of {\r", ". "), ("employees > 50\r", ". "), ("}\r", "40.0%"))

    def test_ctrl_c_gives_up_what_is_typed(self):
        shown = self.talk(("any of {\r", ". "), ("\x03", "> "), ("2 + 2\r", "  4"))
        self.assertNotIn("error", shown)


def inputs_of(text: str) -> list:
    return [line[2:] for line in text.splitlines() if line.startswith("> ")]


def session_of(page: str) -> list:
    """What the page's session answers: a text an entry, which begins with the entry."""
    lines = [line for block in re.findall(r"```text\n(.*?)```", page, re.DOTALL) for line in inputs_of(block)]
    command = (EXAMPLE / "command").read_text().split()[2:]
    apart = [text for line in lines for text in (line, "")]  # as one after the other is typed
    shown = repl(*apart, arguments=[*command, "--quiet"], cwd=EXAMPLE)
    out = re.sub(r"[ \t]+$", "", shown.out, flags=re.MULTILINE)
    return re.split(r"^(?=> )", out, flags=re.MULTILINE)[1:]


def with_answers(page: str) -> str:
    answers = iter(session_of(page))

    def filled(block) -> str:
        return "```text\n" + "\n".join(next(answers).rstrip("\n") + "\n" for _ in inputs_of(block[1])) + "```"

    return re.sub(r"```text\n(.*?)```", filled, page, flags=re.DOTALL)


class Page(CommandTest):
    def test_it_shows_what_is_answered(self):
        page = PAGE.read_text()
        self.assertGreater(len(inputs_of(page)), 10)
        self.assertEqual(page, with_answers(page))


if __name__ == "__main__":
    if sys.argv[1:] == ["--update"]:
        PAGE.write_text(with_answers(PAGE.read_text()))
    else:
        unittest.main()
