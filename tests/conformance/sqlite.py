"""Decisions by SQLite's extension, of definitions that are built as libraries.

Cells are given as texts, as a CSV file would have them; events stand in one table, and the extension finds their leads.
"""

import json
import os
import subprocess
import tempfile
from pathlib import Path

import decide
import library
import literals

RUN_SQL = os.path.abspath(os.environ.get("RUN_SQL", decide.ROOT / "build/bin/run_sql"))
LISTS = ("undecided", "reasons")


def literal(value) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, (int, float)):
        return repr(value)
    if "\0" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
        return f"CAST(x'{value.encode('utf-8', 'surrogateescape').hex()}' AS TEXT)"
    return "'" + value.replace("'", "''") + "'"


def name(written: str) -> str:
    return '"' + written.replace('"', '""') + '"'


def table(called: str, lines: list) -> list:
    columns = list(dict.fromkeys(column for line in lines for column in line))
    rows = [f"({', '.join(literal(library.cell_text(line.get(column))) for column in columns)})" for line in lines]
    return [f"CREATE TABLE {called}({', '.join(map(name, columns))})", f"INSERT INTO {called} VALUES {', '.join(rows)}"]


def plain(value, type_name: str):
    """As the suite writes it."""
    if value is None:
        return None
    if type_name == "boolean":
        return bool(value)
    return json.loads(value) if type_name == "list of text" else value


def decide_by_sqlite(run: decide.Run, cases: list, _columns: list) -> list:
    """As `decide.decide`, by the extension."""
    lines = decide.lead_lines(run.definition, cases)
    key = decide.lead_columns(run.definition)[decide.key_of(run.definition)]
    events = decide.event_lines(run.definition, cases, [line[key] for line in lines], run.now)
    with tempfile.TemporaryDirectory() as folder_name:
        folder = Path(folder_name)
        decide.build(run, folder, "libasked.so", "--cpu", "native")
        manifest = json.loads((folder / "asked.json").read_text())
        types = {each["name"]: each["type"] for each in manifest["parameters"]}
        where = [f"{name(each)} = {literal(literals.value_of(types[each], text))}" for each, text in run.parameters.items()]
        outputs = {each["name"]: each["type"] for each in manifest["outputs"]}
        now = f", now = {literal(run.now)}" if run.now else ""
        joined = ", events = 'events'" if events else ""
        statements = [
            *table("leads", lines), *(table("events", events) if events else []),
            f"CREATE VIRTUAL TABLE decisions USING merit(library = './libasked.so', leads = 'leads'{joined}{now})",
            f"SELECT {', '.join(map(name, outputs))} FROM decisions{' WHERE ' if where else ''}{' AND '.join(where)}"]
        done = subprocess.run([RUN_SQL], input=";\n".join(statements).encode(), capture_output=True, timeout=120, cwd=folder)
    said = done.stdout.decode("utf-8", "surrogateescape").rstrip("\n").split("\n")
    if done.returncode != 0 or any(line.startswith("error: ") for line in said):
        raise decide.Refused(f"status {done.returncode}\n{said[:3]}{done.stderr.decode()}")
    return [{each: plain(value, kind) for value, (each, kind) in zip(json.loads(line), outputs.items(), strict=True)}
            for line in said]
