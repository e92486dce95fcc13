"""Markdown pages as what they show: definitions, tables of leads, messages, files and commands. The conventions stand
at the top of docs/language.md, for readers."""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Optional


@dataclass
class Fence:
    language: str  # the first word behind the three backticks
    name: str      # the rest of that line
    text: str
    line: int


@dataclass
class Table:
    header: list   # cells as written
    rows: list     # lists of cells as written
    line: int


@dataclass
class Example:
    """A definition, and what the page says of it."""
    definition: str
    line: int
    files: dict = field(default_factory=dict)
    tables: list = field(default_factory=list)
    messages: Optional[str] = None


@dataclass
class Step:
    """What a reader does: write a file, or give a command and see what it prints."""
    line: int
    file: Optional[str] = None
    text: str = ""
    at_the_end: bool = False  # of what the file has already: a fence named `+FILE`
    command: Optional[str] = None
    output: Optional[str] = None
    output_line: int = 0  # of the fence that holds it


# --- from text to fences and tables ----------------------------------------------------------------------------------
def cells_of(row: str) -> list:
    cells = re.split(r"(?<!\\)\|", row.strip().strip("|"))
    return [cell.strip().replace("\\|", "|") for cell in cells]


def pieces(text: str):
    """Every heading (a text), fence and table, in order."""
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        start = at
        if lines[at].startswith("```"):
            language, _, name = lines[at][3:].strip().partition(" ")
            at += 1
            while lines[at] != "```":
                at += 1
            yield Fence(language, name, "".join(line + "\n" for line in lines[start + 1:at]), start + 1)
        elif lines[at].startswith("|"):
            while at + 1 < len(lines) and lines[at + 1].startswith("|"):
                at += 1
            header, _, *rows = lines[start:at + 1]
            yield Table(cells_of(header), [cells_of(row) for row in rows], start + 1)
        elif lines[at].startswith("#"):
            yield lines[at]
        at += 1


# --- examples --------------------------------------------------------------------------------------------------------
EVERYWHERE = "everywhere"  # marks the declarations that the examples without a lead share
MESSAGE = re.compile(r"(error|warning|notice)\[")


def is_code(cell: str) -> bool:
    return len(cell) > 2 and cell.startswith("`") and cell.endswith("`")


def examples(page: Path) -> list:
    """The examples of a page. An example without a lead of its own gets the declarations marked `everywhere`; a table
    that no example of its section precedes has these alone. A table whose first column is not code is for readers."""
    everywhere = ""
    files = {}
    found = []
    alone = True
    for piece in pieces(page.read_text()):
        if isinstance(piece, str):
            alone = True
        elif isinstance(piece, Table):
            if not is_code(piece.header[0]):
                continue
            if alone:
                found.append(Example(everywhere, piece.line))
            alone = False
            found[-1].tables.append(piece)
        elif piece.language == "merit" and piece.name == EVERYWHERE:
            everywhere = piece.text
            found.append(Example(piece.text, piece.line))
            alone = False
        elif piece.language == "merit" and not piece.name:
            whole = piece.text if declares_lead(piece.text) else everywhere + piece.text
            found.append(Example(whole, piece.line, files))
            files = {}
            alone = False
        elif piece.language in ("merit", "csv") and piece.name:
            files[piece.name] = piece.text
        elif piece.language == "text" and MESSAGE.match(piece.text):
            found[-1].messages = piece.text
    return found


def declares_lead(definition: str) -> bool:
    return re.search(r"^(lead|account)\s*\{", definition, re.MULTILINE) is not None


def headings(page: Path) -> list:
    return [piece for piece in pieces(page.read_text()) if isinstance(piece, str)]


# --- steps -----------------------------------------------------------------------------------------------------------
def steps(page: Path) -> list:
    """The files and commands of a page, in order. The fence after a command is what it prints."""
    found = []
    for piece in pieces(page.read_text()):
        if not isinstance(piece, Fence):
            continue
        if piece.name and piece.name != EVERYWHERE:
            found.append(Step(piece.line, file=piece.name.lstrip("+"), text=piece.text,
                              at_the_end=piece.name.startswith("+")))
        elif piece.language == "sh":
            found.append(Step(piece.line, command=piece.text.strip().replace("\\\n", " ")))
        elif piece.language in ("text", "csv") and found and found[-1].command and found[-1].output is None:
            found[-1].output = piece.text
            found[-1].output_line = piece.line
    return found


def with_output(text: str, step: Step, shown: str) -> str:
    """The page's text, with what a command shows now in place of what it shows there."""
    lines = text.split("\n")
    begin = step.output_line  # the line after the fence's first, counted from 0
    return "\n".join([*lines[:begin], *shown.split("\n")[:-1], *lines[begin + step.output.count("\n"):]])


# --- cells -----------------------------------------------------------------------------------------------------------
def plain(cell: str) -> str:
    return cell[1:-1] if is_code(cell) else cell


def value_of(cell: str):
    """A lead's or an event's value: `missing`, a text in quotes, or text as a data file would have it."""
    text = plain(cell)
    if text == "missing":
        return None
    return json.loads(text) if text.startswith('"') else text


UNITS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800}
LENGTH = re.compile(r"(-?[\d.]+) (second|minute|hour|day|week)s?")


def seconds_of(text: str) -> Optional[float]:
    """`3 days 4 hours`, as seconds."""
    parts = LENGTH.findall(text)
    if not parts or LENGTH.sub("", text).strip():
        return None
    return sum(float(amount) * UNITS[unit] for amount, unit in parts)


def agrees(cell: str, value) -> bool:
    """Whether a value of the output is what a cell promises."""
    text = plain(cell)
    if value is None:
        return text == "missing"
    if isinstance(value, bool):
        return text == str(value).lower()
    if isinstance(value, list):
        return value == [one.strip() for one in text.split(";") if one.strip()]
    if isinstance(value, dict):
        return value == json.loads(text)
    if isinstance(value, str):
        return value == (json.loads(text) if text.startswith('"') else text)
    length = seconds_of(text)
    try:
        return value == (json.loads(text) if length is None else length)  # an integer stays exact
    except ValueError:
        return False


# --- events, written as in a `test` block ----------------------------------------------------------------------------
EVENT = re.compile(r"""\s*(?P<kind>\w+)\s*(?:\{(?P<fields>(?:[^{}"]|"(?:[^"\\]|\\.)*")*)\})?
                       \s*(?:(?P<length>[\d.]+\s\w+)\sago|at\s(?P<at>\S+?))\s*(?:;|$)""", re.VERBOSE)
FIELD = re.compile(r'\s*(\w+)\s*:\s*("(?:[^"\\]|\\.)*"|[^,]+?)\s*(?:,|$)')


def events_of(cell: str, now) -> list:
    """`visit { page: "/a" } 3 days ago; webinar at 2026-06-01`; nothing and `none` are no events. `now` is a
    datetime with its offset."""
    from datetime import timedelta
    text = plain(cell)
    if text in ("", "none"):
        return []
    events, at = [], 0
    while at < len(text):
        match = EVENT.match(text, at)
        if not match:
            raise ValueError(f"these are no events: {text[at:]}")
        moment = match["at"]
        if match["length"]:
            moment = (now - timedelta(seconds=seconds_of(match["length"]))).isoformat()
        event = {"event": match["kind"], "at": moment}
        event.update((name, value_of(value)) for name, value in FIELD.findall(match["fields"] or ""))
        events.append(event)
        at = match.end()
    return events
