"""Tables of what the library must answer, CSV files that a person can read and extend.

A column called `= EXPRESSION` holds what the expression gives, an empty cell where that is missing; every other column
is given. In tables/ a row is a lead, and a given column is called `name: type`. In events/ a row is a lead with one
event, and the given columns are those of the event.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

import library

LIBRARIES = "".join(f"use {module.name}\n" for module in library.modules.read_modules())


@dataclass
class Table:
    path: Path
    given: list      # headers
    asked: list      # expressions
    rows: list       # dictionaries by header

    def cells(self, row: dict) -> list:
        return [row[header] for header in self.given]


def read_table(path: Path) -> Table:
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    header = list(rows[0])
    return Table(path, [one for one in header if not one.startswith("= ")],
                 [one.removeprefix("= ") for one in header if one.startswith("= ")], rows)


def tables(folder: str) -> list:
    return [read_table(path) for path in sorted((library.HERE / folder).glob("*.csv"))]


def outputs(table: Table) -> str:
    return "".join(f"output answer_{number} = {expression}\n" for number, expression in enumerate(table.asked))


def decide_leads(table: Table, engine: str) -> list:
    fields = "".join(f"  {header}\n" for header in table.given)
    definition = f"{LIBRARIES}lead {{\n  row : integer key\n{fields}}}\n{outputs(table)}stage Lead\n"
    header = ["row", *(given.partition(":")[0] for given in table.given)]
    rows = [[number, *table.cells(row)] for number, row in enumerate(table.rows)]
    return library.decide(definition, (header, rows), engine=engine)


def decide_events(table: Table, engine: str) -> list:
    definition = f"{LIBRARIES}lead {{ row : integer key }}\n{outputs(table)}stage Lead\n"
    rows = [[number, "2026-06-29T12:00:00Z", *table.cells(row)] for number, row in enumerate(table.rows)]
    return library.decide(definition, (["row"], [[number] for number in range(len(table.rows))]),
                          (["row", "at", *table.given], rows), engine)


def differences(table: Table, answers: list) -> list:
    """A line for each cell that is not what the table says."""
    found = []
    for number, (row, answer) in enumerate(zip(table.rows, answers, strict=True)):
        for column, expression in enumerate(table.asked):
            expected, given = row[f"= {expression}"], answer[f"answer_{column}"]
            if expected != given:
                found.append(f"{table.path.name}:{number + 2}: {', '.join(table.cells(row))}: {expression} is "
                             f"`{given}`, not `{expected}`")
    return found
