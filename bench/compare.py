"""Times `merit run` beside DuckDB and Polars, from Parquet to Parquet:

    compare.py MERIT DIRECTORY [--leads N] [--runs N] [--rules NAMES]

All answer the same question over the same files and must give the same answer, lead by lead. Runs take turns, so that
a machine that is now fast, now slow treats all alike; what counts is the ratio of the medians. A run of Merit is a
whole process, from reading the definition to the finished file; the others have their process, connection and imports
ready before the clock starts. The page cache is warm. Peak memory is the largest a process of that engine ever held.
"""

import argparse
import os
import statistics
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import twenty_rules
from duckdb_rules import RULES
from generate import generate

HERE = Path(__file__).resolve().parent
NOW = "2026-06-30T12:00:00Z"
# What a rule needs of each file, and the columns of its answer.
NEEDED = {"r0": {"leads": ["id", "country", "employees", "job_title", "industry"]},
          "r1": {"leads": ["id", "country", "employees"],
                 "events": ["lead_id", "at", "type", "page", "asset", "value"]}}
NEEDED["r1s"] = NEEDED["r20"] = NEEDED["r1"]
ANSWER = {"r0": ["id", "ok"], "r1": ["id", "points", "qualified", "stage"]}
ANSWER["r1s"] = ANSWER["r1"]
ANSWER["r20"] = ["id"] + [f"{rule['name']}.{column}" for rule in twenty_rules.RULES for column in ("points", "stage")]
QUERIES = RULES | {"r20": twenty_rules.query()}
ON_POLARS = ("r0", "r1s", "r20")


def definitions(rule):
    """One, or those of a folder, which run together."""
    folder = HERE / rule
    return sorted(folder.glob("*.merit")) if folder.is_dir() else [HERE / f"{rule}.merit"]


class Merit:
    name = "merit"

    def __init__(self, command, data, extra):
        self.command, self.data, self.extra, self.peak = command, data, extra, 0

    def run(self, rule):
        """Seconds of one run."""
        command = [self.command, "run", *definitions(rule), "--leads", f"{self.data}/leads.parquet"]
        if "events" in NEEDED[rule]:
            command += ["--events", f"{self.data}/events.parquet"]
        command += ["--now", NOW, "--columns", ",".join(ANSWER[rule]), "--out", self.output(rule), *self.extra]
        start = time.perf_counter()
        process = subprocess.Popen([str(part) for part in command], stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        if status != 0:
            sys.exit(f"bench: {' '.join(map(str, command))} failed")
        self.peak = max(self.peak, usage.ru_maxrss)
        return seconds

    def output(self, rule):
        return f"{self.data}/merit_{rule}.parquet"


class Peer:
    """A process of its own, so that its memory is its own. `name`: of `SERVED`."""

    def __init__(self, name, data, threads):
        self.name, self.data = name, data
        self.process = subprocess.Popen([sys.executable, __file__, "--serve", name, str(threads), str(data)], text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(self, line):
        print(line, file=self.process.stdin, flush=True)
        return self.process.stdout.readline()

    def run(self, rule):
        return float(self.ask(rule))

    @property
    def peak(self):
        return int(self.ask("peak"))

    def output(self, rule):
        return f"{self.data}/{self.name}_{rule}.parquet"


def duckdb_runner(threads, data):
    import duckdb
    connection = duckdb.connect()
    connection.execute(f"SET threads={threads}; SET preserve_insertion_order=false")

    def run(rule, path):
        query = QUERIES[rule].replace("{data}", data)
        connection.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")
    return run


def polars_runner(threads, data):
    os.environ["POLARS_MAX_THREADS"] = threads
    import polars_rules
    return lambda rule, path: polars_rules.run(rule, data, path)


SERVED = {"duckdb": duckdb_runner, "polars": polars_runner}


def serve(name, threads, data):
    import resource
    run = SERVED[name](threads, data)
    for line in sys.stdin:
        rule = line.strip()
        if rule == "peak":
            print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, flush=True)
            continue
        start = time.perf_counter()
        run(rule, f"{data}/{name}_{rule}.parquet")
        print(time.perf_counter() - start, flush=True)


def check_equal(rule, ours, theirs, leads):
    """Both answers have each lead once, and the same cells."""
    import duckdb
    differs = " OR ".join(f'o."{column}" IS DISTINCT FROM t."{column}"' for column in ANSWER[rule])
    rows, wrong = duckdb.connect().execute(f"""SELECT count(*), count(*) FILTER (WHERE {differs})
        FROM '{ours}' AS o FULL JOIN '{theirs}' AS t ON o.id = t.id""").fetchone()
    if rows != leads or wrong != 0:
        sys.exit(f"bench: {rule}: {wrong:,} of {rows:,} leads differ between {ours} and {theirs}")


def arrow_size(data, rule):
    """Kibibytes of the columns that a rule needs, as plain Arrow arrays."""
    import pyarrow.parquet as pq
    return sum(pq.read_table(f"{data}/{file}.parquet", columns=columns).nbytes
               for file, columns in NEEDED[rule].items()) / 1024


def apart(function, *arguments):
    """What a call gives, made in a process of its own: Linux counts what a process held when it starts a command as
    memory of that command."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(function, *arguments).result()


def show(rule, times, engines, size):
    medians = {name: statistics.median(seconds) for name, seconds in times.items()}
    for engine in engines:
        seconds = times[engine.name]
        peak = engine.peak
        print(f"{rule:<6}{engine.name:<10}{medians[engine.name]:>9.3f}{min(seconds):>9.3f}"
              f"{medians['duckdb'] / medians[engine.name]:>14.2f} x{peak / 1024:>12,.0f}{peak / size:>14.2f} x")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("merit")
    parser.add_argument("directory")
    parser.add_argument("--leads", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--rules", default="r0,r1,r1s")
    parser.add_argument("merit_options", nargs="*", help="further options of `merit run`, after --")
    options = parser.parse_args()
    data = Path(options.directory).resolve() / str(options.leads)
    apart(generate, data, options.leads)

    print(f"{options.leads:,} leads, {len(os.sched_getaffinity(0))} cores, {options.runs} runs each by turns\n")
    print(f"{'rule':<6}{'engine':<10}{'median s':>9}{'best s':>9}{'over DuckDB':>16}{'peak MiB':>12}{'of the data':>16}")
    for rule in options.rules.split(","):
        peers = ["duckdb", "polars"] if rule in ON_POLARS else ["duckdb"]
        engines = [Merit(options.merit, data, options.merit_options),
                   *(Peer(name, data, len(os.sched_getaffinity(0))) for name in peers)]
        for engine in engines:
            engine.run(rule)  # warms the page cache
        for peer in engines[1:]:
            apart(check_equal, rule, engines[0].output(rule), peer.output(rule), options.leads)
        times = {engine.name: [] for engine in engines}
        for _ in range(options.runs):
            for engine in engines:
                times[engine.name].append(engine.run(rule))
        show(rule, times, engines, apart(arrow_size, data, rule))


if __name__ == "__main__":
    if len(sys.argv) == 5 and sys.argv[1] == "--serve":
        serve(*sys.argv[2:])
    else:
        main()
