"""`merit build`: libraries, what stands beside them, and what other programs see of them."""

import ctypes
import json
import re
import shutil
import subprocess
import unittest
from datetime import datetime, timedelta, timezone
from pathlib import Path

from command import DATA, NOW, ROOT, CommandTest, merit

CC = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
CC_AARCH64 = "aarch64-linux-gnu-gcc"
RUN_AARCH64 = ["qemu-aarch64", "-L", "/usr/aarch64-linux-gnu"]
STRICT = ["-Wall", "-Wextra", "-Wpedantic", "-Werror"]
# What of the C library a definition may ask for.
FROM_C = {"malloc", "free", "memcpy", "memmove", "memset", "memcmp", "bcmp", "_setjmp", "longjmp"}
LEVELS = ["x86-64-v2", "x86-64-v3", "x86-64-v4"]


def tool(*command, **more) -> str:
    return subprocess.run([str(part) for part in command], check=True, capture_output=True, text=True, timeout=120,
                          **more).stdout


def symbols(path: Path, *options: str) -> set[str]:
    return {line.split()[-1].split("@")[0] for line in tool("nm", *options, path).splitlines() if line.strip()}


def version_of(library: Path) -> int:
    """What the library says of itself: `merit_library::version`."""
    function = ctypes.CDLL(str(library)).crm_library
    function.restype = ctypes.POINTER(ctypes.c_uint32)
    return function()[0]


class BuildTest(CommandTest):
    def build(self, name="libcrm.so", *more, definition="library.merit", folder=None) -> Path:
        path = (folder or self.folder) / name
        self.expect(merit("build", definition, "-o", path, *more), 0)
        return path


