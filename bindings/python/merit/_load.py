"""Definitions that were built as libraries (`merit build crm.merit -o libcrm.so`)."""

from __future__ import annotations

import os
import re
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple, Union

from merit import _library
from merit._decisions import Decisions, as_batch, rows_of, without_views
from merit._definition import Definition, Parameters
from merit._description import Event, Field
from merit._errors import ColumnError, Problem
from merit._library import Batch
from merit._matching import (
    TYPE_NAMES,
    columns_asked,
    find_column,
    grouped,
    keys_of,
    known_keys,
    place_of_column,
    repeated,
    rows_of_kinds,
    texts_of,
)

EventTable = Tuple[Batch, _library.GroupedRows, str]

# By count: the problem's name, and what it says of one | of several.
LEFT_OUT = {
    "unreadable_lead_values": (
        "unreadable-value",
        "{value of a lead does|values of leads do} not read as {its|their} type and {is|are} missing",
    ),
    "unreadable_event_values": (
        "unreadable-value",
        "{value of an event does|values of events do} not read as {its|their} type and {is|are} missing",
    ),
    "events_later_than_now": ("event-later-than-now", "{event|events} later than `now` {was|were} left out"),
    "events_without_time": ("event-without-time", "{event|events} without a time that reads {was|were} left out"),
    "events_of_unknown_kind": (
        "event-of-unknown-kind",
        "{event|events} of a kind that the definition does not declare {was|were} left out",
    ),
    "events_with_repeated_key": (
        "duplicate-event-key",
        "{event repeats|events repeat} the key of an earlier one and {was|were} left out",
    ),
    "events_without_required_field": (
        "event-without-required-field",
        "{event|events} without a field that is required {was|were} left out",
    ),
    "events_of_unknown_lead": (
        "event-of-unknown-lead",
        "{event|events} of a lead that is not there {was|were} left out",
    ),
}


