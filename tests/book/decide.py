"""Decisions on leads and events that are given as plain values: one `merit run` a definition and a moment."""

import json
import os
import re
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MERIT = os.path.abspath(os.environ.get("MERIT", ROOT / "build/bin/merit"))
TIMEOUT = 120  # a hang is a failure; nothing here is a measurement
NOBODY = "no such lead"


@dataclass
class Case:
    """A lead with its events. A value is what a JSON file would hold; None is missing. An event is a dictionary of its
    fields, with `event` and `at` beside them."""
    lead: dict = field(default_factory=dict)
    events: list = field(default_factory=list)


@dataclass
class Run:
    definition: str
    now: str
    parameters: dict = field(default_factory=dict)
    files: dict = field(default_factory=dict)  # modules and data files beside the definition: name -> text
    options: list = field(default_factory=list)  # more of `merit run`


class Refused(Exception):
    """Merit did not decide; the message is what it said."""


def merit(*arguments, cwd) -> subprocess.CompletedProcess:
    return subprocess.run([MERIT, *arguments], cwd=cwd, capture_output=True, text=True, timeout=TIMEOUT)


# --- what a definition declares --------------------------------------------------------------------------------------
FIELD = re.compile(r'(\w+)\s*:\s*(?:one of\s*(?:"[^"]*"\s*,?\s*)+|\w+)((?:\s*(?:key|required|from\s*"[^"]*"))*)')


def without_comments(definition: str) -> str:
    return re.sub(r'("(?:[^"\\\n]|\\.)*")|#[^\n]*', lambda match: match.group(1) or "", definition)


def blocks(definition: str, head: str):
    """The texts between the braces after `head`, which holds one group: (group, text)."""
    for match in re.finditer(r"^\s*" + head + r"\b[^{}\n=]*\{([^}]*)\}", without_comments(definition), re.MULTILINE):
        yield match.group(1), match.group(2)


def columns_of(block: str) -> dict:
    """Each field's name and the column that it is read from."""
    columns = {}
    for name, options in FIELD.findall(re.sub(r"missing when[^\n]*", "", block)):
        source = re.search(r'from\s*"([^"]*)"', options)
        columns[name] = source.group(1) if source else name
    return columns


def lead_columns(definition: str) -> dict:
    for _, block in blocks(definition, "(lead|account)"):
        return columns_of(block)
    return {}


def key_of(definition: str) -> str:
    for _, block in blocks(definition, "(lead|account)"):
        found = re.search(r"(\w+)\s*:\s*\w+\s+key", block)
        if found:
            return found.group(1)
    raise Refused("the definition's lead has no key")


@dataclass
class Kind:
    """Where a kind of event is found: its value in the type column, and its columns."""
    type_value: str
    columns: dict
    lead: str
    at: str


def mapping_of(block: str, word: str, otherwise: str) -> str:
    found = re.search(rf'\b{word} from "([^"]*)"', block)
    return found.group(1) if found else otherwise


def common_columns(definition: str) -> tuple:
    """The columns that hold the lead, the time and the type, where a kind says nothing else."""
    block = next((text for _, text in blocks(definition, "(events)")), "")
    subject = next((word for word, _ in blocks(definition, "(lead|account)")), "lead")
    return mapping_of(block, "lead", subject), mapping_of(block, "at", "at"), mapping_of(block, "type", "type")


def kinds_of(definition: str) -> dict:
    lead, at, _ = common_columns(definition)
    declared = {name: text for name, text in blocks(definition, r"(?:event|outcome)\s+(\w+)")}
    head = r'^\s*(?:event|outcome)\s+(\w+)(?:\s+plural\s+\w+)?(?:\s+from\s+"([^"]*)")?(?!\s*\w*\s*=)'
    kinds = {}
    for name, source in re.findall(head, without_comments(definition), re.MULTILINE):
        block = declared.get(name, "")
        fields = re.sub(r'\b(lead|at) from "[^"]*"( matching \w+)?', "", block)
        kinds[name] = Kind(source or name, columns_of(fields), mapping_of(block, "lead", lead),
                           mapping_of(block, "at", at))
    return kinds


