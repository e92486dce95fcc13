"""Merit: definitions of marketing-qualified leads, decided on tables of leads and events.

    import merit, pyarrow.parquet as parquet

    crm = merit.compile("crm.merit")             # or merit.load("libcrm.so"), built by `merit build`
    decisions = crm.evaluate(parquet.read_table("leads.parquet"), parquet.read_table("events.parquet"))
    pyarrow.table(decisions)                     # or polars.DataFrame, duckdb.sql("from decisions") …
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from merit._decisions import Decisions
from merit._definition import Definition
from merit._description import Event, Field, Output, Parameter
from merit._errors import (
    ArrowError,
    ColumnError,
    CompileError,
    DataError,
    Diagnostic,
    Error,
    Example,
    InternalError,
    ParameterError,
    Problem,
)
from merit._load import load

if TYPE_CHECKING:
    from merit._compile import CompiledDefinition, check, compile

__version__ = "0.1.0"

__all__ = [
    "ArrowError",
    "ColumnError",
    "CompileError",
    "CompiledDefinition",
    "DataError",
    "Decisions",
    "Definition",
    "Diagnostic",
    "Error",
    "Event",
    "Example",
    "Field",
    "InternalError",
    "Output",
    "Parameter",
    "ParameterError",
    "Problem",
    "check",
    "compile",
    "load",
]


def __getattr__(name: str) -> object:
    """The compiler is loaded when somebody asks for it: who loads libraries does without it."""
    if name in ("compile", "check", "CompiledDefinition"):
        from merit import _compile

        return getattr(_compile, name)
    raise AttributeError(f"module 'merit' has no attribute {name!r}")
