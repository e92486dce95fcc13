"""Moments and the values of parameters, from Python's types."""

from __future__ import annotations

import math
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any, Mapping, Union

from merit._errors import ParameterError

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
MICROSECOND = timedelta(microseconds=1)

Scalar = Union[bool, int, float, str, datetime, date, timedelta]


def micros(moment: datetime) -> int:
    """Microseconds since 1970-01-01T00:00Z."""
    if moment.tzinfo is None:
        raise ValueError("a datetime without a time zone is no moment: give it one, as in datetime.now(timezone.utc)")
    return (moment - EPOCH) // MICROSECOND


def read_moment(text: str) -> datetime:
    """ISO 8601 with an offset."""
    try:
        moment = datetime.fromisoformat(text.strip().replace("Z", "+00:00").replace("z", "+00:00"))
    except ValueError:
        raise ValueError(f"a moment is a time such as `2026-10-01T09:30:00Z`, not `{text}`") from None
    if moment.tzinfo is None:
        raise ValueError(f"`{text}` has no offset: write `Z` or an offset behind it")
    return moment


def stored(name: str, parameter: Mapping[str, Any], value: Scalar) -> Union[int, float, str]:
    """A parameter's value as libraries have it: times and durations in microseconds, dates in days."""
    kind = parameter["type"]
    made: Union[int, float, str, None] = None
    if kind == "boolean":
        made = int(value) if isinstance(value, bool) else None
    elif kind == "integer":
        made = value if isinstance(value, int) and not isinstance(value, bool) else None
    elif kind == "number":
        if isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value):
            made = float(value)
    elif kind == "text":
        made = value if isinstance(value, str) else None
    elif kind == "enumeration":
        made = place_of(name, parameter, value) if isinstance(value, str) else None
    elif kind == "time":
        if isinstance(value, str):
            value = read_moment(value)
        made = micros(value) if isinstance(value, datetime) else None
    elif kind == "date":
        if isinstance(value, str):
            value = date.fromisoformat(value)
        if isinstance(value, date) and not isinstance(value, datetime):
            made = (value - EPOCH.date()).days
    elif kind == "duration":
        made = value // MICROSECOND if isinstance(value, timedelta) else None
    if made is None:
        raise ParameterError(f"`{name}` is {DESCRIBED[kind]}, not {value!r}")
    if isinstance(made, int) and not -(2**63) <= made < 2**63:
        raise ParameterError(f"`{name}` is {DESCRIBED[kind]} of 64 bits, not {value!r}")
    return made


DESCRIBED = {
    "boolean": "True or False",
    "integer": "an int",
    "number": "a finite number",
    "text": "a str",
    "enumeration": "a str",
    "time": "a datetime with a time zone",
    "date": "a date",
    "duration": "a timedelta",
}


def place_of(name: str, parameter: Mapping[str, Any], value: str) -> int:
    """Where a value of an enumeration stands, compared as the language does for all but rare letters."""
    labels = [label.strip().casefold() for label in parameter["values"]]
    if value.strip().casefold() not in labels:
        raise ParameterError(f"`{name}` is one of `{'`, `'.join(parameter['values'])}`, not `{value}`")
    return labels.index(value.strip().casefold())


def literal(parameter: Mapping[str, Any], value: Union[int, float, str]) -> str:
    """What `merit run --set` takes for a value that `stored` gave."""
    kind = parameter["type"]
    if kind == "boolean":
        return "true" if value else "false"
    if kind == "enumeration":
        return str(parameter["values"][int(value)])
    if kind == "time":
        return (EPOCH + int(value) * MICROSECOND).isoformat().replace("+00:00", "Z")
    if kind == "date":
        return (EPOCH.date() + timedelta(days=int(value))).isoformat()
    if kind == "duration":
        whole, rest = divmod(abs(int(value)), 1_000_000)
        return f"{'-' if int(value) < 0 else ''}{whole}.{rest:06} seconds"
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f")  # no exponent
    return str(value)
