"""Every verb as people and scripts run it: in a pseudo-terminal, in a pipe, before a reader that goes away."""

import os
import re
import subprocess
import unittest
from dataclasses import dataclass, field

from command import CommandTest, DATA, MERIT, NOW, TIMEOUT, environment, in_terminal, merit, without_timing

ESCAPE = "\x1b"
ROWS = ["--leads", "leads.csv", "--events", "events.csv", "--now", NOW]


@dataclass
class Case:
    """A line to run in the folder of test data. `{}` in an argument is a folder of the test's own."""

    verb: str
    arguments: list
    status: int = 0
    coloured: bool = True  # on a terminal
    result: bool = True  # something on standard output
    same: bool = True  # a terminal shows the words that a pipe gets
    fits: bool = True  # into 40 columns
    stdin: bytes = b""
    files: dict = field(default_factory=dict)

    def line(self, folder) -> list:
        return [self.verb, *(argument.replace("{}", str(folder)) for argument in self.arguments)]


CASES = [
    Case("run", ["tiny.merit", *ROWS], same=False, fits=False),  # a table on a terminal, CSV in a pipe
    Case("check", ["tiny.merit"], fits=False),
    Case("check", ["wrong.merit"], status=1, result=False, fits=False),  # its lines are the definition's
    Case("test", ["tested.merit", "--now", NOW], status=1, fits=False),
    Case("explain", ["tiny.merit", *ROWS, "--lead", "1"]),
    Case("fmt", ["{}/untidy.merit"], coloured=False, fits=False, files={"untidy.merit": "lead{id:text key}\nstage A\n"}),
    Case("fmt", ["-"], coloured=False, stdin=b"lead{id:text key}\nstage A\n"),
    Case("init", ["--leads", "leads.csv", "--events", "events.csv"], fits=False),
    Case("build", ["tiny.merit", "-o", "{}/libtiny.o"], coloured=False, result=False),
    Case("build", ["tiny.merit", "--emit", "llvm-ir"], coloured=False, fits=False),
    Case("docs", ["tiny.merit", "--now", NOW], coloured=False, fits=False),
    Case("docs", ["tiny.merit", "--now", NOW, "-o", "{}/tiny.html"], coloured=False, result=False),
    Case("help", [], fits=False),
    Case("help", ["run"], fits=False),
    Case("help", ["unknown-name"], coloured=False, fits=False),
    Case("completions", ["bash"], coloured=False, fits=False),
    Case("man", [], coloured=False, fits=False),
]


def plain(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", re.sub(r"[^\n]*\r\x1b\[K", "", text))


def words(text: str) -> list:
    """What is said, whatever breaks the lines, and in whichever order the two streams come."""
    return sorted(re.sub(r"\s+", " ", without_timing(plain(text))).split(" "))


class Verbs(CommandTest):
    def for_each(self, check):
        for case in CASES:
            with self.subTest(" ".join([case.verb, *case.arguments])):
                self.prepare(case)
                check(case, case.line(self.folder))

    def prepare(self, case):
        for name, text in case.files.items():
            self.file(name, text)

    def test_no_verb_is_left_out(self):
        # What is talked with has a suite of its own.
        listed = set(re.findall(r"^  ([a-z]+) ", merit("--help").out.partition("example")[0], re.M)) - {"merit", "repl"}
        self.assertEqual({case.verb for case in CASES}, listed)

    def test_in_a_pipe(self):
        def check(case, line):
            result = self.expect(merit(*line, stdin=case.stdin), case.status)
            self.assertEqual(result.out != "", case.result, result)
            self.assertNotIn(ESCAPE, result.out + result.err)
            self.assertNotIn("\r", result.out + result.err)

        self.for_each(check)

    def test_on_a_terminal(self):
        def check(case, line):
            talk = lambda process, stdin=case.stdin: process.stdin.write(stdin)
            shown = self.expect(in_terminal(*line, talk=talk), case.status).out
            self.assertEqual(bool(re.search(r"\x1b\[[0-9;]+m", shown)), case.coloured, shown)
            if not case.same:
                return
            self.prepare(case)
            piped = merit(*line, stdin=case.stdin)
            self.assertEqual(words(shown), words(piped.out + piped.err))

        self.for_each(check)

    def test_colours_as_the_user_says(self):
        def check(case, line):
            always = merit(*line, "--color", "always", stdin=case.stdin)
            self.assertEqual(ESCAPE in always.out + always.err, case.coloured, always)
            self.prepare(case)
            talk = lambda process, stdin=case.stdin: process.stdin.write(stdin)
            never = in_terminal(*line, "--color", "never", talk=talk).out
            self.assertIsNone(re.search(r"\x1b\[[0-9;]+m", never), never)

        self.for_each(check)

    def test_a_narrow_terminal(self):
        def check(case, line):
            talk = lambda process, stdin=case.stdin: process.stdin.write(stdin)
            shown = self.expect(in_terminal(*line, columns=40, talk=talk), case.status).out
            if case.fits:
                # A word is not broken: a path, or a name that the definition gives.
                wide = [each for each in plain(shown).splitlines() if len(each) > 40 and " " in each.strip()]
                self.assertEqual(wide, [])

        self.for_each(check)

    def test_a_reader_that_goes_away(self):
        def check(case, line):
            reading, writing = os.pipe()
            os.close(reading)
            with os.fdopen(writing, "wb") as closed:
                done = subprocess.run([MERIT, *line], input=case.stdin, stdout=closed, stderr=subprocess.PIPE, cwd=DATA,
                                      env=environment(), timeout=TIMEOUT)
            self.assertEqual(done.returncode, case.status, done.stderr)
            self.assertNotIn(b"pipe", done.stderr)

        self.for_each(check)

    def test_a_full_disk(self):
        def check(case, line):
            if not case.result:
                return
            with open("/dev/full", "wb") as full:
                done = subprocess.run([MERIT, *line], input=case.stdin, stdout=full, stderr=subprocess.PIPE, cwd=DATA,
                                      env=environment(), timeout=TIMEOUT)
            self.assertEqual(done.returncode, 2, done.stderr)
            self.assertIn(b"cannot write", done.stderr)

        self.for_each(check)


if __name__ == "__main__":
    unittest.main()
