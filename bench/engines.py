"""The engines that `compare.py` times: each reads leads and events from files and writes its answer to one.

Merit and the limit are started for each run. The others are processes of their own, which have everything imported and
set up before the clock starts, so that a process's memory is its engine's."""

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import rules

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Run:
    """A rule to be answered. Without a file of events they stand in the leads' column `events`."""

    rule: str
    columns: list[str]  # of the answer
    leads: str
    events: str | None
    out: str

    @property
    def form(self) -> str:
        """Of its files."""
        return Path(self.out).suffix[1:]


def definitions(rule: str) -> list[Path]:
    """One, or those of a folder, which run together."""
    folder = HERE / rule
    return sorted(folder.glob("*.merit")) if folder.is_dir() else [HERE / f"{rule}.merit"]


class Command:
    """A command that is started for each run."""

    def __init__(self, name: str, command: Callable[[Run], list[str]]) -> None:
        self.name, self.command = name, command
        self.peak = 0  # KiB: most that a run of it held
        self.processor_seconds = 0.0  # of the last run, of all processors, the system's too

    def run(self, run: Run) -> float:
        """Seconds of a whole process."""
        command = self.command(run)
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        if status != 0:
            sys.exit(f"bench: {' '.join(command)} failed")
        self.peak = max(self.peak, usage.ru_maxrss)
        self.processor_seconds = usage.ru_utime + usage.ru_stime
        return seconds

    def close(self) -> None:
        """Nothing of it is left running."""


def merit(program: str, options: list[str]) -> Command:
    """From reading the definition to the finished file."""
    def command(run: Run) -> list[str]:
        events = ["--events", run.events] if run.events else []
        return [program, "run", *map(str, definitions(run.rule)), "--leads", run.leads, *events,
                "--now", rules.NOW_WITH_ZONE,
                "--columns", ",".join(run.columns), "--out", run.out, *options]
    return Command("merit", command)


def limit(program: str) -> Command:
    """The rules written by hand (`limit/`), for Parquet with short keys and a processor with AVX-512."""
    return Command("limit", lambda run: [program, run.rule, run.leads, run.events or "-", run.out])