class LoadedDefinition(Definition):
    """A definition that `merit.load` found in a library."""

    def __init__(self, library: _library.SharedLibrary, parameters: Optional[Parameters]):
        self._library = library
        super().__init__(library.description, parameters)
        self._key = next(field for field in self.fields if field.key)
        # By kind: the column that says whose an event is, or empty, and which lead field it holds, or -1: the key.
        self._owners: Dict[str, Tuple[str, int]] = {
            event["name"]: (event.get("lead_column", ""), event.get("matching", -1))
            for event in self._description["events"]
        }

    def _evaluate(
        self,
        leads: Any,
        events: Sequence[Tuple[str, Optional[str], Any]],
        now: int,
        parameters: Mapping[str, Union[int, float, str]],
        columns: List[str],
        **options: Any,
    ) -> Decisions:
        if options:
            raise TypeError(f"a definition of a library has no option `{next(iter(options))}` of evaluate()")
        names = [output.name for output in self.outputs]
        wanted = columns or [self._key.name, *(name for name in names if name != "reasons")]
        for name in wanted:
            if name != self._key.name and name not in names:
                raise ColumnError(f"no column is called `{name}`; the library has `{'`, `'.join(names)}`")
        batch = as_batch(leads, "leads")
        counts: Dict[str, int] = {}
        seen: Dict[str, Any] = {}
        tables = [table for name, kind, table in events for table in self._joined(batch, name, kind, table, counts, seen)]
        decided, report = self._library.evaluate(batch, tables, now, list(parameters.items()))
        problems = problems_of(total(report, counts))
        place = place_of_column(batch.names, self._key.column)
        if place is None:
            if self._key.name in columns:
                raise ColumnError(f"the leads have no column `{self._key.column}`, which is the key")
            return Decisions(decided.chosen([names.index(name) for name in wanted if name in names]), problems)
        keyed = decided.with_first(batch, place, self._key.name)
        return Decisions(keyed.chosen([[self._key.name, *names].index(name) for name in wanted]), problems)

    def _joined(
        self, leads: Batch, name: str, kind: Optional[str], table: Any, counts: Dict[str, int], seen: Dict[str, Any]
    ) -> List[EventTable]:
        """The rows of a table of events by lead: a table for each way in which kinds name their lead. What keys have been
        `seen` in earlier tables, by kind, becomes those that have been seen after this one."""
        rows = without_views(rows_of(table, name))
        kinds = [event for event in self.events if kind in (None, event.name, event.plural) and event.needed]
        rows = self._without_repeats(rows, kinds, name, kind, counts, seen)
        ways: Dict[Tuple[str, int], List[Event]] = {}
        for event in kinds:
            ways.setdefault(self._owners[event.name], []).append(event)
        made = []
        for way, those in ways.items():
            own = rows if len(ways) == 1 else rows.take(rows_of_kinds(self._types(rows, name), type_values(those)))
            whose = self._whose(leads, own, name, way, counts)
            asked = columns_asked(own.column_names, those, self._description["event_type_column"])
            made.append((as_batch(own.select(asked), name), whose, kind or ""))
        return made

    def _types(self, rows: Any, name: str) -> Any:
        """The column that says of which kind each event is."""
        column = self._description["event_type_column"]
        return find_column(rows, [column] if column else TYPE_NAMES, "the kind of events", name)

    def _without_repeats(
        self,
        rows: Any,
        kinds: Sequence[Event],
        name: str,
        kind: Optional[str],
        counts: Dict[str, int],
        seen: Dict[str, Any],
    ) -> Any:
        """A second event of a kind with the same key is none, whoever's it is: the first in the tables stays."""
        import pyarrow
        from pyarrow import compute

        numbers = pyarrow.arange(0, rows.num_rows)
        left_out = []
        for event in kinds:
            key = key_of(event)
            place = None if key is None else place_of_column(rows.column_names, key.column)
            if key is None or place is None:
                continue
            own = numbers if kind else rows_of_kinds(self._types(rows, name), [event.type_value])
            keys = known_keys(texts_of(rows.column(place).take(own), key.type), key.missing_when)
            gone, seen[event.name] = repeated(own, keys, seen.get(event.name))
            left_out.append(gone)
        all_gone = pyarrow.chunked_array([chunk for gone in left_out for chunk in gone.chunks], pyarrow.int64())
        if len(all_gone) == 0:
            return rows
        counts["events_with_repeated_key"] = counts.get("events_with_repeated_key", 0) + len(all_gone)
        return rows.filter(compute.invert(compute.is_in(numbers, all_gone)))

    def _whose(
        self, leads: Batch, rows: Any, name: str, way: Tuple[str, int], counts: Dict[str, int]
    ) -> _library.GroupedRows:
        import pyarrow

        column, matching = way
        field = self._key if matching < 0 else self.fields[matching]
        named = pyarrow.record_batch(leads)
        lead_keys = keys_of(find_column(named, [field.column], f"`{field.name}`", "leads"), field.type)
        wanted = [column] if column else [self.subject, self._key.name]
        owners = keys_of(find_column(rows, wanted, "the lead of events", name), field.type)
        found = grouped(lead_keys, owners, matching >= 0, field.column)
        counts["events_of_unknown_lead"] = counts.get("events_of_unknown_lead", 0) + found.without_lead
        return found


def key_of(event: Event) -> Optional[Field]:
    return next((field for field in event.fields if field.key), None)


def type_values(events: Sequence[Event]) -> List[str]:
    return [event.type_value for event in events]


def total(one: Mapping[str, int], other: Mapping[str, int]) -> Dict[str, int]:
    return {what: one.get(what, 0) + other.get(what, 0) for what in [*one, *other]}


def problems_of(counts: Mapping[str, int]) -> Tuple[Problem, ...]:
    """What was left out or counts as missing."""
    found = [(LEFT_OUT[what], count) for what, count in counts.items() if what in LEFT_OUT and count > 0]
    return tuple(Problem(code, "warning", counted(count, text), count=count) for (code, text), count in found)


def counted(count: int, text: str) -> str:
    return f"{count:,} " + re.sub(r"\{(.+?)\|(.+?)\}", r"\1" if count == 1 else r"\2", text)


def load(path: Union[str, "os.PathLike[str]"], *, parameters: Optional[Parameters] = None) -> LoadedDefinition:
    """Loads a definition from a library. It needs no compiler.

    path: of the file, which stays loaded as long as the process.
    parameters: values by name, which take the place of the definition's own.

    Raises OSError where there is no such library.
    """
    found = os.path.abspath(os.fspath(path))
    if not os.path.exists(found):
        raise FileNotFoundError(f"there is no file `{os.fspath(path)}`")
    if found.endswith(".merit"):
        raise OSError(f"`{os.fspath(path)}` is a definition: give it to `merit.compile`, or its library to `merit.load`")
    return LoadedDefinition(_library.load(found), parameters)
