"""Times rules over data that is in memory already, in two ways:

    in_memory.py BENCH_IN_MEMORY DIRECTORY [--leads N] [--runs N] [--rules r1,r20] [--tables r1]

BENCH_IN_MEMORY is the program of `in_memory.cpp`; the directory is that of `compare.py`, where the data has been made.

1. As for a question that is asked again: ids as numbers, texts by dictionary, events sorted by lead and time. Every
   engine makes a table of all decisions in memory, without the ids, on all cores. Merit's leads and events are grouped,
   and events that no rule can see are left out, as `merit repl` and `merit run` hold them; the others hold all events
   and leave out the same by their queries.
2. As tables that somebody has just read (`--tables`): ids are texts, events are in the order of time. Merit is the
   Python package (PYTHONPATH=build/python), which finds each event's lead and groups anew each time, over Arrow tables
   whose texts are plain or have dictionaries; DuckDB is asked about tables of its own, which say of each row group
   which times it has, and about the plain Arrow tables.

Counts of stages and the sum of the points must be equal.
"""

import argparse
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import compare
import rules
from engines import definitions

TEXTS = {"leads": ["country", "industry", "job_title"], "events": ["type", "page", "asset"]}
Sums = tuple[int, ...]  # leads at MQL and at SQL, points
Timed = Callable[[str], tuple[float, Sums]]  # seconds of a rule


def prefixes(rule: str) -> list[str]:
    return [f"{each['name']}." for each in rules.R20] if rule == "r20" else [""]


def duckdb_runner(connection, rule: str) -> tuple[float, Sums]:
    import sql_rules
    query = sql_rules.query(rule, sql_rules.DuckDb()).format(leads="leads", events="events")
    start = time.perf_counter()
    connection.execute(f"CREATE OR REPLACE TABLE decisions AS {query}")
    seconds = time.perf_counter() - start
    each = [f"""SELECT count(*) FILTER ("{prefix}stage" = 'MQL') AS mql,
        count(*) FILTER ("{prefix}stage" = 'SQL') AS ready, sum("{prefix}points") AS points FROM decisions"""
            for prefix in prefixes(rule)]
    all_rows = " UNION ALL ".join(each)
    [sums] = connection.execute(f"SELECT sum(mql), sum(ready), sum(points) FROM ({all_rows})").fetchall()
    return seconds, tuple(int(value) for value in sums)


def duckdb_connection(threads: int):
    import duckdb
    connection = duckdb.connect()
    connection.execute(f"SET threads={threads}; SET preserve_insertion_order=false")
    return connection


def duckdb_grouped(data: Path, threads: int) -> Timed:
    connection = duckdb_connection(threads)
    typed = {}
    for table, columns in TEXTS.items():
        typed[table] = ", ".join(f"{column}::{column}_text AS {column}" for column in columns)
        for column in columns:
            values = f"SELECT DISTINCT {column} FROM '{data}/{table}.parquet' WHERE {column} IS NOT NULL"
            connection.execute(f"CREATE TYPE {column}_text AS ENUM ({values})")
    connection.execute(f"""CREATE TABLE numbers AS SELECT id AS text, (row_number() OVER (ORDER BY id))::INT AS number
        FROM '{data}/leads.parquet'""")
    connection.execute(f"""CREATE TABLE leads AS SELECT number AS id, employees, {typed["leads"]}
        FROM '{data}/leads.parquet' JOIN numbers ON text = id ORDER BY 1""")
    connection.execute(f"""CREATE TABLE events AS SELECT number AS lead_id, "at", value, {typed["events"]}
        FROM '{data}/events.parquet' JOIN numbers ON text = lead_id ORDER BY 1, 2""")
    return lambda rule: duckdb_runner(connection, rule)


def duckdb_tables(data: Path, threads: int) -> Timed:
    connection = duckdb_connection(threads)
    for table in TEXTS:
        connection.execute(f"CREATE TABLE {table} AS SELECT * FROM '{data}/{table}.parquet'")
    return lambda rule: duckdb_runner(connection, rule)


def arrow_tables(data: Path, has_dictionaries: bool):
    """Leads and events."""
    import pyarrow.parquet as pq
    return [pq.read_table(data / f"{table}.parquet", read_dictionary=columns if has_dictionaries else None)
            for table, columns in TEXTS.items()]


def duckdb_over_arrow(data: Path, threads: int) -> Timed:
    connection = duckdb_connection(threads)
    for table, rows in zip(TEXTS, arrow_tables(data, has_dictionaries=False)):
        connection.register(table, rows)
    return lambda rule: duckdb_runner(connection, rule)


