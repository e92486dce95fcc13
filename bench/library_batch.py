"""Times what deciding a batch that is in memory costs:

    library_batch.py MERIT DIRECTORY [--leads N] [--events N] [--runs N] [--rule F]

A rule over the data of generate.py, by a library and by `merit.compile` (the JIT), on the same Arrow tables, on one
thread, in turns. It is the whole call that counts: reading cells, finding kinds, dropping what is not seen, deciding,
making the columns of the decisions; all but `by C` through the Python package (PYTHONPATH=build/python). Once with
plain texts and once with dictionaries; the events are

  by C      in a table in the order of the leads, with offsets, through the C interface
  nested    in the leads, a list of structures each
  table     in a table in the order of time, which says whose each is

and of `merit run`, which reads the files, the stage that decides. Processor time, nanoseconds a lead: medians.
"""

import argparse
import ctypes
import json
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import merit
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

import rules
from generate import generate

HERE = Path(__file__).resolve().parent
NOW_MICROS = rules.NOW_SECONDS * 1_000_000


class Text(ctypes.Structure):
    _fields_ = [("data", ctypes.c_void_p), ("size", ctypes.c_uint64)]


class EventTable(ctypes.Structure):
    _fields_ = [("schema", ctypes.c_void_p), ("array", ctypes.c_void_p), ("offsets", ctypes.c_void_p), ("kind", Text)]


class Leads(ctypes.Structure):
    _fields_ = [("size", ctypes.c_uint64), ("schema", ctypes.c_void_p), ("array", ctypes.c_void_p),
                ("event_tables", ctypes.POINTER(EventTable)), ("event_table_count", ctypes.c_uint64),
                ("now", ctypes.c_int64), ("settings", ctypes.c_void_p), ("setting_count", ctypes.c_uint64),
                ("report", ctypes.c_void_p)]


class Error(ctypes.Structure):
    _fields_ = [("status", ctypes.c_int32), ("message", ctypes.c_char * 508)]


EVALUATE = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p, ctypes.POINTER(Leads), ctypes.c_void_p, ctypes.c_void_p,
                            ctypes.POINTER(Error))


class Library(ctypes.Structure):
    _fields_ = [("version", ctypes.c_uint32), ("size", ctypes.c_uint32), ("description", ctypes.c_void_p),
                ("output_schema", ctypes.c_void_p), ("evaluate", EVALUATE)]


class Exported:
    """A table as one structure array by the Arrow C data interface, for as long as this lives."""

    def __init__(self, table):
        struct = table.combine_chunks().to_struct_array()
        self.array = struct.combine_chunks() if isinstance(struct, pa.ChunkedArray) else struct
        self.memory = ctypes.create_string_buffer(72 + 80)
        self.schema_at = ctypes.addressof(self.memory)
        self.array_at = self.schema_at + 72
        self.array._export_to_c(self.array_at, self.schema_at)


class LibraryRun:
    """By the C interface."""

    def __init__(self, path, leads, events, offsets):
        self.file = ctypes.CDLL(str(path))
        library = self.file.bench_library
        library.restype = ctypes.POINTER(Library)
        self.library = library()
        self.leads, self.events, self.offsets = Exported(leads), Exported(events), offsets
        table = EventTable(self.events.schema_at, self.events.array_at, offsets.buffers()[1].address, Text(None, 0))
        self.table = (EventTable * 1)(table)

    def run(self):
        """Processor seconds, and how many leads are MQL."""
        given = Leads(ctypes.sizeof(Leads), self.leads.schema_at, self.leads.array_at, self.table, 1, NOW_MICROS,
                      None, 0, None)
        error = Error()
        out = ctypes.create_string_buffer(72 + 80)
        at = ctypes.addressof(out)
        begin = time.process_time()
        status = self.library.contents.evaluate(ctypes.cast(self.library, ctypes.c_void_p), ctypes.byref(given), at,
                                                at + 72, ctypes.byref(error))
        seconds = time.process_time() - begin
        if status != 0:
            sys.exit(f"library_batch: {error.message.decode()}")
        decisions = pa.Array._import_from_c(at + 72, at)
        return seconds, qualified(decisions.field("stage"))


class PackageRun:
    """By the Python package."""

    def __init__(self, definition, leads, **options):
        self.definition, self.leads, self.options = definition, leads, options

    def run(self):
        begin = time.process_time()
        decisions = self.definition.evaluate(self.leads, now=rules.NOW_WITH_ZONE, **self.options)
        seconds = time.process_time() - begin
        return seconds, qualified(pa.record_batch(decisions)["stage"])


class CommandRun:
    def __init__(self, command, rule, data, out):
        self.command = [command, "run", rule, "--leads", f"{data}/leads.parquet", "--events",
                        f"{data}/events.parquet", "--now", rules.NOW_WITH_ZONE,
                        "--engine", "jit", "--threads", "1", "--timings",
                        "--out", out]
        self.out = out

    def run(self):
        done = subprocess.run([str(part) for part in self.command], stderr=subprocess.PIPE, text=True, check=True)
        return deciding(done.stderr), qualified(pq.read_table(self.out)["stage"])


