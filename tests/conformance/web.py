"""Decisions of a definition that is built as a module of WebAssembly, asked through its JavaScript module by Node:
`merit build`, then plain objects for all leads at once (web.mjs). Names in the module are in NFC."""

import json
import subprocess
import tempfile
import unicodedata
from pathlib import Path

import decide
import literals

ASK = Path(__file__).resolve().with_name("web.mjs")
LARGEST = 2**53  # from here on a number of JavaScript is not the integer that is written


def for_script(value):
    """As web.mjs reads it: large integers as `{"integer": text}`."""
    if isinstance(value, dict):
        return {name: for_script(each) for name, each in value.items()}
    if isinstance(value, list):
        return [for_script(each) for each in value]
    is_large = isinstance(value, int) and not isinstance(value, bool) and abs(value) >= LARGEST
    return {"integer": str(value)} if is_large else value


def decide_by_web(run: decide.Run, cases: list, _columns: list) -> list:
    """As `decide.decide`, by a module."""
    lines = decide.lead_lines(run.definition, cases)
    columns = decide.lead_columns(run.definition)
    key = decide.key_of(run.definition)
    leads = [{key: line[columns[key]], **{unicodedata.normalize("NFC", name): value for name, value in case.lead.items()
                                          if value is not None}, "events": case.events}
             for line, case in zip(lines, cases)]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        decide.build(run, folder, "asked.wasm")
        (folder / "package.json").write_text('{"type": "module"}')  # for Node before 20.19
        manifest = json.loads((folder / "asked.json").read_text())
        types = {each["name"]: each for each in manifest["parameters"]}
        parameters = {name: literals.value_of(types[name]["type"], written) for name, written in run.parameters.items()}
        asked = {"leads": leads, "now": run.now, "parameters": parameters}
        asked = json.dumps(for_script(asked), ensure_ascii=False).encode("utf-8", "surrogateescape")
        asked = subprocess.run(["node", ASK, folder / "asked.js"], input=asked, capture_output=True, timeout=120)
    if asked.returncode != 0:
        raise decide.Refused(f"status {asked.returncode}\n{asked.stderr.decode()}")
    return json.loads(asked.stdout)
