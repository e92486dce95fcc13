"""Times rules over data that is in memory already, as for a question that is asked again: ids as numbers, texts by
dictionary, events sorted by lead and time.

    in_memory.py BENCH_IN_MEMORY DIRECTORY [--leads N] [--runs N] [--rules r1,r20]

BENCH_IN_MEMORY is the program of `in_memory.cpp`; the directory is that of `compare.py`, where the data has been made.
Every engine makes a table of all decisions in memory, without the ids, on all cores. Counts of stages and the sum of the
points must be equal. Merit's leads and events are grouped, and events that no rule can see are left out, as `merit repl`
and `merit run` hold them; the others hold all events and leave out the same by their queries.
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

import rules
from engines import definitions

TEXTS = {"leads": ["country", "industry", "job_title"], "events": ["type", "page", "asset"]}


def prefixes(rule: str) -> list[str]:
    return [f"{each['name']}." for each in rules.R20] if rule == "r20" else [""]


def duckdb_in_memory(data: Path, threads: int) -> Callable[[str], tuple[float, tuple[int, ...]]]:
    import duckdb
    import sql_rules
    connection = duckdb.connect()
    connection.execute(f"SET threads={threads}; SET preserve_insertion_order=false")
    for table, columns in TEXTS.items():
        for column in columns:
            connection.execute(f"CREATE TYPE {column}_text AS ENUM (SELECT DISTINCT {column} FROM '{data}/{table}.parquet' "
                               f"WHERE {column} IS NOT NULL)")
    typed = {table: ", ".join(f"{column}::{column}_text AS {column}" for column in columns) for table, columns in TEXTS.items()}
    connection.execute(f"""CREATE TABLE numbers AS SELECT id AS text, (row_number() OVER (ORDER BY id))::INT AS number
        FROM '{data}/leads.parquet'""")
    connection.execute(f"""CREATE TABLE leads AS SELECT number AS id, employees, {typed["leads"]}
        FROM '{data}/leads.parquet' JOIN numbers ON text = id ORDER BY 1""")
    connection.execute(f"""CREATE TABLE events AS SELECT number AS lead_id, "at", value, {typed["events"]}
        FROM '{data}/events.parquet' JOIN numbers ON text = lead_id ORDER BY 1, 2""")

    def run(rule: str) -> tuple[float, tuple[int, ...]]:
        query = sql_rules.query(rule, sql_rules.DuckDb()).format(leads="leads", events="events")
        start = time.perf_counter()
        connection.execute(f"CREATE OR REPLACE TABLE decisions AS {query}")
        seconds = time.perf_counter() - start
        each = [f"""SELECT count(*) FILTER ("{prefix}stage" = 'MQL') AS mql, count(*) FILTER ("{prefix}stage" = 'SQL') AS ready,
            sum("{prefix}points") AS points FROM decisions""" for prefix in prefixes(rule)]
        [sums] = connection.execute(f"SELECT sum(mql), sum(ready), sum(points) FROM ({' UNION ALL '.join(each)})").fetchall()
        return seconds, tuple(int(value) for value in sums)
    return run


def polars_in_memory(data: Path, threads: int) -> Callable[[str], tuple[float, tuple[int, ...]]]:
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

    def run(rule: str) -> tuple[float, tuple[int, ...]]:
        start = time.perf_counter()
        made = polars_rules.QUERIES[rule](leads.lazy(), events.lazy()).collect(engine="streaming")
        seconds = time.perf_counter() - start
        sums = [sum(int((made[f"{prefix}stage"] == stage).sum()) for prefix in prefixes(rule)) for stage in ("MQL", "SQL")]
        return seconds, (*sums, sum(int(made[f"{prefix}points"].sum()) for prefix in prefixes(rule)))
    return run


def merit_in_memory(program: str, data: Path, threads: int, rounds: int, rule: str) -> tuple[list[float], tuple[int, ...]]:
    """Best and median seconds by the clock, and the sums."""
    question = ",".join(map(str, definitions(rule)))
    files = [str(data / f"{table}.parquet") for table in TEXTS]
    line = subprocess.run([program, *files, str(rounds), str(threads), question], check=True, text=True,
                          stdout=subprocess.PIPE).stdout
    found = re.search(r"clock ([\d.]+) ms best, ([\d.]+) median;.*; (.*); scores (-?\d+)$", line)
    assert found, line
    stages = dict(re.findall(r"(\w+) (\d+)", found[3]))
    sums = (int(stages.get("MQL", 0)), int(stages.get("SQL", 0)), int(found[4]))
    return [float(found[1]) / 1e3, float(found[2]) / 1e3], sums


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("directory")
    parser.add_argument("--leads", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--rules", default="r1,r1s,r20", type=lambda text: text.split(","))
    options = parser.parse_args()
    data = Path(options.directory).resolve() / str(options.leads)
    threads = len(os.sched_getaffinity(0))
    print(f"{options.leads:,} leads in memory, {threads} cores, {options.runs} runs each\n")
    print("| rule | Merit ms | DuckDB ms | of Merit | Polars ms | of Merit |\n|---|--:|--:|--:|--:|--:|")
    peers = {"duckdb": duckdb_in_memory(data, threads), "polars": polars_in_memory(data, threads)}
    for rule in options.rules:
        (_, ours), sums = merit_in_memory(options.program, data, threads, options.runs, rule)
        cells = [f"{ours * 1e3:.1f}"]
        for name, run in peers.items():
            answers = [run(rule) for _ in range(options.runs)]
            if any(answer[1] != sums for answer in answers):
                sys.exit(f"bench: {rule}: {name} decides {answers[0][1]}, merit {sums}: MQL, SQL, sum of points")
            median = statistics.median(seconds for seconds, _ in answers)
            cells += [f"{median * 1e3:.0f}", f"{median / ours:.1f}"]
        print(f"| {rule} | " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
