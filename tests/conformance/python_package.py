"""Decisions by the Python package `merit`: of definitions compiled in this process, and of libraries that it loads.

Cells are given as texts, as a CSV file would have them; events stand in one table, and the package finds their leads.
"""

import datetime
import tempfile
from pathlib import Path

import decide
import library
import literals


def value_of(kind: str, written: str):
    """A parameter's value of Python's own types, from what `--set` takes."""
    value = literals.value_of(kind, written)
    if kind == "time":
        moment = datetime.datetime.fromisoformat(value)
        return moment if moment.tzinfo else moment.replace(tzinfo=datetime.timezone.utc)
    if kind == "date":
        return datetime.date.fromisoformat(value)
    return datetime.timedelta(seconds=value) if kind == "duration" else value


def table_of(lines: list):
    import pyarrow

    columns = {}
    for name in dict.fromkeys(column for line in lines for column in line):
        cells = [library.cell_text(line.get(name)) for line in lines]
        encoded = [None if cell is None else cell.encode("utf-8", "surrogateescape") for cell in cells]
        cells = pyarrow.array(encoded, pyarrow.binary())
        try:
            cells = cells.cast(pyarrow.string())
        except pyarrow.ArrowInvalid:
            pass  # not UTF-8: the package is to say that it does not read
        columns[name] = cells
    return pyarrow.table(columns)


def plain(value):
    """As the suite writes it."""
    if isinstance(value, datetime.datetime):
        micros = (value - datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)) // datetime.timedelta(microseconds=1)
        return library.time_text(micros)
    if isinstance(value, datetime.timedelta):
        return library.seconds(value // datetime.timedelta(microseconds=1))
    if isinstance(value, datetime.date):
        return value.isoformat()
    return value


def definition_of(run: decide.Run, folder: Path, built: bool):
    import merit

    if not built:
        return merit.compile(decide.write_definition(folder, run.definition, run.files))
    decide.build(run, folder, "libasked.so", "--cpu", "native")
    return merit.load(folder / "libasked.so")


def decide_by_python(run: decide.Run, cases: list, columns: list, built: bool) -> list:
    """As `decide.decide`, by the package; by a library that it loads where it is `built`."""
    import merit
    import pyarrow

    lines = decide.lead_lines(run.definition, cases)
    key = decide.key_of(run.definition)
    keys = [line[decide.lead_columns(run.definition)[key]] for line in lines]
    events = decide.event_lines(run.definition, cases, keys, run.now)
    moment = datetime.datetime.fromisoformat(run.now)
    with tempfile.TemporaryDirectory() as name:
        try:
            definition = definition_of(run, Path(name), built)
            kinds = {parameter.name: parameter.type for parameter in definition.parameters}
            parameters = {each: value_of(kinds[each], text) for each, text in run.parameters.items()}
            has = {key, "reasons", *(output.name for output in definition.outputs)}
            decisions = definition.evaluate(
                table_of(lines), table_of(events) if events else None, parameters=parameters,
                now=moment.replace(tzinfo=moment.tzinfo or datetime.timezone.utc) if built else run.now,
                columns=[each for each in dict.fromkeys([key, *columns]) if each in has or not built])
        except merit.Error as refused:
            raise decide.Refused(str(refused)) from None
        return [{name: plain(value) for name, value in row.items()} for row in pyarrow.table(decisions).to_pylist()]
