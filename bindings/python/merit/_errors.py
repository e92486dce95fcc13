"""What can be wrong: definitions, data, questions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Mapping, NoReturn, Sequence


@dataclass(frozen=True)
class Diagnostic:
    """Something that is said of a definition's text. Lines and columns count from 1, columns in characters."""

    code: str
    """Its stable name: `unknown-name`. `merit help NAME` explains it."""
    severity: str
    """`error`, `warning` or `notice`."""
    message: str
    file: str
    line: int
    column: int
    end_line: int
    end_column: int
    help: Sequence[str] = ()

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.severity}[{self.code}]: {self.message}"


@dataclass(frozen=True)
class Example:
    """One place in the data where something was found."""

    table: str
    row: int
    """Counted from 0."""
    value: str
    """As it stands there, shortened; empty where there is none to show."""


@dataclass(frozen=True)
class Problem:
    """Something that was found in the data."""

    code: str
    """Its stable name: `unreadable-value`."""
    severity: str
    """`error`, `warning` or `notice`."""
    message: str
    """With the count in it where there is one."""
    help: str = ""
    count: int = 1
    examples: Sequence[Example] = field(default=())

    def __str__(self) -> str:
        return f"{self.severity}[{self.code}]: {self.message}"


class Error(Exception):
    """All that this package raises, but for `TypeError`, `ValueError` and `OSError` as Python has them."""


class CompileError(Error):
    """A definition is wrong. As text it shows each fault under the line that has it."""

    diagnostics: Sequence[Diagnostic]

    def __init__(self, text: str, diagnostics: Sequence[Diagnostic] = ()):
        super().__init__(text)
        self.diagnostics = tuple(diagnostics)


class DataError(Error):
    """Leads or events are wrong: there are no decisions."""

    problems: Sequence[Problem]

    def __init__(self, problems: Sequence[Mapping[str, Any]]):
        self.problems = problems_of(problems)
        super().__init__("\n".join(shown(problem) for problem in self.problems))


class ArrowError(DataError):
    """What was given as a table does not say what it is, or contradicts itself."""

    def __init__(self, message: str):
        super().__init__([{"code": "damaged-table", "severity": "error", "message": message}])


class ParameterError(Error, ValueError):
    """No such parameter, not of its type, or outside its range."""


class ColumnError(Error, ValueError):
    """No column of decisions has that name."""


class InternalError(Error):
    """A fault of Merit's own."""


def problems_of(found: Sequence[Mapping[str, Any]]) -> Sequence[Problem]:
    made = []
    for one in found:
        examples = tuple(Example(**example) for example in one.get("examples", ()))
        made.append(Problem(**{**one, "examples": examples}))
    return tuple(made)


def shown(problem: Problem) -> str:
    lines = [f"{problem.code}: {problem.message}"]
    for example in problem.examples:
        lines.append(f"  {example.table} row {example.row}" + (f"  {example.value}" if example.value else ""))
    if problem.help:
        lines.append(f"  help: {problem.help}")
    return "\n".join(lines)


def raise_status(status: int, message: str) -> NoReturn:
    """What a library's statuses (docs/library.md) are here."""
    if status == 2:
        raise ParameterError(message)
    if status == 6:
        raise MemoryError(message)
    if status == 4:
        raise ArrowError(message)
    if status in (3, 5, 7):
        codes = {3: "wrong-columns", 5: "missing-required-field", 7: "too-large"}
        raise DataError([{"code": codes[status], "severity": "error", "message": message}])
    raise InternalError(message)