def polars_grouped(data: Path, threads: int) -> Timed:
    os.environ["POLARS_MAX_THREADS"] = str(threads)
    import polars as pl
    import polars_rules
    texts = {table: [pl.col(column).cast(pl.Categorical) for column in columns] for table, columns in TEXTS.items()}
    leads = pl.read_parquet(data / "leads.parquet").with_columns(texts["leads"]).with_row_index("number")
    numbers = leads.select("id", "number")
    events = (pl.scan_parquet(data / "events.parquet").select("lead_id", "at", "value", *texts["events"])
              .join(numbers.lazy(), left_on="lead_id", right_on="id").drop("lead_id").rename({"number": "lead_id"})
              .sort("lead_id", "at").collect())
    leads = leads.drop("id").rename({"number": "id"})

    def run(rule: str) -> tuple[float, Sums]:
        start = time.perf_counter()
        made = polars_rules.QUERIES[rule](leads.lazy(), events.lazy()).collect(engine="streaming")
        seconds = time.perf_counter() - start
        stages = [sum(int((made[f"{prefix}stage"] == stage).sum()) for prefix in prefixes(rule))
                  for stage in ("MQL", "SQL")]
        return seconds, (*stages, sum(int(made[f"{prefix}points"].sum()) for prefix in prefixes(rule)))
    return run


def merit_grouped(program: str, data: Path, threads: int, rounds: int, rule: str) -> tuple[float, Sums]:
    """Median seconds by the clock, and the sums."""
    question = ",".join(map(str, definitions(rule)))
    files = [str(data / f"{table}.parquet") for table in TEXTS]
    line = subprocess.run([program, *files, str(rounds), str(threads), question], check=True, text=True,
                          stdout=subprocess.PIPE).stdout
    found = re.search(r"clock [\d.]+ ms best, ([\d.]+) median;.*; (.*); scores (-?\d+)$", line)
    assert found, line
    stages = dict(re.findall(r"(\w+) (\d+)", found[2]))
    return float(found[1]) / 1e3, (int(stages.get("MQL", 0)), int(stages.get("SQL", 0)), int(found[3]))


def merit_tables(data: Path, has_dictionaries: bool) -> Timed:
    """Of single definitions."""
    import merit
    import pyarrow as pa
    import pyarrow.compute as pc
    leads, events = arrow_tables(data, has_dictionaries)

    def run(rule: str) -> tuple[float, Sums]:
        [path] = definitions(rule)
        definition = merit.compile(path)
        start = time.perf_counter()
        decisions = definition.evaluate(leads, events, now=rules.NOW_WITH_ZONE, columns=compare.ANSWER[rule])
        seconds = time.perf_counter() - start
        table = pa.table(decisions)
        stages = [pc.sum(pc.equal(table["stage"].cast("string"), stage)).as_py() for stage in ("MQL", "SQL")]
        return seconds, (*stages, int(pc.sum(table["points"]).as_py()))
    return run


def in_turns(engines: dict[str, Timed], rule: str, runs: int) -> dict[str, tuple[float, Sums]]:
    """Median seconds, and the sums, after a run that is not counted."""
    answers = [{name: run(rule) for name, run in engines.items()} for _ in range(runs + 1)]
    return {name: (statistics.median(each[name][0] for each in answers[1:]), answers[0][name][1]) for name in engines}


def show(rule: str, timed: dict[str, tuple[float, Sums]]) -> None:
    """A line of a table: milliseconds of the first, Merit, and of each other, with how many times as long that took."""
    (ours, sums), *others = timed.values()
    cells = [f"{ours * 1e3:.1f}"]
    for seconds, answer in others:
        if answer != sums:
            sys.exit(f"bench: {rule}: {list(timed)} decide {list(timed.values())}: seconds; MQL, SQL, sum of points")
        cells += [f"{seconds * 1e3:.0f}", f"{seconds / ours:.1f}"]
    print(f"| {rule} | " + " | ".join(cells) + " |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description="Rules over data in memory, beside other engines.")
    parser.add_argument("program", help="build/bin/bench_in_memory")
    parser.add_argument("directory", help="where compare.py has made the data")
    parser.add_argument("--leads", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--rules", default="r1,r1s,r20", type=lambda text: text.split(","),
                        help="over grouped events; an empty text: none")
    parser.add_argument("--tables", default="r1", type=lambda text: text.split(","),
                        help="over tables as they were read; an empty text: none")
    options = parser.parse_args()
    data = Path(options.directory).resolve() / str(options.leads)
    threads = len(os.sched_getaffinity(0))
    print(f"{options.leads:,} leads in memory, {threads} cores, {options.runs} runs each\n")
    if any(options.rules):
        print("| rule, grouped | Merit ms | DuckDB ms | of Merit | Polars ms | of Merit |\n|---|--:|--:|--:|--:|--:|")
        peers = {"duckdb": duckdb_grouped(data, threads), "polars": polars_grouped(data, threads)}
        for rule in options.rules:
            ours = merit_grouped(options.program, data, threads, options.runs, rule)
            show(rule, {"merit": ours, **in_turns(peers, rule, options.runs)})
    if any(options.tables):
        print("\n| rule, text ids, unsorted | Merit ms | with dictionaries | of Merit | DuckDB ms | of Merit "
              "| over Arrow ms | of Merit |\n|---|--:|--:|--:|--:|--:|--:|--:|")
        engines = {"merit": merit_tables(data, has_dictionaries=False),
                   "merit, dictionaries": merit_tables(data, has_dictionaries=True),
                   "duckdb": duckdb_tables(data, threads),
                   "duckdb, Arrow": duckdb_over_arrow(data, threads)}
        for rule in options.tables:
            show(rule, in_turns(engines, rule, options.runs))


if __name__ == "__main__":
    main()
