"""Input that no honest program makes ends in a message and its status: never a crash, a hang or a partial file."""

import gzip
import os
import resource
import subprocess
import unittest
from pathlib import Path

from command import CommandTest, DATA, MERIT, NOW, TINY, environment, merit

HEADER = "id,country,employees\n"


class Definitions(CommandTest):
    def check(self, content, *texts):
        path = self.file("hostile.merit", content)
        result = self.expect(merit("check", path), 1, *texts)
        self.assertLess(len(result.err), 100_000)

    def test_a_program(self):
        with open("/bin/sh", "rb") as program:
            self.check(program.read(), "error[")

    def test_zeros(self):
        self.check(b"\0" * 1000, "error[")

    def test_invalid_utf8(self):
        self.check((DATA / "tiny.merit").read_bytes().replace(b"Tiny", b"T\xff\xfeny"), "error[invalid-utf8]")

    def test_ten_megabytes_of_brackets(self):
        self.check("(" * 10_000_000, "error[")

    def test_deep_nesting(self):
        nested = "stage Lead\nstage MQL when " + "any of {\n" * 1000 + "true\n" + "}\n" * 1000
        self.check("lead { id : text key }\n" + nested, "error[")

    def test_an_empty_file(self):
        path = self.file("empty.merit", "")
        self.expect(merit("check", path), 0, "a library")
        self.expect(merit("run", path, "--leads", "leads.csv"), 1, "is a library")

    def test_a_folder(self):
        self.expect(merit("check", str(self.folder)), 2, "cannot read")

    def test_a_cyclic_use(self):
        self.file("a.merit", "use b\nset x = 1, 2\n")
        self.file("b.merit", "use a\nset y = 1, 2\n")
        self.expect(merit("check", "a.merit", cwd=self.folder), 1, "error[")

    def test_a_module_that_uses_itself(self):
        self.file("a.merit", "use a\n")
        self.expect(merit("check", "a.merit", cwd=self.folder), 1, "error[cyclic-use]")

    def test_an_unknown_function(self):
        self.check("lead { id : text key }\nstage MQL when frobnicate(id) is \"x\"\n", "error[unknown-", "frobnicate")

    def test_a_thousand_unknown_names(self):
        names = "".join(f"let a{i} = nothing_{i}\n" for i in range(1000))
        result = merit("check", self.file("many.merit", "lead { id : text key }\n" + names))
        self.expect(result, 1, "error[unknown-name]")

    def test_one_endless_line(self):
        self.check("stage " + "a" * 5_000_000, "error[")
        self.check('definition "' + "x" * 5_000_000, "error[")

    def test_a_hostile_condition(self):
        for condition in ("", "(" * 100_000, "\udcff", "points >", "stage is", "1", "\"\n"):
            with self.subTest(condition[:10]):
                self.expect(merit(*TINY, "--where", condition), 2, "error[")


