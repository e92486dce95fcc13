"""`merit build crm.wasm`: a module of WebAssembly with its JavaScript and TypeScript."""

import csv
import http.server
import json
import os
import re
import shutil
import subprocess
import tempfile
import threading
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
POINTS = ROOT / "examples/points"
NOW = "2026-10-31T12:00:00Z"
SECONDS = 120


def run(*command, status=0, **more) -> str:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=SECONDS, **more)
    assert done.returncode == status, f"{command}: status {done.returncode}\n{done.stdout}{done.stderr}"
    return done.stdout


def leads_of_example() -> list:
    """The example's leads as objects, whose members are the fields."""
    leads = {}
    for row in csv.DictReader((POINTS / "leads.csv").read_text().splitlines()):
        leads[row["Record ID"]] = {"id": row["Record ID"], "country": row["Country/Region"] or None,
                                   "employees": row["Number of Employees"] or None, "events": []}
    for row in csv.DictReader((POINTS / "events.csv").read_text().splitlines()):
        event = {"event": row["event_type"], "at": row["occurred_at"], "event_id": row["event_id"],
                 "kind": row.get("kind") or None}
        leads[row["contact_id"]]["events"].append(event)
    return list(leads.values())


class Web(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def build(self, definition=POINTS / "points.merit", name="points.wasm") -> Path:
        run(os.environ["MERIT"], "build", definition, "-o", self.folder / name)
        return self.folder / name

    def prepare(self):
        """A module, and beside it what asks it."""
        self.build()
        for name in ("ask.mjs", "page.html", "errors.mjs"):
            shutil.copy(HERE / name, self.folder)
        self.say_that_scripts_are_modules()
        (self.folder / "leads.json").write_text(json.dumps({"leads": leads_of_example(), "now": NOW}))

    def say_that_scripts_are_modules(self):
        """What Node before 20.19 needs, as docs/webassembly.md says."""
        (self.folder / "package.json").write_text('{"type": "module"}')

    def expected(self) -> list:
        rows = run(os.environ["MERIT"], "run", POINTS / "points.merit", "--leads", POINTS / "leads.csv", "--events",
                   POINTS / "events.csv", "--now", NOW, "--format", "ndjson", "--columns",
                   "id,stage,points,disqualified,undecided,reasons").splitlines()
        return [{name: value for name, value in json.loads(row).items() if name != "id"} for row in rows]

    def check(self, said: dict):
        self.assertNotIn("error", said)
        self.assertEqual(said["name"], "Points")
        self.assertEqual(said["decisions"], self.expected())
        self.assertEqual(said["one"], said["decisions"])
        self.assertGreater(said["report"]["eventsUsed"], 0)

    def test_node_decides_as_merit_does(self):
        self.prepare()
        script = self.folder / "node.mjs"
        script.write_text('import { readFileSync } from "node:fs";\nimport { load } from "./points.js";\n'
                          'import { ask } from "./ask.mjs";\n'
                          'const asked = JSON.parse(readFileSync(new URL("./leads.json", import.meta.url)));\n'
                          "console.log(JSON.stringify(await ask(load, asked)));\n")
        self.check(json.loads(run("node", script)))

    def test_a_browser_decides_as_merit_does(self):
        self.prepare()
        result, done = {}, threading.Event()

        class Handler(http.server.SimpleHTTPRequestHandler):
            extensions_map = {**http.server.SimpleHTTPRequestHandler.extensions_map, ".mjs": "text/javascript"}

            def do_POST(self):
                result.update(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response(204)
                self.end_headers()
                done.set()

            def log_message(self, *_):
                pass

        def handler(*arguments):
            return Handler(*arguments, directory=str(self.folder))

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser = subprocess.Popen(
            ["chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
             f"--user-data-dir={self.folder / 'profile'}", f"http://127.0.0.1:{server.server_port}/page.html"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            self.assertTrue(done.wait(SECONDS), "the page never answered")
        finally:
            browser.terminate()
            browser.wait(SECONDS)
            server.shutdown()
            server.server_close()
        self.check(result)

    def test_the_example_that_is_documented_runs(self):
        page = (ROOT / "docs/webassembly.md").read_text()
        definition, script = (re.search(rf"```{language}\n(.*?)^```", page, re.DOTALL | re.MULTILINE)[1]
                              for language in ("merit", "js"))
        (self.folder / "crm.merit").write_text(definition)
        self.build(self.folder / "crm.merit", "crm.wasm")
        self.say_that_scripts_are_modules()
        said = re.compile(r"^([\w.]+);\s+// (.*)$", re.MULTILINE)
        (self.folder / "page.mjs").write_text(
            said.sub(r"console.log(JSON.stringify(\1) === JSON.stringify(\2), \1);", script))
        lines = run("node", self.folder / "page.mjs").splitlines()
        self.assertEqual(len(lines), len(said.findall(script)))
        self.assertEqual([line for line in lines if not line.startswith("true ")], [])

    def test_names_that_are_taken(self):
        """A lead's field `events` and an event's field `event` have members of other names."""
        definition = self.folder / "taken.merit"
        definition.write_text("lead { id: text key, events: integer, event: text }\n"
                              "event visit { event: text, event_: text from \"Other\", events: integer }\n"
                              "output asked = events\noutput lead_event = lead.event\n"
                              "output first = event of first visit\noutput other = event_ of first visit\n"
                              "output many = sum of events of visit\nstage Lead\n")
        self.build(definition, "taken.wasm")
        script = self.folder / "asks.ts"
        self.say_that_scripts_are_modules()
        script.write_text('import { load } from "./taken.js";\nconst taken = await load();\n'
                          'const visit = { event: "visit" as const, at: "2026-01-01", event__: "a", event_: "b", events: 3 };\n'
                          'const made = taken.decide({ events_: 7, event: "c", events: [visit] });\n'
                          "(globalThis as any).console.log(JSON.stringify([made.asked, made.lead_event, made.first, "
                          "made.other, made.many]));\n")
        run("tsc", "--strict", "--target", "es2022", "--module", "es2022", "--lib", "es2022,dom", "--moduleResolution",
            "node", script)
        self.assertEqual(json.loads(run("node", script.with_suffix(".js"))), [7, "c", "a", "b", 3])

    def test_what_goes_wrong_is_said(self):
        self.prepare()
        lines = run("node", self.folder / "errors.mjs").splitlines()
        report = {"unreadableLeadValues": 2, "unreadableEventValues": 0, "eventsUsed": 0, "eventsLaterThanNow": 0,
                  "eventsWithoutTime": 2, "eventsOfUnknownKind": 1, "eventsWithRepeatedKey": 0,
                  "eventsWithoutRequiredField": 0}
        self.assertEqual(lines, [
            "2: the value given for the parameter `bar` is outside its range", "2: there is no parameter `baa`",
            "2: the parameter `bar` is no integer: x", "1: `now` is no time: soon", "1: `now` is no time: Invalid Date",
            "1: `employees`: a value of type object is no cell", "15", "[15,15,15,15,15]",
            f"[0,0,0,0,0,0] {json.dumps(report, separators=(',', ':'))}", "0", "0", "true 0", "true 1 true true"])

    def test_what_types_say(self):
        self.build()
        for name in ("uses.ts", "wrong.ts"):
            shutil.copy(HERE / name, self.folder)
        compile_types = ["tsc", "--noEmit", "--strict", "--target", "es2022", "--module", "es2022", "--lib", "es2022,dom",
                         "--moduleResolution", "node"]
        run(*compile_types, self.folder / "uses.ts")
        said = run(*compile_types, self.folder / "wrong.ts", status=2).splitlines()
        lines = [int(line.split("(")[1].split(",")[0]) for line in said if "error TS" in line]
        self.assertEqual(sorted(set(lines)), [4, 5, 6, 7, 8, 9, 10])
        examples = [path for path in sorted(ROOT.glob("examples/*/*.merit")) if "\nstage " in path.read_text()]
        for definition in examples:
            self.build(definition, f"{definition.stem}.wasm")
        run(*compile_types, *(self.folder / f"{each.stem}.d.ts" for each in examples))
        self.say_that_scripts_are_modules()
        run("node", "--input-type=module", "-e", "".join(f'await import("./{each.stem}.js");' for each in examples),
            cwd=self.folder)

    def test_the_files_and_their_bytes(self):
        path = self.build()
        self.assertEqual(sorted(each.name for each in self.folder.iterdir()),
                         ["points.d.ts", "points.js", "points.json", "points.wasm"])
        before = {each.name: each.read_bytes() for each in self.folder.iterdir()}
        copied = self.folder / "copy.merit"
        shutil.copy(POINTS / "points.merit", copied)
        self.build(copied)
        self.assertEqual(before, {name: (self.folder / name).read_bytes() for name in before})
        manifest = json.loads((self.folder / "points.json").read_text())
        self.assertEqual(manifest["library"],
                         {"file": "points.wasm", "interface": None, "function": None, "processors": ["wasm32"]})
        run(os.environ["MERIT"], "build", POINTS / "points.merit", "-o", path, "--cpu", "native", status=2)


if __name__ == "__main__":
    unittest.main()