class Files(BuildTest):
    def test_header_and_manifest_stand_beside_the_library(self):
        for name in ("libcrm.so", "crm.a", "crm.o"):
            with self.subTest(name):
                self.build(name)
                self.assertEqual(self.left_over(), sorted([name, "crm.h", "crm.json"]))
                for path in self.folder.iterdir():
                    path.unlink()

    def test_the_same_definition_gives_the_same_bytes(self):
        other = self.folder / "elsewhere"
        other.mkdir()
        shutil.copy(DATA / "library.merit", other)
        for name in ("libcrm.so", "crm.a", "crm.o"):
            with self.subTest(name):
                one = self.build(name)
                two = self.build(name, definition=other / "library.merit", folder=other)
                for path in (one, one.with_name("crm.h"), one.with_name("crm.json")):
                    self.assertEqual(path.read_bytes(), (two.parent / path.name).read_bytes(), path.name)
                self.assertNotIn(str(self.folder).encode(), one.read_bytes())
                self.assertNotIn(str(ROOT).encode(), one.read_bytes())

    def test_columns_are_those_asked_for(self):
        path = self.build("libcrm.so", "--columns", "could_reach,stage")
        manifest = json.loads(path.with_name("crm.json").read_text())
        self.assertEqual([output["name"] for output in manifest["outputs"]], ["could_reach", "stage"])
        stages = [output["values"] for output in manifest["outputs"]]
        self.assertEqual(stages[0], stages[1])
        for columns, message in (("id", "a library has no column `id`"), ("changed_from", "needs an earlier stage: with `--previous`"),
                                 ("stage,stage", "the column `stage` is asked for twice"),
                                 ("sage", "no column is called `sage`; did you mean `stage`?")):
            with self.subTest(columns):
                self.expect(merit("build", "library.merit", "-o", path, "--columns", columns), 2, message)
        self.expect(merit("build", "library.merit", "--emit", "assembly", "--columns", "stage"), 2, "`--columns`")

    def test_leads_may_say_where_they_stood(self):
        path = self.build("libcrm.so", "--previous", "--columns", "stage,reached,changed_from")
        manifest = json.loads(path.with_name("crm.json").read_text())
        self.assertEqual([(field["name"], field["type"], field["needed"]) for field in manifest["fields"][-2:]],
                         [("previous_stage", "text", True), ("previous_reached", "time", True)])
        self.assertIn("merit_cell previous_stage;", path.with_name("crm.h").read_text())
        taken = self.file("taken.merit", "lead { id: text key, previous_reached: time }\nstage MQL\n")
        self.expect(merit("build", taken, "-o", path, "--previous"), 2, "a field `previous_reached` of its own")
        self.expect(merit("build", "library.merit", "--emit", "assembly", "--previous"), 2, "`--previous`")

    def test_the_manifest_says_what_is_needed_and_given(self):
        path = self.build()
        manifest = json.loads(path.with_name("crm.json").read_text())
        self.assertEqual(manifest["schema"], 1)
        self.assertEqual(manifest["library"], {"file": "libcrm.so", "interface": version_of(path),
                                               "function": "crm_library", "processors": LEVELS})
        definition = manifest["definition"]
        self.assertEqual((definition["name"], definition["version"]), ("Library */", "3.1"))
        self.assertRegex(definition["hash"], r"^[0-9a-f]{64}$")
        fields = {field["name"]: field for field in manifest["fields"]}
        self.assertEqual(fields["employees"]["column"], "Number of Employees")
        self.assertEqual(fields["employees"]["documentation"], "People in the company.")
        self.assertEqual(fields["plan"]["values"], ["free", "free trial", "paid"])
        self.assertEqual([name for name, field in fields.items() if not field["needed"]], ["id", "unused"])
        events = {event["name"]: event for event in manifest["events"]}
        self.assertEqual([name for name, event in events.items() if event["needed"]], ["visit", "form"])
        self.assertEqual([field["name"] for field in events["visit"]["fields"] if field["needed"]], ["page"])
        self.assertEqual(manifest["parameters"],
                         [{"name": "bar", "type": "integer", "default": 50, "lowest": 0, "highest": 100,
                           "documentation": "Points from which on a lead is one."}])
        header = merit("run", "library.merit", "--leads", "library_leads.csv", "--events", "library_events.csv",
                       "--now", NOW).out.splitlines()[0]
        self.assertEqual([output["name"] for output in manifest["outputs"]], header.split(",")[1:] + ["reasons"])

    def test_every_member_of_the_manifest_is_documented(self):
        manifest = json.loads(self.build().with_name("crm.json").read_text())
        page = (ROOT / "docs/manifest.md").read_text()
        documented = set(re.findall(r"`([a-z_]+)`", page))

        def check(entry):
            if isinstance(entry, list):
                for each in entry:
                    check(each)
            if isinstance(entry, dict):
                for name, value in entry.items():
                    self.assertIn(name, documented)
                    check(value)

        check(manifest)