# --- one run ---------------------------------------------------------------------------------------------------------
def lead_lines(definition: str, cases: list) -> list:
    columns = lead_columns(definition)
    key = key_of(definition)
    lines = []
    for number, case in enumerate(cases):
        row = {column: None for column in columns.values()}
        row.update({columns.get(name, name): value for name, value in case.lead.items()})
        if row[columns[key]] is None:
            row[columns[key]] = str(number)
        lines.append(row)
    return lines


def event_lines(definition: str, cases: list, keys: list, now: str) -> list:
    """Beside the cases' events one of each kind that belongs to nobody, so that every column is there. An event's
    `lead` is the case's, where it does not say another."""
    kinds = kinds_of(definition)
    type_column = common_columns(definition)[2]
    lines = []
    for kind in kinds.values():
        empty = {column: None for column in kind.columns.values()}
        lines.append({**empty, kind.lead: NOBODY, kind.at: now, type_column: kind.type_value})
    for case, key in zip(cases, keys):
        for event in case.events:
            kind = kinds.get(event["event"]) or Kind(event["event"], {}, *common_columns(definition)[:2])
            line = {kind.lead: event.get("lead", key), kind.at: event["at"], type_column: kind.type_value}
            line.update((kind.columns.get(name, name), value) for name, value in event.items()
                        if name not in ("event", "at", "lead"))
            lines.append(line)
    return lines


def write_lines(path: Path, lines: list):
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))


def write_definition(folder: Path, definition: str, files: dict) -> Path:
    """A definition, with the files beside it that it reads."""
    path = folder / "definition.merit"
    for file, text in {**files, path.name: definition}.items():
        (folder / file).write_text(text)
    return path


def build(run: Run, folder: Path, out: str, *options: str):
    """Makes a library of a run's definition in a folder."""
    write_definition(folder, run.definition, run.files)
    result = merit("build", "definition.merit", "-o", out, *options, cwd=folder)
    if result.returncode != 0:
        raise Refused(f"status {result.returncode}\n{result.stderr}{result.stdout}")


def decide(run: Run, cases: list, columns: list) -> list:
    """A dictionary of the columns a case, in the order of the cases."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_definition(folder, run.definition, run.files)
        leads = lead_lines(run.definition, cases)
        key = lead_columns(run.definition)[key_of(run.definition)]
        write_lines(folder / "leads.ndjson", leads)
        arguments = ["run", "definition.merit", "--leads", "leads.ndjson", "--now", run.now, "--format", "ndjson",
                     "--columns", ",".join(dict.fromkeys([key_of(run.definition), *columns])), *run.options]
        events = event_lines(run.definition, cases, [lead[key] for lead in leads], run.now)
        if events:
            write_lines(folder / "events.ndjson", events)
            arguments += ["--events", "events.ndjson"]
        for parameter, value in run.parameters.items():
            arguments += ["--set", f"{parameter}={value}"]
        result = merit(*arguments, cwd=folder)
    if result.returncode != 0:
        raise Refused(f"status {result.returncode}\n{result.stderr}{result.stdout}")
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    if len(rows) != len(cases):
        raise Refused(f"{len(rows)} rows for {len(cases)} leads\n{result.stderr}")
    return rows


@dataclass
class Complaint:
    severity: str
    name: str
    line: int
    message: str
    helps: list


def complaints(definitions: list) -> list:
    """What `merit check --no-lints` says of each definition, given with its files: a list of complaints each, in its order."""
    if not definitions:
        return []
    with tempfile.TemporaryDirectory() as name:
        paths = []
        for number, (definition, files) in enumerate(definitions):
            folder = Path(name) / str(number)
            folder.mkdir()
            write_definition(folder, definition, files)
            paths.append(f"{number}/definition.merit")
        result = merit("check", "--no-lints", *paths, "--diagnostics", "json", cwd=name)
    if result.returncode not in (0, 1):
        raise Refused(f"status {result.returncode}\n{result.stderr}{result.stdout}")
    found = [[] for _ in definitions]
    for line in (result.stdout + result.stderr).splitlines():
        one = json.loads(line)
        found[int(one["file"].split("/")[0])].append(
            Complaint(one["severity"], one["name"], one["range"]["start"]["line"] + 1, one["message"], one["help"]))
    return found