class Data(CommandTest):
    def run_with(self, name, content, *texts, status=3):
        path = self.file(name, content)
        out = self.folder / "decisions.csv"
        result = merit("run", "tiny.merit", "--leads", path, "--events", "events.csv", "--now", NOW, "--out", str(out))
        self.expect(result, status, *texts)
        self.assertEqual(self.left_over(), sorted([name] + (["decisions.csv"] if status == 0 else [])))
        return result

    def test_an_empty_file(self):
        self.run_with("leads.csv", "", "error[empty-file]")

    def test_a_header_only(self):
        result = self.run_with("leads.csv", HEADER, status=0)
        self.assertIn("0 leads", result.err)
        self.assertEqual((self.folder / "decisions.csv").read_text().count("\n"), 1)

    def test_ragged_rows(self):
        self.run_with("leads.csv", HEADER + "1,US\n", "error[ragged-row]")

    def test_an_open_quote(self):
        self.run_with("leads.csv", HEADER + '1,"US,5\n', "error[")

    def test_a_truncated_parquet(self):
        whole = self.folder / "whole.parquet"
        self.expect(merit(*TINY, "--out", str(whole)), 0)
        content = whole.read_bytes()
        whole.unlink()
        for size in (4, len(content) // 2, len(content) - 1):
            with self.subTest(size):
                self.run_with("leads.parquet", content[:size], "error[")

    def test_a_truncated_gzip(self):
        packed = gzip.compress((HEADER + "".join(f"{i},US,{i}\n" for i in range(10_000))).encode())
        self.run_with("leads.csv.gz", packed[:len(packed) // 2], "error[")

    def test_a_wrong_extension(self):
        self.run_with("leads.parquet", HEADER + "1,US,5\n", "error[wrong-format]")

    def test_a_name_that_tells_nothing(self):
        self.run_with("leads.csv", os.urandom(10_000), "error[")

    def test_one_endless_line(self):
        self.run_with("leads.csv", HEADER + "1,US," + "5" * 5_000_000 + "\n", "unreadable-value", status=0)

    def test_escapes_in_a_value_do_not_reach_the_terminal(self):
        result = self.run_with("leads.csv", HEADER + "1,US,\x1b[31mred\n", "unreadable-value", status=0)
        self.assertNotIn("\x1b", result.err)

    def test_a_few_bytes_that_are_no_utf8(self):
        result = self.run_with("leads.csv", (HEADER + "1,Österreich,5\n3,Ägypten,5\n").encode() + b"2,\xd6sterreich,5\n",
                               "unreadable-value", status=0)
        self.assertNotIn("Windows-1252", result.err)

    def test_a_truncated_arrow_and_zstd(self):
        for name in ("leads.arrow", "leads.csv.zst"):
            whole = self.folder / name
            self.expect(merit(*TINY, "--out", str(whole)), 0)
            content = whole.read_bytes()
            whole.unlink()
            self.run_with(name, content[:len(content) // 2], "error[damaged-file]")
            (self.folder / name).unlink()

    def test_json_that_is_none(self):
        self.run_with("leads.ndjson", "[" * 1_000_000, "error[")
        (self.folder / "leads.ndjson").unlink()
        self.run_with("leads.ndjson", '{"id": ' + '{"a": ' * 100_000, "error[bad-json]")
        (self.folder / "leads.ndjson").unlink()
        self.run_with("leads.ndjson", '{"id": "1"\n', "error[bad-json]")

    def test_nothing_at_standard_input(self):
        self.expect(merit("run", "tiny.merit", "--leads", "-", "--now", NOW), 3, "error[empty-file]", "standard input")

    def test_events_that_are_none(self):
        for content, status, text in [("", 3, "error[empty-file]"), ("contact,at\n", 3, "error[column-not-found]"),
                                      ("contact,at,kind,page,title\n", 0, "0 leads"), ("a,b\n1,2\n", 3, "error["),
                                      ("contact,at,kind,page,title\n1\n", 3, "error[ragged-row]")]:
            with self.subTest(content):
                leads, events = self.file("leads.csv", HEADER), self.file("events.csv", content)
                self.expect(merit("run", "tiny.merit", "--leads", leads, "--events", events, "--now", NOW), status, text)

    def test_two_columns_of_events(self):
        event = '[{""kind"": ""visit"", ""at"": ""2026-10-01""}]'
        leads = self.file("leads.csv", f'id,country,employees,events,Events\n1,US,5,"{event}","{event}"\n')
        self.expect(merit("run", "tiny.merit", "--leads", leads, "--now", NOW), 3, "ambiguous-events",
                    "`events` and `Events`")

    def test_a_column_of_events_that_holds_none(self):
        for name, content, held in (("leads.csv", "id,country,employees,events\n1,US,5,12\n", "texts such as `12`"),
                                    ("leads.ndjson", '{"id": "1", "country": "US", "employees": 5, "events": {}}\n',
                                     "texts such as `{}`")):
            leads = self.file(name, content)
            self.expect(merit("run", "tiny.merit", "--leads", leads, "--now", NOW), 3, "error[not-events]", "`events`",
                        held, "a list of structures, or a JSON array")

    def test_dates_beyond_any_calendar(self):
        self.run_with("leads.csv", HEADER + "1,US,99999999999999999999\n2,US,1e400\n", "2 values of `employees`", status=0)

    def test_a_folder(self):
        self.expect(merit("run", "tiny.merit", "--leads", str(self.folder), "--now", NOW), 3, "error[cannot-read]")


class WorkingFolder(CommandTest):
    def test_no_library_is_taken_from_it(self):
        listed = subprocess.run(["ldd", MERIT], capture_output=True, text=True, check=True).stdout
        needed = [words[0] for words in map(str.split, listed.splitlines()) if "=>" in words]
        self.assertNotEqual(needed, [])
        for name in needed:
            self.file(name, "no library")
        self.expect(merit("--version", cwd=self.folder), 0, "merit")


class Outputs(CommandTest):
    def test_a_full_disk(self):
        for form in ("csv", "ndjson", "parquet", "arrow", "table"):
            with self.subTest(form):
                self.expect(merit(*TINY, "--out", "/dev/full", "--format", form), 2, "error[cannot-write]", "/dev/full")

    def test_a_full_standard_output(self):
        with open("/dev/full", "wb") as full:
            self.expect(merit(*TINY, stdout=full), 2, "error[cannot-write]")

    def test_a_file_that_may_not_be_so_large(self):
        for name in ("decisions.csv", "decisions.parquet"):
            with self.subTest(name):
                line = [MERIT, *TINY, "-q", "--out", str(self.folder / name)]
                run = subprocess.run(line, cwd=DATA, env=environment(), capture_output=True, check=False,
                                     preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100)))
                self.assertEqual(run.returncode, 2)
                self.assertIn("it would be larger than files may be here", run.stderr.decode())
                self.assertEqual(self.left_over(), [])

    def test_a_full_disk_for_the_summary(self):
        self.expect(merit(*TINY, "--summary", "/dev/full"), 2, "error[cannot-write]", "/dev/full")

    def test_help_and_scripts_on_a_full_disk(self):
        for words in (["--help"], ["run", "--help"], ["help", "usage"], ["completions", "bash"], ["check", "tiny.merit"]):
            with self.subTest(words), open("/dev/full", "wb") as full:
                self.expect(merit(*words, stdout=full), 2, "cannot write standard output: No space left")

    def test_a_folder_that_is_not_there(self):
        self.expect(merit(*TINY, "--out", str(self.folder / "absent" / "d.csv")), 2, "error[cannot-write]")

    def test_a_folder_in_its_place(self):
        (self.folder / "d.csv").mkdir()
        self.expect(merit(*TINY, "--out", str(self.folder / "d.csv")), 2, "error[cannot-write]")
        self.assertEqual(self.left_over(), ["d.csv"])

    def test_a_folder_that_takes_no_files(self):
        self.expect(merit(*TINY, "--out", "/proc/decisions.csv"), 2, "error[cannot-write]")


@unittest.skipIf(b"__asan_init" in Path(MERIT).read_bytes(), "sanitizers have addresses of their own by the terabyte")
class SmallMemory(CommandTest):
    def test_it_is_enough_or_that_is_said(self):
        library = str(self.folder / "libtiny.so")
        for megabytes in (60, 100, 140, 160, 170, 180, 200, 300):
            size = megabytes << 20
            for line in (["check", "tiny.merit"], ["build", "tiny.merit", "-o", library],
                         [*TINY, "--engine", "jit", "--no-cache"], [*TINY, "--engine", "interpreter"]):
                with self.subTest(f"{megabytes} MB for {line}"):
                    run = subprocess.run([MERIT, *line], cwd=DATA, env=environment(), capture_output=True, check=False,
                                         preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (size, size)))
                    started = b"error while loading shared libraries" not in run.stderr  # of Merit's own
                    self.assertIn(run.returncode, (0, 2, 3) if started else (127,), run.stderr)

    def test_code_is_made_where_no_heap_is_kept_back(self):
        size = 400 << 20
        run = subprocess.run([MERIT, *TINY, "--engine", "jit", "--no-cache"], cwd=DATA, env=environment(), check=False,
                             capture_output=True, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (size, size)))
        self.assertEqual(run.returncode, 0, run.stderr)


if __name__ == "__main__":
    unittest.main()
