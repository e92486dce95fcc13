"""One lead and its events, of Python's own types, as a table of one row."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any, Dict, Iterable, List, Mapping, Sequence

from merit._description import Event, Field

Row = Dict[str, Any]

PLACEHOLDERS: Mapping[str, Any] = {"integer": 0}


def events_of_lead(kinds: Sequence[Event], events: Iterable[Mapping[str, Any]]) -> Dict[str, List[Row]]:
    """By kind: each event's values, by column."""
    by_kind: Dict[str, List[Row]] = {}
    for number, event in enumerate(events):
        if "event" not in event:
            raise ValueError(f"event {number} does not say of which kind it is: give it as `event`")
        kind = next((one for one in kinds if event["event"] in (one.name, one.plural)), None)
        if kind is None:
            raise ValueError(f"the definition declares no event `{event['event']}`")
        if event.get("at") is None:
            raise ValueError(f"event {number} has no moment: give it as `at`")
        values = {name: value for name, value in event.items() if name not in ("event", "at")}
        row = row_of(kind.fields, values, f"the event `{kind.name}`")
        row[kind.time_column] = plain(event["at"])
        by_kind.setdefault(kind.name, []).append(row)
    return by_kind


def row_of(fields: Sequence[Field], values: Mapping[str, Any], what: str) -> Row:
    """A value for each column that a field is read from."""
    row: Row = {field.column: None for field in fields}
    for name, value in values.items():
        # A field's own name counts before the column of another.
        found = [field for field in fields if field.name == name] or [field for field in fields if field.column == name]
        if not found:
            raise ValueError(f"{what} has no field `{name}`")
        column = found[0].column
        if row[column] is not None and value is not None and row[column] != plain(value):
            raise ValueError(f"{what} has two values for the column `{column}`")
        row[column] = row[column] if value is None else plain(value)
    return row


def plain(value: Any) -> Any:
    """Moments of different time zones do not go together in a column."""
    return value.astimezone(timezone.utc) if isinstance(value, datetime) and value.tzinfo is not None else value


def form(name: str) -> str:
    """What columns are found by."""
    return "".join(name.split()).replace("-", "").replace("_", "").casefold()


def table_of_lead(
    fields: Sequence[Field], kinds: Sequence[Event], lead: Mapping[str, Any], events: Mapping[str, List[Row]]
) -> Any:
    """A record batch of pyarrow, the events in list columns."""
    row = row_of(fields, lead, "a lead")
    key = next(field for field in fields if field.key)
    if row[key.column] is None:
        if key.needed:
            raise ValueError(f"the definition looks at the key: give `{key.name}`")
        row[key.column] = PLACEHOLDERS.get(key.type, "-")
    columns = {name: column_of(name, [value]) for name, value in row.items()}
    taken = {form(name) for name in columns}
    for kind in kinds:
        if kind.name not in events:
            continue
        name = next((name for name in (kind.name, kind.plural) if form(name) not in taken), None)
        if name is None:
            raise ValueError(f"events `{kind.name}` cannot be told from the lead's column of that name")
        columns[name] = column_of(name, [events[kind.name]])
    import pyarrow

    return pyarrow.RecordBatch.from_pydict(columns)


def column_of(name: str, values: Sequence[Any]) -> Any:
    import pyarrow

    try:
        return pyarrow.array(values)
    except (pyarrow.ArrowInvalid, pyarrow.ArrowTypeError, pyarrow.ArrowNotImplementedError, OverflowError) as fault:
        raise TypeError(f"`{name}` holds values that go into no column: {fault}") from None