class Elf(BuildTest):
    def test_one_name_is_seen_from_outside(self):
        for name, options in (("libcrm.so", ["-D", "--defined-only"]), ("crm.o", ["-g", "--defined-only"])):
            with self.subTest(name):
                self.assertEqual(symbols(self.build(name), *options), {"crm_library"})

    def test_only_the_c_library_is_needed(self):
        for name, options in (("libcrm.so", ["-D", "--undefined-only"]), ("crm.o", ["--undefined-only"])):
            with self.subTest(name):
                self.assertLessEqual(symbols(self.build(name), *options) - {"_GLOBAL_OFFSET_TABLE_"}, FROM_C)
        dynamic = tool("readelf", "-d", self.folder / "libcrm.so")
        self.assertNotIn("(NEEDED)", dynamic)
        self.assertIn("Library soname: [libcrm.so]", dynamic)
        self.assertRegex(dynamic, r"FLAGS.*NOW")

    def test_nothing_is_writable_that_is_executable_nor_stays_so(self):
        segments = tool("readelf", "-lW", self.build())
        flags = {kind: rights.replace(" ", "") for kind, rights in re.findall(
            r"^\s+(\w+)\s+(?:0x[0-9a-f]+\s+){5}([RWE ]{3})", segments, re.MULTILINE)}
        self.assertEqual(flags["GNU_STACK"], "RW")
        self.assertIn("GNU_RELRO", flags)
        loaded = re.findall(r"^\s+LOAD\s+(?:0x[0-9a-f]+\s+){5}([RWE ]{3})", segments, re.MULTILINE)
        self.assertFalse([rights for rights in loaded if "W" in rights and "E" in rights])
        sections = tool("readelf", "-SW", self.folder / "libcrm.so")
        for written in (".data ", ".bss "):
            self.assertNotIn(f" {written}", sections)

    def test_time_zones_are_inside_only_where_they_are_asked_for(self):
        here = self.file("here.merit", 'definition "Here" { timezone "Europe/Berlin" }\nlead { id: text key, day: date }\n'
                                       "event visit { page: text }\nstage A when any visit this month\n")
        utc = self.file("utc.merit", 'definition "UTC" {}\nlead { id: text key, n: integer }\n'
                                     "stage A when n > 1\n")
        large, small = self.build("here.o", definition=here), self.build("utc.o", definition=utc)
        self.assertIn(b"Pacific/Auckland", large.read_bytes())
        self.assertNotIn(b"Pacific/Auckland", small.read_bytes())
        self.assertLess(small.stat().st_size + 100_000, large.stat().st_size)

    def test_one_level_is_built_where_one_is_named(self):
        every = self.build("all.o").stat().st_size
        for level in LEVELS:
            with self.subTest(level):
                path = self.build("one.o", "--cpu", level)
                self.assertLess(path.stat().st_size, every)
                manifest = json.loads(path.with_name("one.json").read_text())
                self.assertEqual(manifest["library"]["processors"], [level])
                if level == "x86-64-v2":
                    self.assertNotRegex(tool("objdump", "-d", path), r"%[yz]mm")


