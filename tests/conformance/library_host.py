"""Decisions of a definition that is built as a library for another machine's processor, asked by a program of that machine
(library_host.c) under an emulator."""

import datetime
import json
import struct
import subprocess
import tempfile
import threading
from functools import cache
from pathlib import Path

import decide
import library
import literals

COMPILER = "aarch64-linux-gnu-gcc"
EMULATOR = ["qemu-aarch64", "-L", "/usr/aarch64-linux-gnu"]
HOST = Path(__file__).resolve().with_name("library_host.c")
PROGRAMS = tempfile.TemporaryDirectory()
BUILDING = threading.Lock()


def host() -> str:
    """The program that asks libraries, built once: groups of cases are asked on several threads."""
    with BUILDING:
        return built_host()


@cache
def built_host() -> str:
    program = f"{PROGRAMS.name}/library_host"
    subprocess.run([COMPILER, "-std=c11", "-Wall", "-Wextra", "-Werror", "-O1", f"-I{decide.ROOT}", HOST, "-o", program,
                    "-ldl"], check=True, timeout=120)
    return program


def integer(value: int) -> bytes:
    return struct.pack("<q", value)


def text(value: str) -> bytes:
    encoded = value.encode("utf-8", "surrogateescape")
    return integer(len(encoded)) + encoded


def table(lines: list) -> bytes:
    columns = list(dict.fromkeys(column for line in lines for column in line))
    made = [integer(len(columns)), integer(len(lines))]
    for column in columns:
        made.append(text(column))
        cells = [library.cell_text(line.get(column)) for line in lines]
        made += [integer(0) if cell is None else integer(1) + text(cell) for cell in cells]
    return b"".join(made)


def setting(parameter: dict, written: str) -> bytes:
    """A parameter's value in eight bytes, or a text."""
    kind, value = parameter["type"], literals.value_of(parameter["type"], written)
    name = text(parameter["name"])
    if kind == "text":
        return name + text(value)
    if kind == "number":
        return name + struct.pack("<d", value)
    if kind == "time":
        value = library.micros(value)
    elif kind == "date":
        value = (datetime.date.fromisoformat(value) - datetime.date(1970, 1, 1)).days
    elif kind == "duration":
        value = round(value * 1_000_000)
    elif kind == "enumeration":
        value = [label.casefold() for label in parameter["values"]].index(value.strip().casefold())
    return name + integer(value)


def plain(value, kind: str):
    """As the suite writes it."""
    if value is None:
        return None
    if kind == "date":
        return (datetime.date(1970, 1, 1) + datetime.timedelta(days=value)).isoformat()
    return {"time": library.time_text, "duration": library.seconds, "number": float}.get(kind, lambda same: same)(value)


def decide_by_host(run: decide.Run, cases: list, _columns: list) -> list:
    """As `decide.decide`, by a library for AArch64."""
    lines = decide.lead_lines(run.definition, cases)
    key = decide.lead_columns(run.definition)[decide.key_of(run.definition)]
    keys = [line[key] for line in lines]
    events = decide.event_lines(run.definition, cases, keys, run.now)
    owned = library.events_by_lead(events, decide.kinds_of(run.definition), keys,
                                   decide.common_columns(run.definition)[0])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        decide.build(run, folder, "libasked.so", "--cpu", "aarch64")
        manifest = json.loads((folder / "asked.json").read_text())
        parameters = {each["name"]: each for each in manifest["parameters"]}
        settings = [setting(parameters[each], written) for each, written in run.parameters.items()]
        offsets = [0]
        for lead in owned:
            offsets.append(offsets[-1] + len(lead))
        columns = {column: None for line in events for column in line}  # also where nobody has an event
        own = [{**columns, **line} for lead in owned for line in lead]
        request = b"".join([integer(library.micros(run.now)), integer(len(settings)), *settings, table(lines), table(own),
                            *map(integer, offsets)])
        asked = subprocess.run([*EMULATOR, host(), folder / "libasked.so"], input=request, capture_output=True, timeout=120)
    if asked.returncode != 0:
        raise decide.Refused(f"status {asked.returncode}\n{asked.stderr.decode()}")
    outputs = [(output["name"], output["type"]) for output in manifest["outputs"]]
    rows = [json.loads(line) for line in asked.stdout.decode("utf-8", "surrogateescape").split("\n") if line]
    return [{name: plain(value, kind) for (name, kind), value in zip(outputs, row, strict=True)} for row in rows]
