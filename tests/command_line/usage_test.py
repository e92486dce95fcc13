"""Verbs, options, help and completions; what is said when they are used wrongly."""

import json
import re
import shutil
import subprocess
import unittest

from command import CommandTest, DATA, MERIT, NOW, ROOT, TINY, merit

VERBS = ["run", "check", "test", "explain", "repl", "fmt", "init", "build", "docs", "help", "completions", "man"]


class Help(CommandTest):
    def test_help_lists_every_verb(self):
        result = self.expect(merit("--help"), 0)
        for verb in VERBS:
            self.assertIn(f"\n  {verb}", result.out)
        self.assertEqual(result.err, "")

    def test_every_verb_has_help_with_an_example(self):
        for verb in VERBS:
            with self.subTest(verb):
                result = self.expect(merit(verb, "--help"), 0, "\nexample\n  ")
                # `test` is a word of the language, too: what that means follows.
                self.assertTrue(merit("help", verb).out.startswith(result.out))

    def test_lines_of_help_fit_a_terminal(self):
        for verb in VERBS:
            for line in merit(verb, "--help").out.splitlines():
                self.assertLessEqual(len(line), 110, line)

    def test_without_a_verb_the_help_is_an_error(self):
        result = self.expect(merit(), 2, "usage")
        self.assertEqual(result.out, "")

    def test_version(self):
        self.assertRegex(self.expect(merit("--version"), 0).out, r"^merit \d+\.\d+\.\d+\n$")


class Pages(CommandTest):
    def test_a_diagnostic_has_a_page(self):
        self.expect(merit("help", "unknown-name"), 0, "# ")

    def test_a_problem_of_the_data_has_one(self):
        self.expect(merit("help", "unreadable-value"), 0, "# ")

    def test_every_name_that_a_message_can_have_has_one(self):
        """`doc` of a message says `merit help NAME`."""
        self.expect(merit("help", "usage"), 0, "# usage", "status is 2")

    def test_a_misspelt_name_is_answered_with_the_nearest(self):
        self.expect(merit("help", "unknwon-name"), 2, "no diagnostic, no verb and no word of the language is called",
                    "did you mean `unknown-name`?")


# What the examples of words stand beside; `stage Top` and what they declare themselves they bring along.
AROUND = [
    "lead { id: text key, country: text, employees: integer, created_at: time, plan: one of \"free\", \"trial\", \"paid\" }",
    "event visit { page: text, seconds: number }",
    "event form { name: text }",
    "stage Top when employees > 1000",
]


class Words(CommandTest):
    def test_each_has_a_page_with_an_example_that_is_right(self):
        words = re.findall(r'^WORD\("(\w+)"', (ROOT / "cli/words.def").read_text(), re.M)
        self.assertGreater(len(words), 60)
        for word in words:
            with self.subTest(word):
                page = self.expect(merit("help", word), 0, f"# {word}\n", "A word of the language").out
                example = re.search(r"```merit\n(.*?)\n```", page, re.S).group(1)
                self.assertRegex(example, rf"\b{word}\b")
                own = example.split()[0]
                around = [each for each in AROUND if each.split()[0] != "lead" or own not in ("lead", "account")]
                text = "\n".join([example, *around]) if own in ("definition", "use") else "\n".join([*around, example])
                if own in ("lead", "account"):
                    text = "\n".join([example, *AROUND[1:]])
                self.expect(merit("check", "--no-lints", self.file("word.merit", text + "\n")), 0)

    def test_declarations_and_reserved_words_have_one(self):
        words = set(re.findall(r'^WORD\("(\w+)"', (ROOT / "cli/words.def").read_text(), re.M))
        declarations = re.findall(r'^DECLARATION\(\w+, *"(\w+)"', (ROOT / "compiler/syntax/nodes.def").read_text(), re.M)
        self.assertGreater(len(declarations), 15)
        self.assertLessEqual(set(declarations), words)


class Completions(CommandTest):
    def test_scripts_name_verbs_and_options(self):
        for shell in ("bash", "zsh", "fish"):
            with self.subTest(shell):
                script = self.expect(merit("completions", shell), 0).out
                for word in ("run", "check", "leads-from-events", "summary"):
                    self.assertIn(word, script)

    def test_the_bash_script_completes(self):
        ask = 'source <("$0" completions bash); COMP_WORDS=(merit run --su); COMP_CWORD=2; _merit; echo "${COMPREPLY[@]}"'
        done = subprocess.run(["bash", "-c", ask, MERIT], capture_output=True, timeout=60)
        self.assertEqual(done.stdout.decode(), "--summary\n", done.stderr.decode())

    def completed(self, *words) -> list:
        ask = ('source <("$0" completions bash); COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _merit; '
               'echo "${COMPREPLY[@]}"')
        done = subprocess.run(["bash", "-c", ask, MERIT, *words], capture_output=True, timeout=60)
        self.assertEqual(done.stderr.decode(), "")
        return done.stdout.decode().split()

    def test_values_that_are_words_are_completed(self):
        self.assertEqual(self.completed("merit", "run", "--engine", ""), ["auto", "interpreter", "jit"])
        self.assertEqual(self.completed("merit", "check", "--color", "a"), ["auto", "always"])
        self.assertEqual(self.completed("merit", "completions", ""), ["bash", "zsh", "fish"])
        self.assertEqual(self.completed("merit", "help", "unknown-n"), ["unknown-name"])
        self.assertIn("event-filter", self.completed("merit", "run", "--print-after", ""))
        self.assertEqual(self.completed("merit", "build", "--without-pass", "text"), ["text-tables"])

    def test_the_scripts_are_well_formed(self):
        for shell in ("bash", "zsh", "fish"):
            if shutil.which(shell):
                script = merit("completions", shell).out_bytes
                done = subprocess.run([shell, "-n"], input=script, capture_output=True, timeout=60)
                self.assertEqual((done.returncode, done.stderr), (0, b""), shell)

    def test_another_shell_is_refused(self):
        self.expect(merit("completions", "tcsh"), 2, "`bash`, `zsh` or `fish`")