@unittest.skipIf(CC is None, "no C compiler")
class Programs(BuildTest):
    def compile_user(self, *linked, name="user", compiler=CC) -> Path:
        program = self.folder / name
        tool(compiler, "-std=c11", *STRICT, f"-I{self.folder}", DATA / "library_user.c", *linked, "-o", program)
        return program

    def expected(self) -> list[list]:
        """What `merit run` says of the same leads: the key and the outputs, in the units of the C interface."""
        outputs = json.loads((self.folder / "crm.json").read_text())["outputs"]
        columns = ",".join(["id", *(output["name"] for output in outputs)])
        result = merit("run", "library.merit", "--leads", "library_leads.csv", "--events", "library_events.csv", "--now",
                       NOW, "--columns", columns, "--format", "ndjson")
        rows = map(json.loads, self.expect(result, 0).out.splitlines())
        return [[row["id"], *(in_units(row[output["name"]], output["type"]) for output in outputs)] for row in rows]

    def check_decisions(self, program: Path, *by):
        set_path = [*by, "-E", f"LD_LIBRARY_PATH={self.folder}"] if by else ["env", f"LD_LIBRARY_PATH={self.folder}"]
        decided = [line.split("|") for line in tool(*set_path, program).splitlines()]
        expected = self.expected()
        self.assertEqual(len(decided), len(expected))
        for cells, wanted in zip(decided, expected):
            read = [type(value)(cell) if cell else "" for cell, value in zip(cells, wanted, strict=True)]
            self.assertEqual(read, wanted)

    def test_a_program_decides_as_merit_does(self):
        self.build("libcrm.so")
        self.check_decisions(self.compile_user(f"-L{self.folder}", "-lcrm", name="shared"))
        self.check_decisions(self.compile_user(self.build("crm.a"), name="static"))
        self.check_decisions(self.compile_user(self.build("crm.o"), name="object"))
        for level in LEVELS:
            if level == "x86-64-v2" or f"avx{'512f' if level.endswith('4') else '2'}" in Path("/proc/cpuinfo").read_text():
                with self.subTest(level):
                    self.check_decisions(self.compile_user(self.build("crm.a", "--cpu", level), name=level))

    def test_a_program_for_aarch64_decides_alike(self):
        cpu = ["--cpu", "aarch64"]
        self.build("libcrm.so", *cpu)
        self.assertLessEqual(symbols(self.folder / "libcrm.so", "-D", "--undefined-only"), FROM_C)
        self.assertEqual(symbols(self.folder / "libcrm.so", "-D", "--defined-only"), {"crm_library"})
        manifest = json.loads((self.folder / "crm.json").read_text())
        self.assertEqual(manifest["library"]["processors"], ["aarch64"])
        for name, linked in (("shared", [f"-L{self.folder}", "-lcrm"]), ("static", [self.build("crm.a", *cpu)]),
                             ("object", [self.build("crm.o", *cpu)])):
            with self.subTest(name):
                self.check_decisions(self.compile_user(*linked, name=name, compiler=CC_AARCH64), *RUN_AARCH64)

    def test_the_program_that_is_documented_runs(self):
        page = (ROOT / "docs/library.md").read_text()
        definition = self.file("documented.merit", re.search(r"```merit\n(.*?)```", page, re.DOTALL)[1])
        source = self.file("documented.c", re.search(r'```c\n(#include "crm.h".*?)```', page, re.DOTALL)[1])
        program = self.folder / "documented"
        library = self.build("crm.a", definition=definition)
        tool(CC, "-std=c99", *STRICT, f"-I{self.folder}", source, library, "-o", program)
        self.assertEqual(tool(program), "MQL\n")

    def test_the_header_is_c_and_c_plus_plus(self):
        path = self.build("libcrm.so").with_name("crm.h")
        include = f'-include{path}'
        for language in (["-std=c99"], ["-std=c17"], ["-x", "c++", "-std=c++17", "-lstdc++"]):
            with self.subTest(language):
                tool(CC, *language, *STRICT, "-fsyntax-only", *(["-x", "c"] if "c++" not in language else []), include,
                     "/dev/null")

    def test_headers_of_all_examples_are_c(self):
        for definition in sorted(ROOT.glob("examples/*/*.merit")):
            if re.search(r"^stage ", definition.read_text(), re.MULTILINE):
                with self.subTest(definition.name):
                    self.build("crm.o", "--cpu", "x86-64-v2", definition=definition)
                    tool(CC, "-std=c99", *STRICT, "-fsyntax-only", "-x", "c", f"-include{self.folder}/crm.h", "/dev/null")

    def test_two_libraries_live_in_one_program(self):
        other = self.file("other.merit", 'definition "Other" {}\nlead { id: text key, n: integer }\nstage B when n > 1\n')
        for name, other_name in (("crm.a", "other.a"), ("crm.o", "other.o"), ("libcrm.so", "libother.so")):
            with self.subTest(name):
                linked = [self.build(name), self.build(other_name, definition=other)]
                source = self.file("two.c", """
#include "crm.h"
#include "other.h"
#include <stdio.h>
int main(void) {
  printf("%.*s %.*s\\n", (int)crm_library()->description->name.size, crm_library()->description->name.data,
         (int)other_library()->description->name.size, other_library()->description->name.data);
  return crm_library() == other_library();
}
""")
                program = self.folder / "two"
                tool(CC, "-std=c99", *STRICT, f"-I{self.folder}", source, *linked, "-o", program)
                self.assertEqual(tool(program, env={"LD_LIBRARY_PATH": str(self.folder)}), "Library */ Other\n")


def in_units(value, kind: str):
    """A value of NDJSON as the C interface has it; missing is an empty text."""
    if value is None:
        return ""
    if kind == "duration":
        return round(value * 1_000_000)
    if kind == "time":
        moment = datetime.fromisoformat(value.replace("Z", "+00:00"))
        return (moment - datetime(1970, 1, 1, tzinfo=timezone.utc)) // timedelta(microseconds=1)
    return ";".join(value) if kind == "list of text" else value


