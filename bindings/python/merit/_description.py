"""What a definition asks for and gives, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Mapping, Optional, Sequence


@dataclass(frozen=True)
class Field:
    """A field of leads, or of events of one kind."""

    name: str
    column: str
    """The column that holds it: what `from` says, else the name."""
    type: str
    """`boolean`, `integer`, `number`, `text`, `time`, `date`, `duration` or `enumeration`."""
    values: Sequence[str]
    """Of an enumeration, in order."""
    key: bool
    required: bool
    needed: bool
    """False: no decision looks at it, so that it can be left out."""
    missing_when: Sequence[str]
    """Spellings of missing."""
    documentation: Optional[str]


@dataclass(frozen=True)
class Event:
    """A kind of event."""

    name: str
    plural: str
    type_value: str
    """Its value in a column of kinds."""
    time_column: str
    """The column of its moment."""
    fields: Sequence[Field]
    needed: bool
    documentation: Optional[str]


@dataclass(frozen=True)
class Parameter:
    """A value that can be set when leads are decided on. Times and durations are in microseconds (times since
    1970-01-01T00:00Z), dates in days since then."""

    name: str
    type: str
    values: Sequence[str]
    default: Any
    lowest: Any
    highest: Any
    documentation: Optional[str]


@dataclass(frozen=True)
class Output:
    """A column of decisions."""

    name: str
    type: str
    """As a field's, or `list of text`."""
    values: Sequence[str]
    """Of an enumeration and of `stage`, in order."""
    documentation: Optional[str]


def field_of(one: Mapping[str, Any]) -> Field:
    return Field(
        name=one["name"],
        column=one["column"] or one["name"],
        type=one["type"],
        values=tuple(one.get("values") or ()),
        key=one["key"],
        required=one["required"],
        needed=one["needed"],
        missing_when=tuple(one["missing_when"] or ()),
        documentation=one.get("documentation") or None,
    )


def event_of(one: Mapping[str, Any]) -> Event:
    return Event(
        name=one["name"],
        plural=one["plural"],
        type_value=one["type_value"],
        time_column=one["time_column"] or "at",
        fields=tuple(map(field_of, one["fields"])),
        needed=one["needed"],
        documentation=one.get("documentation") or None,
    )


def parameter_of(one: Mapping[str, Any]) -> Parameter:
    return Parameter(
        name=one["name"],
        type=one["type"],
        values=tuple(one.get("values") or ()),
        default=one["default"],
        lowest=one["lowest"],
        highest=one["highest"],
        documentation=one.get("documentation") or None,
    )


def output_of(one: Mapping[str, Any]) -> Output:
    return Output(
        name=one["name"],
        type=one["type"],
        values=tuple(one.get("values") or ()),
        documentation=one.get("documentation") or None,
    )