class Peer:
    """A process that answers one run after another."""

    def __init__(self, name: str, threads: int, patience: int) -> None:
        self.name, self.patience = name, patience
        self.process = subprocess.Popen([sys.executable, __file__, name, str(threads)], text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(self, question: dict) -> float:
        assert self.process.stdin and self.process.stdout
        print(json.dumps(question), file=self.process.stdin, flush=True)
        if not select.select([self.process.stdout], [], [], self.patience)[0]:
            self.process.kill()
            sys.exit(f"bench: {self.name} has not answered {question.get('rule', '')} within {self.patience} s; "
                     "--patience N waits longer, --peers leaves it out")
        answer = self.process.stdout.readline()
        if not answer:
            sys.exit(f"bench: {self.name} ended at {question}")
        return json.loads(answer)

    def run(self, run: Run) -> float:
        return self.ask(asdict(run))

    @property
    def peak(self) -> float:
        return self.ask({})

    def close(self) -> None:
        self.process.communicate()


def duckdb(threads: int) -> Callable[[Run], None]:
    import duckdb
    import sql_rules
    connection = duckdb.connect()
    connection.execute(f"SET threads={threads}; SET preserve_insertion_order=false")

    def run(run: Run) -> None:
        events = f"'{run.events}'" if run.events else (
            f"(SELECT id AS lead_id, unnest(events, recursive := true) FROM '{run.leads}')")
        query = sql_rules.query(run.rule, sql_rules.DuckDb()).format(leads=f"'{run.leads}'", events=events)
        form = {"csv": "csv, HEADER", "ndjson": "json", "parquet": "parquet, COMPRESSION zstd"}[run.form]
        connection.execute(f"COPY ({query}) TO '{run.out}' (FORMAT {form})")
    return run


def clickhouse(threads: int) -> Callable[[Run], None]:
    import sql_rules
    from chdb import session
    connection = session.Session()
    connection.query(f"SET max_threads={threads}; SET join_use_nulls=0; SET output_format_parquet_string_as_string=1; "
                     "SET output_format_parquet_compression_method='zstd'")

    def run(run: Run) -> None:
        form = {"csv": "CSVWithNames", "ndjson": "JSONEachRow", "parquet": "Parquet"}[run.form]
        query = sql_rules.query(run.rule, sql_rules.ClickHouse()).format(
            leads=f"file('{run.leads}', {form})", events=f"file('{run.events}', {form})")
        connection.query(f"{query} INTO OUTFILE '{run.out}' TRUNCATE FORMAT {form}")
    return run


def polars(threads: int) -> Callable[[Run], None]:
    os.environ["POLARS_MAX_THREADS"] = str(threads)
    import polars_rules
    return lambda run: polars_rules.run(run.rule, run.leads, run.events, run.out)


def spark(threads: int) -> Callable[[Run], None]:
    """Writes a folder of files."""
    import sql_rules
    from pyspark.sql import SparkSession
    builder = SparkSession.builder.master(f"local[{threads}]")
    for name, value in {"driver.memory": "8g", "driver.host": "127.0.0.1", "ui.enabled": "false",
                        "ui.showConsoleProgress": "false",
                        "sql.shuffle.partitions": "8", "sql.session.timeZone": "UTC",
                        "sql.parquet.inferTimestampNTZ.enabled": "true"}.items():
        builder = builder.config(f"spark.{name}", value)
    connection = builder.getOrCreate()
    connection.sparkContext.setLogLevel("OFF")

    def run(run: Run) -> None:
        connection.read.parquet(run.leads).createOrReplaceTempView("leads")
        if run.events:
            connection.read.parquet(run.events).createOrReplaceTempView("events")
        query = sql_rules.query(run.rule, sql_rules.Spark()).format(leads="leads", events="events")
        connection.sql(query).write.mode("overwrite").parquet(run.out)
    return run


def rules_of(peer: str) -> set[str]:
    """What a peer can be asked."""
    import polars_rules
    import sql_rules
    if peer in ("duckdb", "polars"):
        return set(polars_rules.QUERIES if peer == "polars" else sql_rules.QUERIES)
    # Of the others not what SQL says in words of DuckDB's own.
    return set(sql_rules.QUERIES) - {"decay", "sequences"} - ({"texts", "wide"} if peer == "spark" else set())


# By name: how it is set up.
PEERS = {"duckdb": duckdb, "polars": polars, "clickhouse": clickhouse, "spark": spark}


def can_limit(program: str, run: Run) -> bool:
    """Whether the limit is known: with the files that it is written for."""
    has_vectors = "avx512dq" in Path("/proc/cpuinfo").read_text()
    return has_vectors and os.path.exists(program) and run.rule in ("r0", "r1", "r1s", "r20") and (
        run.form == "parquet" or (run.rule, run.form) == ("r1", "csv"))


def can(peer: str, run: Run, nested: bool) -> bool:
    """Whether a peer is asked: Spark by Parquet alone, nested events where unnesting them is one expression."""
    if run.rule not in rules_of(peer) or (peer == "spark" and run.form != "parquet"):
        return False
    return not nested or peer in ("duckdb", "polars")


def peak_memory() -> int:
    """KiB: the most that this process and those it has started held."""
    processes = ["self", *Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()]
    states = [Path(f"/proc/{process}/status").read_text() for process in processes]
    return sum(int(state.split("VmHWM:")[1].split()[0]) for state in states)


def serve(name: str, threads: int) -> None:
    answer = PEERS[name](threads)
    # What a library prints is no answer.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    for line in sys.stdin:
        question = json.loads(line)
        start = time.perf_counter()
        if question:
            answer(Run(**question))
        seconds = time.perf_counter() - start
        print(seconds if question else peak_memory(), file=answers, flush=True)


if __name__ == "__main__":
    serve(sys.argv[1], int(sys.argv[2]))
