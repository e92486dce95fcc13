"""Engines, what they tell of themselves, and the cache of compiled code."""

import json
import os
import re
import resource
import signal
import subprocess
import tempfile
import unittest
from pathlib import Path

from command import DATA, MERIT, NOW, CommandTest, TINY, environment, merit

JIT = [*TINY, "--engine", "jit"]
PASSES = ("fold-constants", "simplify", "share", "order-by-cost", "event-filter", "text-tables", "prune")
PLAIN = merit(*TINY, "--engine", "interpreter", "--no-cache").out_bytes


def stages(text: str) -> list[str]:
    """The names in a table of timings."""
    table = text[text.index("  engine: "):].splitlines()[1:]
    return [line.strip().split("  ")[0] for line in table]


class Engines(CommandTest):
    def test_all_decide_the_same(self):
        for engine in ("interpreter", "jit", "auto"):
            with self.subTest(engine):
                self.assertEqual(self.expect(merit(*TINY, "--engine", engine, "--no-cache"), 0).out_bytes, PLAIN)

    def test_there_is_no_other(self):
        self.expect(merit(*TINY, "--engine", "JIT"), 2, "`--engine` is interpreter, jit or auto, not `JIT`")

    def test_the_reader_leaves_out_only_what_nobody_sees(self):
        clean = ["run", "strict.merit", "--leads", "clean_leads.csv", "--events", "clean_events.csv", "--now", NOW,
                 "--no-cache"]
        self.assertEqual(self.expect(merit(*clean), 0).out, self.expect(merit(*clean, "--strict"), 0).out)


class MissingParts(CommandTest):
    """The files beside the program: where one cannot be loaded, what does without it is done, and else it is said."""

    def setUp(self):
        super().setUp()
        version = merit("--version").out.split()[1]
        for part in ("codegen", "proof"):
            self.file(f"libmerit_{part}-{version}.so", "no library")

    def without(self, *arguments, **more):
        return merit(*arguments, LD_LIBRARY_PATH=str(self.folder), **more)

    def test_machine_code_that_is_asked_for(self):
        self.expect(self.without(*JIT, "--no-cache"), 2, "error: a part of Merit cannot be loaded: ", "libmerit_codegen",
                    "install Merit again; `--engine interpreter` decides the same without it")
        result = self.expect(self.without(*JIT, "--no-cache", "--diagnostics", "json"), 2)
        self.assertEqual(json.loads(result.err)["severity"], "error")

    def test_machine_code_that_would_be_quicker(self):
        leads = self.file("leads.csv", "id,country,employees\n" + "".join(f"{i},US,{i}\n" for i in range(10_000)))
        line = ["run", "tiny.merit", "--leads", leads, "--events", "events.csv", "--now", NOW, "--no-cache"]
        result = self.expect(self.without(*line), 0)
        self.assertEqual(result.out_bytes, merit(*line).out_bytes)
        self.assertEqual(result.err.count("notice: the interpreter decided, which takes longer: a part of Merit"), 1)
        self.assertIn("install Merit again", result.err)
        self.assertEqual(self.expect(self.without(*line, "--quiet"), 0).err, "")
        self.assertEqual(self.expect(self.without(*line, "--engine", "interpreter", "--quiet"), 0).err, "")
        told = self.expect(self.without(*line, "--diagnostics", "json"), 0).err.splitlines()
        self.assertEqual([json.loads(one)["severity"] for one in told].count("notice"), 1)

    def test_few_leads_need_none(self):
        self.assertNotIn("interpreter", self.expect(self.without(*TINY), 0).err)

    def test_libraries_and_text_of_code(self):
        library = self.folder / "libtiny.so"
        self.expect(self.without("build", "tiny.merit", "-o", str(library)), 2, "cannot be loaded", "install Merit again")
        self.assertFalse(library.exists())
        self.expect(self.without("build", "tiny.merit", "--emit", "llvm-ir"), 2, "cannot be loaded", "install Merit again")

    def test_lints(self):
        self.expect(self.without("check", "tiny.merit"), 2, "libmerit_proof", "`--no-lints` leaves out what needs it")
        self.expect(self.without("check", "tiny.merit", "--no-lints"), 0)


