"""Definitions, whether compiled in this process or built as a library."""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import datetime, timezone
from typing import Any, Dict, Iterable, List, Mapping, Optional, Sequence, Tuple, Union

from merit._decisions import Decisions
from merit._description import Event, Field, Output, Parameter, event_of, field_of, output_of, parameter_of
from merit._errors import ParameterError
from merit._one_lead import events_of_lead, table_of_lead
from merit._values import Scalar, micros, read_moment, stored

Moment = Union[datetime, str]
Parameters = Mapping[str, Scalar]


class Definition(ABC):
    """A definition of qualified leads. Immutable: any number of threads may ask it at the same time, and others run
    while it decides."""

    name: str
    version: str
    hash: str
    """The same hash means the same decisions."""
    subject: str
    """What a row is: `lead` or `account`."""
    fields: Sequence[Field]
    """The lead's fields, in the order declared."""
    events: Sequence[Event]
    """The kinds of event, in the order declared."""
    parameters: Sequence[Parameter]
    outputs: Sequence[Output]
    """The columns of decisions, but the lead's key, which is the first."""

    def __init__(self, description: Mapping[str, Any], parameters: Optional[Parameters]):
        definition = description["definition"]
        self.name = definition["name"]
        self.version = definition["version"] or ""
        self.hash = definition["hash"]
        self.subject = description["subject"]
        self.fields = tuple(map(field_of, description["fields"]))
        self.events = tuple(map(event_of, description["events"]))
        self.parameters = tuple(map(parameter_of, description["parameters"]))
        self.outputs = tuple(map(output_of, description["outputs"]))
        self._description = description
        self._described = {one["name"]: one for one in description["parameters"]}
        self._given = self._stored({}, parameters)

    def evaluate(
        self,
        leads: Any,
        events: Union[Any, Mapping[str, Any], None] = None,
        *,
        now: Optional[Moment] = None,
        parameters: Optional[Parameters] = None,
        columns: Optional[Iterable[str]] = None,
        **options: Any,
    ) -> Decisions:
        """Decides on all leads.

        leads: a table with a row a lead: anything with the Arrow PyCapsule interface. Columns are found as in files:
            by `from`, else by the field's name, ignoring case, white space, `-` and `_`.
        events: a table with a row an event, in which a column says whose it is and one of which kind; or a mapping from
            kinds to such tables, which then need no column for the kind; or nothing, where leads have none, or carry
            them in list columns.
        now: the moment that is asked about, a datetime with a time zone, or ISO 8601 with an offset. Else this one.
        parameters: values by name, beside those that the definition was made with.
        columns: the columns of the decisions by name, in this order. Else those that `merit run` gives.

        Further options are those of the subclass.
        """
        settings = self._stored(self._given, parameters)
        wanted = [columns] if isinstance(columns, str) else list(columns or ())
        if columns is not None and not wanted:
            raise ValueError("`columns` names no column")
        return self._evaluate(leads, self._tables(events), self._moment(now), settings, wanted, **options)

    def decide(
        self,
        lead: Mapping[str, Any],
        events: Iterable[Mapping[str, Any]] = (),
        *,
        now: Optional[Moment] = None,
        parameters: Optional[Parameters] = None,
        columns: Optional[Iterable[str]] = None,
    ) -> Dict[str, Any]:
        """Decides on one lead: values by the names of its fields; missing ones are None or left out.

        events: the lead's, each with its kind as `event`, its moment as `at`, and values by the names of its fields.

        Gives the decision's columns by name, of Python's own types. For many leads `evaluate` is far faster.
        """
        key = next(field for field in self.fields if field.key)
        table = table_of_lead(self.fields, self.events, lead, events_of_lead(self.events, events))
        decided = self.evaluate(table, now=now, parameters=parameters, columns=columns).to_pylist()[0]
        if columns is None and lead.get(key.name) is None and lead.get(key.column) is None:
            decided.pop(key.name, None)
        return decided

    @abstractmethod
    def _evaluate(
        self,
        leads: Any,
        events: Sequence[Tuple[str, Optional[str], Any]],
        now: int,
        parameters: Mapping[str, Union[int, float, str]],
        columns: List[str],
        **options: Any,
    ) -> Decisions: ...

    def _moment(self, now: Optional[Moment]) -> int:
        if now is None:
            return micros(datetime.now(timezone.utc))
        if isinstance(now, str):
            return micros(read_moment(now))
        if isinstance(now, datetime):
            return micros(now)
        raise TypeError(f"`now` is a datetime with a time zone or ISO 8601, not a {type(now).__name__}")

    def _tables(self, events: Union[Any, Mapping[str, Any], None]) -> List[Tuple[str, Optional[str], Any]]:
        """(what messages call it, its kind or None, the table) each."""
        if events is None:
            return []
        if not isinstance(events, Mapping):
            return [("events", None, events)]
        known = {name for event in self.events for name in (event.name, event.plural)}
        for kind in events:
            if kind not in known:
                raise ValueError(f"the definition declares no event `{kind}`")
        return [(kind, kind, table) for kind, table in events.items()]

    def _stored(
        self, given: Mapping[str, Union[int, float, str]], parameters: Optional[Parameters]
    ) -> Dict[str, Union[int, float, str]]:
        """Values as libraries have them, those of before with new ones over them."""
        made = dict(given)
        for name, value in (parameters or {}).items():
            if name not in self._described:
                raise ParameterError(f"the definition has no parameter `{name}`")
            made[name] = stored(name, self._described[name], value)
        return made

    def __repr__(self) -> str:
        version = f" {self.version}" if self.version else ""
        return f"<merit.Definition {self.name!r}{version}, {self.hash[:12]}>"
