"""What a person at a terminal sees, and what Ctrl-C leaves behind."""

import re
import signal
import subprocess
import time
import unittest
from pathlib import Path

from command import CommandTest, DATA, MERIT, NOW, TIMEOUT, TINY, environment, in_terminal, merit

ESCAPE = "\x1b["


class Screen(CommandTest):
    def test_the_first_rows_as_a_table(self):
        result = self.expect(in_terminal(*TINY), 0)
        self.assertIn("1   MQL               40  large  ", result.out)
        self.assertNotIn("id,stage", result.out)

    def test_more_rows_are_counted(self):
        rows = "".join(f"{i},US,10\n" for i in range(1, 1235))
        leads = self.file("many.csv", "id,country,employees\n" + rows)
        command = ["run", "tiny.merit", "--leads", leads, "--events", "events.csv", "--now", NOW, "--color", "never"]
        result = self.expect(in_terminal(*command), 0, "… 1,214 more rows; --out FILE writes all")
        self.assertIn("\n20  Lead", result.out)
        self.assertNotIn("\n21  Lead", result.out)

    def test_limit_says_how_many(self):
        result = self.expect(in_terminal(*TINY, "--limit", "2", "--color", "never"), 0)
        self.assertIn("\n2   Lead", result.out)
        self.assertNotIn("\n3 ", result.out)

    def test_lines_fit_the_terminal(self):
        for columns in (40, 60, 100):
            result = self.expect(in_terminal(*TINY, "--color", "never", "--quiet", columns=columns), 0)
            self.assertLessEqual(max(map(len, result.out.splitlines())), columns)
            funnel = in_terminal(*TINY, "--color", "never", columns=columns).out.partition("stage  ")[2]
            self.assertLessEqual(max(map(len, re.findall(r".*[█▏▎▍▌▋▊▉]", funnel)), default=0), columns)

    def test_csv_on_request(self):
        self.assertIn("id,stage,points", self.expect(in_terminal(*TINY, "--format", "csv"), 0).out)

    def test_binary_formats_are_refused(self):
        self.expect(in_terminal(*TINY, "--format", "parquet"), 2, "not text for a terminal")


class Colours(CommandTest):
    def test_on_a_terminal_and_nowhere_else(self):
        self.assertIn(ESCAPE, in_terminal(*TINY).out)
        result = merit(*TINY)
        self.assertNotIn(ESCAPE, result.out + result.err)

    def test_as_the_user_says(self):
        self.assertNotIn(ESCAPE, in_terminal(*TINY, "--color", "never").out)
        self.assertNotIn(ESCAPE, in_terminal(*TINY, NO_COLOR="1").out)
        self.assertNotIn(ESCAPE, in_terminal(*TINY, TERM="dumb").out)
        self.assertIn(ESCAPE, in_terminal(*TINY, "--color", "always", NO_COLOR="1").out)
        self.assertIn(ESCAPE, merit(*TINY, "--color", "always").err)

    def test_errors_too(self):
        self.assertIn(ESCAPE, in_terminal("check", "wrong.merit").out)
        self.assertIn(ESCAPE, in_terminal("chekc").out)


class ProgressBar(CommandTest):
    """Leads come slowly through standard input, so that the work takes long."""

    LINE = ["run", "tiny.merit", "--leads", "-", "--events", "events.csv", "--now", NOW, "--limit", "1"]

    @staticmethod
    def feed_slowly(process):
        process.stdin.write(b"id,country,employees\n")
        number = 0
        for _ in range(12):
            rows = b"".join(b"%d,US,10\n" % (number + i) for i in range(20_000))
            number += 20_000
            process.stdin.write(rows)
            process.stdin.flush()
            time.sleep(0.1)

    def test_it_is_drawn_on_a_terminal_and_taken_away(self):
        shown = self.expect(in_terminal(*self.LINE, talk=self.feed_slowly), 0).out
        self.assertIn("\r\x1b[K", shown)
        drawn = re.findall(r"\r\x1b\[K([a-z]+) ", shown)
        self.assertTrue(drawn, shown)
        self.assertLessEqual(set(drawn), {"reading", "evaluating", "writing"})
        # What follows the last drawing begins on a clean line.
        self.assertRegex(shown.rpartition("\r\x1b[K")[2], r"^(\x1b\[1m)?id")

    def test_it_knows_no_share_of_what_standard_input_hides(self):
        explain = ["explain", "tiny.merit", "--leads", "-", "--events", "events.csv", "--now", NOW, "--lead", "1"]
        for line in (self.LINE, explain):
            with self.subTest(line[0]):
                shown = self.expect(in_terminal(*line, talk=self.feed_slowly), 0).out
                drawn = re.findall(r"\r\x1b\[K(reading [^\r]*)", shown)
                self.assertTrue(drawn, shown)
                self.assertNotIn("%", "".join(drawn))

    def test_it_is_not_in_a_pipe(self):
        process = subprocess.Popen([MERIT, *self.LINE], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, cwd=DATA, env=environment())
        self.feed_slowly(process)
        _, errors = process.communicate(timeout=120)
        self.assertEqual(process.returncode, 0)
        self.assertNotIn(b"\r", errors)
        self.assertNotIn(b"reading", errors)


class Interrupt(CommandTest):
    def start(self, *arguments, **more):
        return subprocess.Popen([MERIT, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, cwd=DATA, env=environment(), **more)

    def send(self, process, sent):
        """Once the process handles signals: one that comes before ends it as any program."""
        deadline = time.monotonic() + TIMEOUT
        handled = 0
        while not handled & 1 << (sent - 1):
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.01)
            status = Path(f"/proc/{process.pid}/status").read_text()
            handled = int(re.search(r"^SigCgt:\s*(\w+)", status, re.MULTILINE)[1], 16)
        process.send_signal(sent)

    def test_while_it_waits_for_input(self):
        out = self.folder / "decisions.csv"
        process = self.start("run", "tiny.merit", "--leads", "-", "--out", str(out), "--now", NOW)
        process.stdin.write(b"id,country,employees\n1,US,10\n")
        process.stdin.flush()
        self.send(process, signal.SIGINT)
        process.communicate(timeout=120)
        self.assertEqual(process.returncode, 130)
        self.assertEqual(self.left_over(), [])

    def test_at_any_moment_the_output_is_whole_or_not_there(self):
        rows = "".join(f"{i},US,{i % 90}\n" for i in range(60_000))
        leads = self.file("many.csv", "id,country,employees\n" + rows)
        out = self.folder / "decisions.csv"
        line = ["run", "tiny.merit", "--leads", leads, "--events", "events.csv", "--now", NOW, "--out", str(out)]
        started = time.monotonic()
        self.expect(merit(*line), 0)
        whole, length = out.read_bytes(), time.monotonic() - started
        for part in range(12):
            out.unlink(missing_ok=True)
            process = self.start(*line)
            time.sleep(length * part / 10)
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=120)
            # A signal before the handlers stand ends the process as any program.
            self.assertIn(process.returncode, (0, 130, -signal.SIGINT))
            if process.returncode == 0 or out.exists():
                self.assertEqual(out.read_bytes(), whole)
            self.assertLessEqual(set(self.left_over()), {"many.csv", "decisions.csv"})

    def test_ended_by_the_system(self):
        process = self.start("run", "tiny.merit", "--leads", "-", "--now", NOW)
        self.send(process, signal.SIGTERM)
        process.communicate(timeout=120)
        self.assertEqual(process.returncode, 128 + signal.SIGTERM)


if __name__ == "__main__":
    unittest.main()
