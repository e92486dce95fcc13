"""Definitions compiled in this process."""

from __future__ import annotations

import json
import os
from datetime import date
from typing import Any, List, Mapping, Optional, Sequence, Tuple, Union

from merit import _compiler
from merit._decisions import Decisions, stream_of
from merit._definition import Definition, Moment, Parameters
from merit._errors import CompileError, Diagnostic, problems_of
from merit._library import Batch
from merit._values import EPOCH, literal

Text = Union[str, "os.PathLike[str]"]


def compiled(definition: Text, name: Optional[str], lints: bool) -> _compiler.Compiled:
    today = (date.today() - EPOCH.date()).days if lints else None
    if isinstance(definition, str) and "{" in definition:
        return _compiler.compile(name or "definition.merit", definition, today)
    return _compiler.compile(os.fspath(definition), None, today)


def diagnostics_of(made: _compiler.Compiled) -> Tuple[Diagnostic, ...]:
    return tuple(Diagnostic(**{**one, "help": tuple(one["help"])}) for one in made.diagnostics)


def table_of(name: str, table: Any) -> _compiler.Table:
    return _compiler.Table(name, stream_of(table, name).__arrow_c_stream__())


class CompiledDefinition(Definition):
    """A definition that `merit.compile` made."""

    diagnostics: Sequence[Diagnostic]
    """What was said of it: warnings and notices."""

    def __init__(self, made: _compiler.Compiled, parameters: Optional[Parameters]):
        self._made = made
        self.diagnostics = diagnostics_of(made)
        super().__init__(json.loads(made.manifest), parameters)
        made.check_parameters(self._literals(self._given))

    def _literals(self, stored: Mapping[str, Union[int, float, str]]) -> List[Tuple[str, str]]:
        return [(name, literal(self._described[name], value)) for name, value in stored.items()]

    def _moment(self, now: Optional[Moment]) -> int:
        if not isinstance(now, str):
            return super()._moment(now)
        moment = self._made.moment(now)
        if moment is None:
            raise ValueError(f"a moment is a time such as `2026-10-01T09:30:00Z`, not `{now}`")
        return moment

    def _evaluate(
        self,
        leads: Any,
        events: Sequence[Tuple[str, Optional[str], Any]],
        now: int,
        parameters: Mapping[str, Union[int, float, str]],
        columns: List[str],
        *,
        engine: str = "auto",
        duplicates: str = "",
        strict: bool = False,
        cache: bool = True,
        threads: int = 0,
        **options: Any,
    ) -> Decisions:
        """As `merit run` has them: engine: `auto`, `interpreter` or `jit`. duplicates: `first` or `last`, which row counts
        where a lead's key stands twice. strict: what is wrong in the data is an error. cache: machine code of
        earlier programs is used, and kept for later ones, in the user's cache folder. threads: 0: one a core."""
        if options:
            raise TypeError(f"evaluate() has no option `{next(iter(options))}`")
        if not isinstance(threads, int) or not 0 <= threads <= _compiler.most_threads:
            raise ValueError(f"`threads` is a whole number from 0 to {_compiler.most_threads}, not {threads!r}")
        # One stream is read before the next is asked for: a connection of DuckDB has one at a time.
        lead_table = table_of("leads", leads)
        event_tables = [(kind, table_of(name, table)) for name, kind, table in events]
        schema, array, problems = self._made.evaluate(
            lead_table,
            event_tables,
            now,
            self._literals(parameters),
            columns,
            engine,
            duplicates,
            strict,
            cache,
            threads,
        )
        return Decisions(Batch(schema, array), problems_of(problems))


def compile(  # noqa: A001: what it does
    definition: Text, *, parameters: Optional[Parameters] = None, name: Optional[str] = None
) -> CompiledDefinition:
    """Compiles a definition.

    definition: its text, or the path of a file. A `str` with a `{` in it is a text.
    parameters: values by name, which take the place of the definition's own.
    name: what messages call a text; modules that it uses are looked for in that path's folder. Else
        `definition.merit`, in the current folder.

    Raises CompileError where the definition is wrong, OSError where it cannot be read.
    """
    made = compiled(definition, name, lints=False)
    if not made.has_model:
        raise CompileError(made.rendered, diagnostics_of(made))
    if made.is_library:
        raise CompileError("the definition is a library: it has no stages, so there is nothing to decide")
    return CompiledDefinition(made, parameters)


def check(definition: Text, *, name: Optional[str] = None) -> Tuple[Diagnostic, ...]:
    """What is wrong in a definition, and what is right but hardly meant, as `merit check` says it. Arguments are those
    of `compile`; it raises only where the text cannot be read."""
    return diagnostics_of(compiled(definition, name, lints=True))