class Usage(BuildTest):
    def test_what_to_build_must_be_said(self):
        self.expect(merit("build", "library.merit"), 2, "what to build is not said", "-o libcrm.so")
        self.expect(merit("build"), 2, "no definition is named")
        for name in ("crm.dll", "crm", "so", "crm.so.1"):
            with self.subTest(name):
                self.expect(merit("build", "library.merit", "-o", self.folder / name), 2,
                            "does not say by its ending what to build")
        self.assertEqual(self.left_over(), [])

    def test_names_must_be_names_of_c(self):
        for name, stem in (("2crm.so", "2crm"), ("lib.a", "lib"), ("lib-crm.so", "_crm")):
            with self.subTest(name):
                result = merit("build", "library.merit", "-o", self.folder / name)
                if name == "lib.a":
                    self.expect(result, 0)
                    self.assertIn("lib_library", (self.folder / "lib.h").read_text())
                else:
                    self.expect(result, 2, f"would begin with `{stem}`")
        self.expect(merit("build", "library.merit", "-o", self.folder / "libmerit.so"), 2, "that all libraries share")
        path = self.build("libcrm v2.so")
        self.assertEqual(symbols(path, "-D", "--defined-only"), {"crm_v2_library"})
        self.assertTrue((self.folder / "crm v2.h").exists())

    def test_nothing_that_is_read_is_overwritten(self):
        data = self.file("crm.json", "country\nDE\n")
        definition = self.file("crm.merit", 'definition "D" {}\nlead { id: text key, country: text }\n'
                                            'set targets from "crm.json"\nstage A when country in targets\n')
        self.expect(merit("build", definition, "-o", self.folder / "libcrm.so"), 2, "would overwrite what is read")
        self.assertEqual(Path(data).read_text(), "country\nDE\n")
        self.assertEqual(self.left_over(), ["crm.json", "crm.merit"])

    def test_what_cannot_be_written_is_said(self):
        self.expect(merit("build", "library.merit", "-o", "/proc/nowhere/libcrm.so"), 2,
                    "cannot write `/proc/nowhere/libcrm.so`")
        self.expect(merit("build", "wrong.merit", "-o", "/proc/nowhere/libcrm.so"), 2, "cannot write")
        self.expect(merit("build", "library.merit", "-o", self.folder / "libcrm.so", TMPDIR="/proc/nowhere"), 2,
                    "no folder for temporary files", "TMPDIR")

    def test_code_as_text_does_not_replace_a_library(self):
        path = self.build()
        library = path.read_bytes()
        self.expect(merit("build", "library.merit", "--emit", "assembly", "-o", path), 2, "is called like a library")
        self.assertEqual(path.read_bytes(), library)

    def test_one_output_is_named_once(self):
        for twice in (["-o", "b.so"], ["--out", "b.so"], ["--out=b.so"], ["-ob.so"]):
            with self.subTest(twice):
                self.expect(merit("build", "library.merit", "-o", "a.so", *twice), 2, "`--out` is given twice")
        self.expect(merit("build", "library.merit", "-o"), 2, "`--out` needs a value")

    def test_a_wrong_definition_is_no_library(self):
        self.expect(merit("build", "wrong.merit", "-o", self.folder / "libcrm.so"), 1, "error[")
        module = self.file("module.merit", "set eu = \"DE\", \"FR\"\n")
        self.expect(merit("build", module, "-o", self.folder / "libm.so"), 1, "is a library: it has no stages")
        self.assertEqual(self.left_over(), ["module.merit"])

    def test_levels_are_named_as_elsewhere(self):
        self.expect(merit("build", "library.merit", "-o", self.folder / "libcrm.so", "--cpu", "haswell"), 2,
                    "not `haswell`")
        self.expect(merit("build", "library.merit", "--emit", "assembly", "--cpu", "aarch64"), 2,
                    "of this machine's kind, not of `aarch64`")


if __name__ == "__main__":
    unittest.main()