class Wrong(CommandTest):
    def test_the_manual_page_has_every_verb_and_option_and_nothing_that_is_taken_for_a_request(self):
        page = self.expect(merit("man"), 0).out
        requests = {".TH", ".SH", ".SS", ".PP", ".TP", ".EX", ".EE"}
        for line in page.splitlines():
            if line.startswith((".", "'")):
                self.assertIn(line.split()[0], requests, line)
        shown = re.sub(r"\\f[BIR]", "", page).replace("\\-", "-").replace("\\(ga", "`").replace("\\(aq", "'")
        self.assertNotIn("\\", shown.replace("\\&", ""))
        for verb in re.findall(r"^  ([a-z]+)  ", merit("--help").out, re.M):
            section = shown.split(f".SS merit {verb}\n", 1)[1].split("\n.S", 1)[0] + shown.split(".SH OPTIONS OF")[1]
            for option in re.findall(r"^  (?:-\w, )?(--[a-z-]+)", merit(verb, "--help").out, re.M):
                self.assertRegex(section, rf"(?m)^(-\w, )?{option}\b", verb)

    def test_a_verb_that_there_is_not(self):
        self.expect(merit("chekc"), 2, "no verb is called `chekc`", "did you mean `check`?")

    def test_an_option_that_there_is_not(self):
        self.expect(merit(*TINY, "--sumary", "s.json"), 2, "no option is called `--sumary`", "did you mean `--summary`?")

    def test_an_option_without_its_value(self):
        self.expect(merit("run", "tiny.merit", "--leads"), 2, "`--leads` needs a value")

    def test_values_that_an_option_does_not_take(self):
        for option, value in [("--limit", "-1"), ("--limit", "ten"), ("--threads", "0"), ("--format", "xml"),
                              ("--duplicates", "some"), ("--separator", "::"), ("--format-in", "xls"),
                              ("--now", "tomorrow"), ("--color", "sometimes"), ("--diagnostics", "xml"),
                              ("--sort", "sage"), ("--columns", "id,sage"), ("--set", "bar"), ("--set", "baz=1"),
                              ("--set", "bar=many"), ("--set", "bar=101"), ("--events", "visit="),
                              ("--columns", "id,id")]:
            with self.subTest(f"{option} {value}"):
                result = merit(*[word for word in TINY if word not in ("--now", TINY[-1])], option, value)
                self.expect(result, 2, "error:")
                self.assertEqual(result.out, "")

    def test_a_value_is_refused_in_words_that_say_what_it_may_be(self):
        for line, message in [(["--limit", "-1"], "`--limit` is a whole number from 0 on, not `-1`"),
                              (["--limit", "x"], "`--limit` is a whole number from 0 on, not `x`"),
                              (["--limit=1.5"], "`--limit` is a whole number from 0 on, not `1.5`"),
                              (["--limit", "9999999999999999999"], "`--limit` is a whole number from 0 on"),
                              (["--threads", "0"], "`--threads` is a whole number from 1 to 1024, not `0`"),
                              (["--now", NOW], "`--now` is given twice"), ([f"--now={NOW}"], "`--now` is given twice"),
                              (["--limit", "1", "--limit", "2"], "`--limit` is given twice"),
                              (["--out", ""], "`--out` is given as nothing"),
                              (["--summary="], "`--summary` needs a value"),
                              (["--leads", ""], "`--leads` is given as nothing"),
                              (["--sort", ""], "`--sort` is given as nothing"),
                              (["--columns", ","], "`--columns` names no column"),
                              (["--columns", ""], "`--columns` names no column"),
                              (["--out", "d.csv", "--summary", "d.csv"], "`--out` and `--summary` both name `d.csv`")]:
            with self.subTest(line):
                result = self.expect(merit(*TINY, *line), 2, message)
                self.assertEqual(result.out, "")
        self.assertFalse((DATA / "d.csv").exists())

    def test_a_misspelt_column_is_answered_with_the_nearest(self):
        self.expect(merit(*TINY, "--columns", "id,stag"), 2, "no column is called `stag`; did you mean `stage`?")

    def test_a_value_outside_its_range(self):
        self.expect(merit(*TINY, "--set", "bar=101"), 2, "`101` is outside the range of `bar`, which is 0 to 100")

    def test_a_definition_that_is_not_there(self):
        self.expect(merit("check", "tinny.merit"), 2, "cannot read `tinny.merit`", "did you mean `tiny.merit`?")

    def test_no_definition_and_no_leads(self):
        self.expect(merit("run"), 2, "no definition is named")
        self.expect(merit("check"), 2, "no definition is named")
        self.expect(merit("run", "tiny.merit"), 2, "no leads are given")

    def test_a_name_that_tells_no_format(self):
        self.expect(merit(*TINY, "--out", "decisions.xyz"), 2, "does not tell a format")

    def test_usage_errors_are_objects_for_programs(self):
        result = self.expect(merit("run", "--diagnostics", "json", "--leeds", "x"), 2)
        message = json.loads(result.err)
        self.assertEqual((message["name"], message["severity"]), ("usage", "error"))
        self.assertEqual(message["help"], ["did you mean `--leads`?"])


if __name__ == "__main__":
    unittest.main()
