"""How tables are bound to a library: which column is meant, and whose each event is."""

from __future__ import annotations

import re
from typing import Any, List, Optional, Sequence, Tuple

from merit import _library
from merit._decisions import without_view
from merit._description import Event
from merit._errors import DataError
from merit._library import Batch
from merit._one_lead import form

INTEGER = re.compile(r"\s*([+-]?\d{1,19})(?:\.0*)?\s*")

# Where the definition says nothing, the names by which the kind and the time are looked for, in this order.
TYPE_NAMES = ("type", "event")
TIME_NAMES = ("at", "timestamp", "time")


def place_of_column(names: Sequence[str], wanted: str) -> Optional[int]:
    """The column called so, else the first whose name is the same but for case, white space, `-` and `_`."""
    if wanted in names:
        return list(names).index(wanted)
    return next((place for place, name in enumerate(names) if name and form(name) == form(wanted)), None)


def find_column(table: Any, wanted: Sequence[str], who: str, name: str) -> Any:
    """The first of these columns that there is, of a table of pyarrow."""
    for one in wanted:
        place = place_of_column(table.column_names, one)
        if place is not None:
            return table.column(place)
    message = f"{who} has no column: `{name}` has no `{wanted[0]}`"
    raise DataError([{"code": "column-not-found", "severity": "error", "message": message}])


def texts_of(column: Any, kind: str) -> Any:
    """A column of keys of that type as texts, an array of pyarrow: equal where the keys are but for white space around
    them. What is no such key is missing."""
    import pyarrow
    from pyarrow import compute

    types = pyarrow.types
    column = without_view(column)
    column = column.combine_chunks() if isinstance(column, pyarrow.ChunkedArray) else column
    if types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if types.is_floating(column.type):
        whole = compute.equal(compute.floor(column), column)
        column = compute.cast(compute.if_else(whole, column, None), pyarrow.int64(), safe=False)
    is_integer = types.is_integer(column.type)
    texts = compute.cast(column, pyarrow.large_string())
    return texts if is_integer or kind != "integer" else integers_of(texts)


def integers_of(texts: Any) -> Any:
    """Texts of integers as these are written shortest."""
    import pyarrow
    from pyarrow import compute

    try:
        integers = compute.cast(compute.utf8_trim_whitespace(texts), pyarrow.int64())
    except pyarrow.ArrowInvalid:
        found = [None if text is None else INTEGER.fullmatch(text) for text in texts.to_pylist()]
        integers = pyarrow.array([None if match is None else int(match[1]) for match in found], pyarrow.decimal128(38))
    return compute.cast(integers, pyarrow.large_string())


def keys_of(column: Any, kind: str) -> Batch:
    """A column of keys as `grouped` takes them."""
    import pyarrow

    if isinstance(column, pyarrow.ChunkedArray) and column.num_chunks == 1:
        column = column.chunk(0)
    is_plain = pyarrow.types.is_string(column.type) and not isinstance(column, pyarrow.ChunkedArray)
    texts = column if is_plain and kind == "text" else texts_of(column, kind)
    return Batch(*pyarrow.RecordBatch.from_arrays([texts], ["key"]).__arrow_c_array__())


def known_keys(keys: Any, missing_when: Sequence[str]) -> Any:
    """Keys as they compare, trimmed; missing where they are one of these spellings, which compare as `is` does."""
    import pyarrow
    from pyarrow import compute

    if missing_when:
        spelt = rows_of_kinds(keys, list(missing_when))
        rows = pyarrow.array(range(len(keys)), pyarrow.int64())
        keys = compute.if_else(compute.is_in(rows, spelt), None, keys)
    return compute.utf8_trim_whitespace(keys)


def repeated(rows: Any, keys: Any, earlier: Any) -> Tuple[Any, Any]:
    """Those of the rows whose key an earlier one has, or was there `earlier` (None: there was none); and all keys so far.
    Arrays of pyarrow, rows and keys of the same length."""
    import pyarrow
    from pyarrow import compute

    table = pyarrow.table({"row": rows, "key": keys}).filter(compute.field("key").is_valid())
    first = table.group_by("key").aggregate([("row", "min")])["row_min"]
    is_repeated = compute.invert(compute.is_in(table["row"], first))
    if earlier is not None:
        is_repeated = compute.or_(is_repeated, compute.is_in(table["key"], earlier))
    chunks = [*([] if earlier is None else earlier.chunks), *table["key"].filter(compute.invert(is_repeated)).chunks]
    return table["row"].filter(is_repeated), pyarrow.chunked_array(chunks, pyarrow.large_string())


def grouped(leads: Batch, events: Batch, folded: bool, key: str) -> _library.GroupedRows:
    """The rows of events lead by lead."""
    try:
        return _library.group(leads, events, folded)
    except KeyError as repeated:
        message = f"a row repeats the key (`{key}`) of an earlier one: {repeated.args[0]}"
        raise DataError([{"code": "duplicate-lead-key", "severity": "error", "message": message}]) from None


def rows_of_kinds(column: Any, type_values: List[str]) -> Any:
    """The rows whose kind is one of these, in order."""
    import pyarrow
    from pyarrow import compute

    values = keys_of(pyarrow.array(type_values, pyarrow.string()), "text")
    rows = grouped(values, keys_of(column, "text"), True, "type").rows
    taken = pyarrow.Array.from_buffers(pyarrow.int32(), len(rows) // 4, [None, pyarrow.py_buffer(rows)])
    return compute.take(taken, compute.sort_indices(taken)).cast(pyarrow.int64())


def columns_asked(names: Sequence[str], kinds: Sequence[Event], type_column: str) -> List[int]:
    """The columns that events of these kinds can be read from; all, where there is none."""
    asked = {form(name) for name in [*TIME_NAMES, *([type_column] if type_column else TYPE_NAMES)]}
    for kind in kinds:
        asked |= {form(kind.time_column), *(form(field.column) for field in kind.fields)}
    return [place for place, name in enumerate(names) if form(name) in asked] or list(range(len(names)))