class PartsOfAnotherBuild(CommandTest):
    """Files beside the program of its version, but of other sources: they are refused before anything in them is called."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.parts = folder.name
        version = merit("--version").out.split()[1]
        names = [f"libmerit_{part}-{version}.so" for part in ("codegen", "proof")]
        # The hash of what both sides are compiled against is the one of its kind that program and parts have in common.
        hashes = [set(re.findall(rb"\0([0-9a-f]{64})\0", file.read_bytes()))
                  for file in (Path(MERIT), *(Path(MERIT).parent / name for name in names))]
        ours, = set.intersection(*hashes)
        for name in names:
            part = (Path(MERIT).parent / name).read_bytes()
            Path(cls.parts, name).write_bytes(part.replace(ours, b"0" * 64))

    def refused(self, *arguments):
        result = merit(*arguments, LD_LIBRARY_PATH=self.parts)
        self.expect(result, 2, "is a part of another build of Merit", "install Merit again")

    def test_code_libraries_and_proofs(self):
        self.refused(*JIT, "--no-cache")
        self.refused("build", "tiny.merit", "--emit", "llvm-ir")
        self.refused("build", "tiny.merit", "-o", os.path.join(self.parts, "libtiny.so"))
        self.refused("check", "tiny.merit")


class Profile(CommandTest):
    def test_each_part_has_its_line(self):
        told = self.expect(merit(*TINY, "--columns", "id", "-q", "--profile"), 0).err
        head, names, *lines = told.strip().splitlines()
        self.assertRegex(head, r"^profile of Tiny 1: \d+ leads, [\d.]+ ns of the processor for each$")
        self.assertEqual(names.split(), ["cost", "alone", "share", "true", "false", "undecided", "points"])
        for part in ("points: +5 per visit", "points: +20 per webinar", "points: +10 when employees > 50",
                     "stage MQL when points > bar", 'country is "XX"', "pattern: visit", "pattern: webinar"):
            self.assertEqual(len([line for line in lines if part in line]), 1, told)
        self.assertEqual(len(lines), 7)
        costs = [float(line.split()[0]) for line in lines]
        self.assertEqual(costs, sorted(costs, reverse=True))

    def test_the_summary_has_it_in_the_order_of_the_definition(self):
        path = self.folder / "summary.json"
        self.expect(merit(*TINY, "-q", "--profile", "--summary", path), 0)
        profile = json.loads(path.read_text())["definitions"][0]["profile"]
        self.expect(merit(*TINY, "-q", "--summary", path), 0)
        self.assertIsNone(json.loads(path.read_text())["definitions"][0]["profile"])
        parts = profile["parts"]
        self.assertEqual([part["kind"] for part in parts],
                         ["rule", "rule", "rule", "stage", "disqualification", "pattern", "pattern"])
        self.assertEqual([part["line"] for part in parts], [20, 21, 22, 30, 27, 20, 21])
        for part in parts:
            self.assertEqual(part["true"] + part["false"] + part["undecided"], profile["leads"])
            self.assertEqual(part["points"] is None, part["kind"] != "rule")
        self.assertEqual(parts[2]["points"], 10 * parts[2]["true"])
        self.assertGreater(parts[0]["true"], 0)  # events are there

    def test_decisions_are_the_same(self):
        self.assertEqual(self.expect(merit(*TINY, "--profile", "--no-cache"), 0).out_bytes, PLAIN)

    def test_values_that_are_compared_have_none(self):
        self.expect(merit(*TINY, "--profile", "--set", "bar=10,20"), 2, "`--profile` has no meaning then")


class Timings(CommandTest):
    def test_every_stage_has_its_line(self):
        told = stages(self.expect(merit(*JIT, "--no-cache", "-q", "--timings"), 0).err)
        for stage in ("parse", "check", "plan", "passes", "prune", "codegen", "llvm", "load", "read", "prepare",
                      "evaluate", "write", "all stages"):
            self.assertIn(stage, told)

    def test_what_did_not_run_has_none(self):
        told = stages(self.expect(merit(*TINY, "--engine", "interpreter", "-q", "--timings"), 0).err)
        self.assertNotIn("llvm", told)
        self.assertIn("evaluate", told)

    def test_the_summary_has_them_too(self):
        path = self.folder / "summary.json"
        self.expect(merit(*JIT, "--no-cache", "--summary", path), 0)
        summary = json.loads(path.read_text())
        self.assertEqual(summary["engines"], ["jit"])
        self.assertTrue(all(stage["seconds"] >= 0 for stage in summary["timings"]))
        self.assertIn("codegen", [stage["stage"] for stage in summary["timings"]])


class Plans(CommandTest):
    def test_a_plan_is_shown_after_a_pass(self):
        result = self.expect(merit(*TINY, "--print-after", "prune"), 0, "# plan of tiny after prune\n%0 = ")
        self.assertEqual(result.out_bytes, PLAIN)

    def test_it_is_shown_after_each_pass(self):
        for name in PASSES:
            with self.subTest(name):
                shown = f"# plan of tiny after {name}\n%0 = "
                self.expect(merit(*TINY, "--print-after", name, "-q"), 0, shown)
                build = ["build", "tiny.merit", "--emit", "llvm-ir", "--print-after", name]
                self.expect(merit(*build), 0, shown)

    def test_a_misspelt_pass_is_answered_with_the_nearest(self):
        self.expect(merit(*TINY, "--print-after", "fold-constant"), 2, "no pass is called `fold-constant`",
                    "did you mean `fold-constants`?")


class PassesLeftOut(CommandTest):
    def test_decisions_are_the_same_without_each_and_without_all(self):
        left_out = [option for name in PASSES for option in ("--without-pass", name)]
        for options in (*(["--without-pass", name] for name in PASSES), left_out):
            with self.subTest(" ".join(options)):
                for engine in ("interpreter", "jit"):
                    given = [*TINY, "--engine", engine, "--no-cache", *options]
                    self.assertEqual(self.expect(merit(*given), 0).out_bytes, PLAIN)

    def test_what_is_left_out_does_not_run(self):
        told = stages(self.expect(merit(*JIT, "--no-cache", "-q", "--timings", "--without-pass", "text-tables"), 0).err)
        self.assertNotIn("text-tables", told)
        self.assertIn("prune", told)

    def test_code_can_be_looked_at_without_it(self):
        code = ["build", "tiny.merit", "--emit", "llvm-ir"]
        whole, left = (self.expect(merit(*code, *options), 0).out for options in ([], ["--without-pass", "simplify"]))
        self.assertTrue(whole != left)

    def test_no_other_pass_can_be_left_out(self):
        self.expect(merit(*TINY, "--without-pass", "vectors"), 2, "`--without-pass`: no pass is called `vectors`",
                    *(f"`{name}`" for name in PASSES))
        self.expect(merit("build", "tiny.merit", "--emit", "llvm-ir", "--without-pass", "prunes"), 2,
                    "did you mean `prune`?")

    def test_it_cannot_be_looked_at_either(self):
        self.expect(merit(*TINY, "--without-pass", "prune", "--print-after", "prune"), 2,
                    "`--print-after prune` has no meaning without the pass `prune`")


class Build(CommandTest):
    def test_code_is_shown_as_text(self):
        self.assertIn("define void @merit_evaluate(", self.expect(merit("build", "tiny.merit", "--emit", "llvm-ir"), 0).out)
        self.assertIn("merit_evaluate:", self.expect(merit("build", "tiny.merit", "--emit", "assembly"), 0).out)

    def test_what_code_calls_is_inside_it(self):
        code = self.expect(merit("build", "tiny.merit", "--emit", "llvm-ir"), 0).out
        outside = re.findall(r"^declare .*?@([\w.]+)\(", code, re.MULTILINE)
        # A sanitized build also checks what the code reads and writes.
        allowed = r"llvm\.|__asan_|__sanitizer_|mem|merit_allocate_block|merit_release_block|_ZN5merit6values"
        self.assertEqual([name for name in outside if not re.match(allowed, name)], [])
        self.assertRegex(code, r"define internal .*@_ZN5merit6values")

    def test_code_is_for_the_processor_level_that_is_named(self):
        for form, shown in (("llvm-ir", '"target-cpu"="{}"'), ("assembly", "merit_evaluate:")):
            for level in ("x86-64-v2", "x86-64-v3", "x86-64-v4"):
                with self.subTest(form=form, level=level):
                    code = self.expect(merit("build", "tiny.merit", "--emit", form, "--cpu", level), 0).out
                    self.assertIn(shown.format(level), code)
                    if level == "x86-64-v2":
                        self.assertNotRegex(code, r"%[yz]mm|<[48] x i64>")
        native = merit("build", "tiny.merit", "--emit", "assembly", "--cpu", "native").out
        self.assertEqual(native, merit("build", "tiny.merit", "--emit", "assembly").out)

    def test_the_same_definition_gives_the_same_bytes(self):
        command = ["build", "tiny.merit", "--emit", "assembly", "--cpu", "x86-64-v2"]
        self.assertEqual(merit(*command).out_bytes, merit(*command).out_bytes)

    def test_code_goes_to_a_file(self):
        path = self.folder / "tiny.ll"
        result = self.expect(merit("build", "tiny.merit", "--emit", "llvm-ir", "-o", path), 0)
        self.assertEqual(result.out, "")
        self.assertIn("@merit_evaluate", path.read_text())
        self.expect(merit("build", "tiny.merit", "--emit", "llvm-ir", "-o", "/proc/nowhere/tiny.ll"), 2, "/proc/nowhere")

    def test_what_there_is_not(self):
        self.expect(merit("build"), 2, "no definition is named")
        self.expect(merit("build", "tiny.merit", "--emit", "sql"), 2, "`--emit` is llvm-ir or assembly, not `sql`")
        self.expect(merit("build", "tiny.merit", "--emit", "llvm-ir", "--cpu", "haswell"), 2, "not `haswell`")
        self.expect(merit("build", "wrong.merit", "--emit", "llvm-ir"), 1, "error[")


class Cache(CommandTest):
    """A definition whose data has dictionaries has two entries: the code of rows, and that of tables over them."""

    def run_with_cache(self, *more):
        return self.expect(merit(*JIT, "-q", "--timings", *more, XDG_CACHE_HOME=str(self.folder)), 0)

    def entries(self):
        return sorted((self.folder / "merit").glob("*")) if (self.folder / "merit").exists() else []

    def test_the_second_run_compiles_nothing(self):
        first, second = self.run_with_cache(), self.run_with_cache()
        self.assertIn("object", stages(first.err))
        self.assertNotIn("object", stages(second.err))
        self.assertEqual(first.out_bytes, PLAIN)
        self.assertEqual(second.out_bytes, PLAIN)
        self.assertEqual(len(self.entries()), 2)
        self.assertEqual((self.folder / "merit").stat().st_mode & 0o777, 0o700)

    def test_another_definition_is_another_entry(self):
        self.run_with_cache()
        first = self.entries()
        second = self.run_with_cache("--columns", "stage")
        self.assertIn("object", stages(second.err))
        self.assertGreater(len(self.entries()), len(first))
        self.assertLess(set(first), set(self.entries()))

    def test_a_parameter_is_not(self):
        self.run_with_cache()
        second = self.run_with_cache("--set", "bar=60")
        self.assertNotIn("object", stages(second.err))
        fresh = merit(*TINY, "--engine", "interpreter", "--no-cache", "--set", "bar=60")
        self.assertEqual(second.out_bytes, fresh.out_bytes)

    def test_damaged_entries_are_compiled_again(self):
        self.run_with_cache()
        for entry in self.entries():
            whole = entry.read_bytes()
            for damaged in (b"", whole[:100], whole[:-1], whole[:200] + b"\0" * 64 + whole[264:], b"\0" * len(whole)):
                entry.write_bytes(damaged)
                result = self.run_with_cache()
                self.assertIn("object", stages(result.err))
                self.assertEqual(result.out_bytes, PLAIN)
                self.assertEqual(entry.read_bytes(), whole)

    def test_without_a_folder_there_is_no_cache(self):
        (self.folder / "file").write_text("")
        for place in (self.folder / "file", "/dev/full", "/proc", "relative"):
            result = self.expect(merit(*JIT, "-q", XDG_CACHE_HOME=str(place), HOME="/proc/nowhere"), 0)
            self.assertEqual(result.out_bytes, PLAIN)
            self.assertEqual(result.err, "")

    def test_no_cache_leaves_nothing(self):
        self.run_with_cache("--no-cache")
        self.assertEqual(self.entries(), [])

    def test_processes_may_share_it(self):
        command = [MERIT, *JIT, "-q"]
        for _ in range(2):
            running = [subprocess.Popen(command, stdout=subprocess.PIPE, cwd=DATA,
                                        env=environment(XDG_CACHE_HOME=str(self.folder))) for _ in range(6)]
            for process in running:
                self.assertEqual(process.communicate()[0], PLAIN)
                self.assertEqual(process.returncode, 0)
        self.assertEqual(len(self.entries()), 2)

    def test_an_entry_that_cannot_be_replaced_is_compiled_each_time(self):
        self.run_with_cache()
        entry, other = self.entries()
        entry.unlink()
        (entry / "inside").mkdir(parents=True)  # rename cannot replace a folder, whoever asks
        for _ in range(2):
            result = self.run_with_cache()
            self.assertIn("object", stages(result.err))
            self.assertEqual(result.out_bytes, PLAIN)
            self.assertEqual(self.entries(), [entry, other])

    def test_a_full_disk_is_no_matter(self):
        def nothing_more_fits():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # so that writing fails, as it does where a disk is full
            resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))

        run = subprocess.run([MERIT, *JIT, "-q"], cwd=DATA, env=environment(XDG_CACHE_HOME=str(self.folder)),
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=nothing_more_fits, check=False)
        self.assertEqual((run.returncode, run.stdout, run.stderr), (0, PLAIN, b""))
        self.assertEqual(self.entries(), [])


if __name__ == "__main__":
    unittest.main()