def qualified(stages):
    """How many leads are MQL."""
    return pc.sum(pc.equal(stages.cast(pa.string()), "MQL")).as_py()


def deciding(timings):
    """Processor seconds of the stage `evaluate`."""
    found = re.search(r"^ *evaluate .*?([\d.]+) ms$", timings, re.MULTILINE)
    return float(found.group(1)) / 1e3


def plain(table):
    """Texts without dictionaries."""
    return pa.table({name: column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column
                     for name, column in zip(table.column_names, table.columns)})


def with_dictionaries(table):
    """But ids and what repeats as seldom."""
    return pa.table({name: column.combine_chunks().dictionary_encode() if pa.types.is_string(column.type)
                     and not name.endswith("id") else column
                     for name, column in zip(table.column_names, table.columns)})


LEAD_FIELDS = ["id", "country", "employees", "industry", "job_title"]


def tables(data):
    """Leads, and events in the order of time."""
    leads = pq.read_table(f"{data}/leads.parquet", columns=LEAD_FIELDS)
    events = pq.read_table(f"{data}/events.parquet", columns=["lead_id", "at", "type", "page", "asset", "value"])
    return plain(leads).combine_chunks(), plain(events).combine_chunks()


def grouped(leads, events):
    """Events in the order of their leads, and where those of each begin."""
    lead = pc.index_in(events["lead_id"].combine_chunks(), leads["id"].combine_chunks())
    events = events.drop_columns(["lead_id"]).append_column("lead", lead)
    events = events.take(pc.sort_indices(events, [("lead", "ascending"), ("at", "ascending")]))
    counts = pc.value_counts(events["lead"].combine_chunks())
    of_lead = [0] * (len(leads) + 1)
    for place, count in zip(counts.field("values").to_pylist(), counts.field("counts").to_pylist()):
        of_lead[place + 1] = count
    offsets = pc.cumulative_sum(pa.array(of_lead, pa.int64()))
    return events.drop_columns(["lead"]).combine_chunks(), offsets


def nested(leads, events, offsets):
    """Leads with a list of structures."""
    rows = events.to_struct_array()
    rows = rows.combine_chunks() if isinstance(rows, pa.ChunkedArray) else rows
    return leads.append_column("events", pa.LargeListArray.from_arrays(offsets, rows))


def ways(library, compiled, leads, events, name):
    """By name, each way of deciding about these tables."""
    by_lead, offsets = grouped(leads, plain(events))
    made = plain if name == "plain" else with_dictionaries
    leads, events, by_lead = made(leads), made(events), made(by_lead)
    within = nested(leads, by_lead, offsets)
    jit = {"engine": "jit", "threads": 1}
    return {
        f"{name}, by C, library": LibraryRun(library, leads, by_lead, offsets),
        f"{name}, nested, library": PackageRun(merit.load(library), within),
        f"{name}, nested, JIT": PackageRun(compiled, within, **jit),
        f"{name}, table, library": PackageRun(merit.load(library), leads, events=events),
        f"{name}, table, JIT": PackageRun(compiled, leads, events=events, **jit),
    }


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("merit")
    parser.add_argument("directory", type=Path)
    parser.add_argument("--leads", type=int, default=100_000)
    parser.add_argument("--events", type=int, help="the latest so many alone")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--rule", type=Path, default=HERE / "r1.merit")
    options = parser.parse_args()
    data = options.directory / f"{options.leads}"
    if not (data / "events.parquet").exists():
        generate(data, options.leads)
    leads, events = tables(data)
    events = events.slice(len(events) - (options.events or len(events)))
    with tempfile.TemporaryDirectory() as made:
        library = f"{made}/libbench.so"
        subprocess.run([options.merit, "build", options.rule, "-o", library], check=True)
        compiled = merit.compile(options.rule)
        timed = {**ways(library, compiled, leads, events, "plain"),
                 **ways(library, compiled, leads, events, "dictionaries")}
        if options.events is None:
            timed["merit run, evaluate"] = CommandRun(options.merit, options.rule, data, f"{made}/out.parquet")
        seconds = {name: [] for name in timed}
        answers = set()
        for _ in range(options.runs):
            for name, way in timed.items():
                took, answer = way.run()
                seconds[name].append(took)
                answers.add(answer)
        if len(answers) != 1:
            sys.exit(f"library_batch: answers differ: {answers}")
    print(json.dumps({"leads": len(leads), "events": len(events), "MQL": answers.pop()}))
    for name, all_of_it in seconds.items():
        print(f"{name:32} {statistics.median(all_of_it) / len(leads) * 1e9:8.0f} ns a lead")


if __name__ == "__main__":
    main()
