"""What comes out: a table of decisions that any library that knows Arrow takes as it is."""

from __future__ import annotations

from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple

from merit._errors import Problem
from merit._library import Batch


class Decisions:
    """A row a lead, in the leads' order.

    It has the Arrow PyCapsule interface: `pyarrow.table(decisions)`, `polars.DataFrame(decisions)`,
    `duckdb.sql("from decisions")`, `pandas.DataFrame.from_arrow(decisions)`. Nothing is copied, and what they make of
    it may outlive it.
    """

    problems: Sequence[Problem]
    """What was found in the data that is no error: values that do not read, events that were left out."""

    def __init__(self, batch: Batch, problems: Sequence[Problem]):
        self._batch = batch
        self.problems = problems

    def __arrow_c_schema__(self) -> object:
        return self._batch.__arrow_c_schema__()

    def __arrow_c_array__(self, requested_schema: Optional[object] = None) -> Tuple[object, object]:
        return self._batch.__arrow_c_array__(requested_schema)

    def __arrow_c_stream__(self, requested_schema: Optional[object] = None) -> object:
        return self._batch.__arrow_c_stream__(requested_schema)

    def __len__(self) -> int:
        return len(self._batch)

    @property
    def columns(self) -> Sequence[str]:
        """The names of the columns."""
        return self._batch.names

    def to_pylist(self) -> List[Dict[str, Any]]:
        """A dict a row, of Python's own types; missing is None."""
        import pyarrow

        rows: List[Dict[str, Any]] = pyarrow.record_batch(self).to_pylist()
        return rows

    def __repr__(self) -> str:
        return f"<merit.Decisions: {len(self)} rows of {', '.join(self.columns)}>"


def as_batch(table: object, name: str) -> Batch:
    """A table as one batch: as it is where it is one, else its batches joined."""
    if isinstance(table, Batch):
        return table
    if not hasattr(table, "__arrow_c_stream__") and hasattr(table, "__arrow_c_array__"):
        return Batch(*table.__arrow_c_array__())
    import pyarrow

    rows = rows_of(table, name)
    batches = rows.to_batches()
    if len(batches) != 1:
        rows = without_views(rows).combine_chunks()
        batches = rows.to_batches()
    if len(batches) > 1:  # a column of more text than one array holds
        raise ValueError(f"`{name}` has a column of more than 2 GiB of text: make it a large_string column")
    columns = [column.chunk(0) for column in rows.columns]  # of no rows there are no batches
    one = batches[0] if batches else pyarrow.RecordBatch.from_arrays(columns, schema=rows.schema)
    return Batch(*one.__arrow_c_array__())


def rows_of(table: object, name: str) -> Any:
    """A table of pyarrow without batches of no rows: where one of these begins behind its first cell, pyarrow cannot take
    rows of the table. Where there are no rows at all each column is one chunk."""
    import pyarrow

    reader = pyarrow.RecordBatchReader.from_stream(stream_of(table, name))
    batches = [batch for batch in reader if batch.num_rows]
    return pyarrow.Table.from_batches(batches) if batches else reader.schema.empty_table()


def without_views(table: Any) -> Any:
    """A table of pyarrow whose texts are not views, which it neither joins nor takes rows of."""
    import pyarrow

    for place, field in enumerate(table.schema):
        column = without_view(table.column(place))
        if column.type != field.type:
            table = table.set_column(place, field.name, column)
    return table


def without_view(column: Any) -> Any:
    """The same of a column: an array of pyarrow, or one in chunks."""
    import pyarrow

    types = pyarrow.types
    if isinstance(column, pyarrow.ChunkedArray):
        return pyarrow.chunked_array([without_view(chunk) for chunk in column.chunks]) if column.num_chunks else column
    if types.is_dictionary(column.type):
        values = without_view(column.dictionary)
        if values.type == column.type.value_type:
            return column
        return pyarrow.DictionaryArray.from_arrays(column.indices, values, ordered=column.type.ordered)
    if types.is_string_view(column.type):
        return column.cast(pyarrow.large_string())
    if types.is_binary_view(column.type):
        return column.cast(pyarrow.large_binary())
    return column


class Streamed:
    """Something with an array alone, as a stream."""

    def __init__(self, batch: Batch):
        self._batch = batch

    def __arrow_c_stream__(self, requested_schema: Optional[object] = None) -> object:
        return self._batch.__arrow_c_stream__(requested_schema)


def stream_of(table: object, name: str) -> Any:
    """Something that gives a stream of the table's batches."""
    if hasattr(table, "__arrow_c_stream__"):
        return table
    if hasattr(table, "__arrow_c_array__"):
        return Streamed(Batch(*table.__arrow_c_array__()))
    if isinstance(table, (Mapping, list, tuple)):
        raise TypeError(f"`{name}` is a {type(table).__name__}: make it a table, as with pyarrow.Table.from_pylist")
    raise TypeError(f"`{name}` is a {type(table).__name__}, which has no Arrow PyCapsule interface")
