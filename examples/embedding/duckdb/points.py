"""Decides about leads of DuckDB: a query gives them with their events as Arrow, a library decides, and what comes back is
a table of DuckDB again. Nothing is copied on the way in."""

import ctypes
from datetime import datetime, timezone

import duckdb
import pyarrow

# --- the C interface of a library, as far as it is used here: every header that `merit build` writes has it whole ---


class Error(ctypes.Structure):
    _fields_ = [("status", ctypes.c_int32), ("message", ctypes.c_char * 508)]


class Leads(ctypes.Structure):
    _fields_ = [("size", ctypes.c_uint64), ("schema", ctypes.c_void_p), ("array", ctypes.c_void_p),
                ("event_tables", ctypes.c_void_p), ("event_table_count", ctypes.c_uint64), ("now", ctypes.c_int64),
                ("settings", ctypes.c_void_p), ("setting_count", ctypes.c_uint64), ("report", ctypes.c_void_p)]


class Library(ctypes.Structure):
    pass


EVALUATE = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.POINTER(Library), ctypes.POINTER(Leads), ctypes.c_void_p,
                            ctypes.c_void_p, ctypes.POINTER(Error))
Library._fields_ = [("version", ctypes.c_uint32), ("size", ctypes.c_uint32), ("description", ctypes.c_void_p),
                    ("output_schema", ctypes.c_void_p), ("evaluate", EVALUATE)]


class Exported:
    """The two structs of the Arrow C data interface: given back to whom they belong when this goes."""

    def __init__(self):
        self.schema, self.array = ctypes.create_string_buffer(72), ctypes.create_string_buffer(80)
        self.pointers = ctypes.addressof(self.array), ctypes.addressof(self.schema)


def load(path: str, function: str) -> Library:
    entry = ctypes.CDLL(path)[function]
    entry.restype = ctypes.POINTER(Library)
    return entry().contents


def decide(library: Library, leads: pyarrow.RecordBatch, now: datetime) -> pyarrow.RecordBatch:
    given, decided, error = Exported(), Exported(), Error()
    leads._export_to_c(*given.pointers)
    array, schema = given.pointers
    micros = round(now.timestamp()) * 1_000_000
    request = Leads(size=ctypes.sizeof(Leads), schema=schema, array=array, now=micros)
    array, schema = decided.pointers
    status = library.evaluate(library, request, schema, array, error)
    pyarrow.RecordBatch._import_from_c(*given.pointers)  # releases what was given
    if status != 0:
        raise ValueError(error.message.decode())
    return pyarrow.RecordBatch._import_from_c(*decided.pointers)


# --- from table to table ---

database = duckdb.connect()
database.sql("CREATE TABLE leads AS FROM read_csv('../../points/leads.csv', all_varchar = true)")
database.sql("CREATE TABLE events AS FROM read_csv('../../points/events.csv', all_varchar = true)")

leads = database.sql("""
    SELECT leads.*, (SELECT list(event) FROM events AS event WHERE contact_id = "Record ID") AS events
    FROM leads ORDER BY "Record ID"
""").to_arrow_table()
(batch,) = leads.combine_chunks().to_batches()
decided = decide(load("./libpoints.so", "points_library"), batch, datetime(2026, 10, 1, tzinfo=timezone.utc))
decided = pyarrow.Table.from_batches([decided]).add_column(0, "id", leads["Record ID"])
database.sql("CREATE TABLE decisions AS FROM decided")

print("lead | stage | points | undecided | reasons")
for row in database.sql("""
    SELECT id, stage, points, list_aggregate(undecided, 'string_agg', '; '), list_aggregate(reasons, 'string_agg', '; ')
    FROM decisions WHERE id IN ('2001', '2004', '2005') ORDER BY id
""").fetchall():
    print(*("" if cell is None else cell for cell in row), sep=" | ")
