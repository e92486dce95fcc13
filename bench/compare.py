"""Times `merit run` beside other engines, from file to file:

    compare.py MERIT DIRECTORY [--leads N] [--runs N] [--rules r1,r1:csv,…] [--peers duckdb,…] [--patience SECONDS]
               [-- OPTIONS OF merit run]

A job is a rule over data of a shape (`generate.py` has them), `r1:csv` say; with no shape, Parquet. All engines answer
the same question over the same files and must give the same answer, lead by lead, before anything is timed. Runs take
turns, so that a machine that is now fast, now slow treats all alike; what counts is the ratio of the medians. A run of
Merit is a whole process, from reading the definition to the finished file, and so is one of the limit, a program that
has the rules written by hand (`limit/`; timed where it has been built); the others have their process, connection and
imports ready before the clock starts. The page cache is warm. Peak memory is the most that a process of that engine
ever held.
"""

import argparse
import os
import shutil
import statistics
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import generate
import rules
import sql_scores
from engines import PEERS, Command, Peer, Run, can, can_limit, limit, merit

# What a rule needs of each file, and the columns of its answer.
R1_NEEDS = (["id", "country", "employees"], ["lead_id", "at", "type", "page", "asset", "value"])
EVENTS = ["lead_id", "at", "type"]
NEEDS: dict[str, tuple[list[str], list[str]]] = {
    "r0": (["id", "country", "employees", "job_title", "industry"], []),
    "r1": R1_NEEDS, "r1s": R1_NEEDS, "r20": R1_NEEDS,
    "texts": (["id", "job_title"], [*EVENTS, "page", "asset"]), "decay": (["id"], [*EVENTS, "page", "asset", "value"]),
    "sequences": (["id"], [*EVENTS, "page"]), "wide": (["id"], EVENTS)}
R1_ANSWER = ["id", "points", "qualified", "stage"]
ANSWER = {"r0": ["id", "ok"], "r1": R1_ANSWER, "r1s": R1_ANSWER,
          "r20": ["id"] + [f"{rule['name']}.{column}" for rule in rules.R20 for column in ("points", "stage")],
          **{rule: ["id", score, "stage"] for rule, (score, _) in sql_scores.SCORES.items()}}
SUMS = {"interest"}  # of fractions, which engines add in different orders


@dataclass(frozen=True)
class Job:
    rule: str
    shape: str

    @property
    def name(self) -> str:
        return self.rule if self.shape == "plain" else f"{self.rule}:{self.shape}"


def job_called(text: str) -> Job:
    rule, _, shape = text.partition(":")
    job = Job(rule, shape or "plain")
    if rule not in ANSWER or job.shape not in generate.SHAPES:
        sys.exit(f"bench: there is no job {text}: rules are {', '.join(ANSWER)}; shapes {', '.join(generate.SHAPES)}")
    return job


def apart(function, *arguments):
    """What a call gives, made in a process of its own: Linux counts what a process held when it starts a command as
    memory of that command."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(function, *arguments).result()


def table_of(path: str) -> str:
    """An answer as DuckDB reads it: Spark's is a folder of files, CSV is texts."""
    if os.path.isdir(path):
        return f"'{path}/*.parquet'"
    return f"read_csv('{path}', header = true, all_varchar = true)" if path.endswith(".csv") else f"'{path}'"


def check_equal(job: Job, ours: str, theirs: str, leads: int) -> None:
    """Both answers have each lead once, and the same cells."""
    import duckdb
    def differs(column: str) -> str:
        ours, theirs = f'o."{column}"', f't."{column}"'
        near = f"coalesce(abs({ours} - {theirs}) <= 1e-9 * abs({ours}) + 1e-9, false)"
        return f"NOT {near}" if column in SUMS else f"{ours} IS DISTINCT FROM {theirs}"

    wrong_cells = " OR ".join(map(differs, ANSWER[job.rule]))
    [(rows, wrong)] = duckdb.connect().execute(f"""SELECT count(*), count(*) FILTER (WHERE {wrong_cells})
        FROM {table_of(ours)} AS o FULL JOIN {table_of(theirs)} AS t ON o.id = t.id""").fetchall()
    if rows != leads or wrong != 0:
        sys.exit(f"bench: {job.name}: {wrong:,} of {rows:,} leads differ between {ours} and {theirs}")


def arrow_size(fields: dict[str, list[str]]) -> float:
    """Kibibytes of columns of files, as plain Arrow arrays."""
    import pyarrow.csv
    import pyarrow.json
    import pyarrow.parquet as pq

    def size(path: str, columns: list[str]) -> int:
        if path.endswith(".parquet"):
            return pq.read_table(path, columns=columns).nbytes
        read = pyarrow.csv.read_csv if path.endswith(".csv") else pyarrow.json.read_json
        return read(path).select(columns).nbytes
    return sum(size(path, columns) for path, columns in fields.items()) / 1024


@dataclass
class Result:
    job: Job
    leads: int
    medians: dict[str, float]  # seconds, by engine


def time_job(job: Job, options: argparse.Namespace) -> Result:
    """Answers, checks and times one job by all engines that can say it; prints a line for each."""
    shape = generate.SHAPES[job.shape]
    count = max(1, options.leads // shape.fewer_leads)
    same_folder = shape.form != "parquet" or job.shape == "plain"
    directory = Path(options.directory).resolve() / (str(count) if same_folder else f"{count}-{job.shape}")
    leads_file, events_file = apart(generate.generate, directory, count, shape)
    leads, events = str(leads_file), str(events_file) if events_file else None
    threads = len(os.sched_getaffinity(0))

    lead_fields, event_fields = NEEDS[job.rule]

    def run_of(engine: str) -> Run:
        out = f"{directory}/{engine}_{job.rule}.{shape.form}"
        return Run(job.rule, ANSWER[job.rule], leads, events if event_fields else None, out)

    peers = [name for name in options.peers if can(name, run_of(name), shape.nested)]
    engines: list[Command | Peer] = [merit(options.merit, options.merit_options),
                                     *(Peer(name, threads, options.patience) for name in peers)]
    program = str(Path(options.merit).parent / "bench_limit")
    if shape.ids == "short" and not shape.nested and not shape.distinct and can_limit(program, run_of("limit")):
        engines.append(limit(program))
    for engine in engines:
        shutil.rmtree(run_of(engine.name).out, ignore_errors=True)
        engine.run(run_of(engine.name))  # warms the page cache
    for engine in engines[1:]:
        apart(check_equal, job, run_of("merit").out, run_of(engine.name).out, count)
    times: dict[str, list[float]] = {engine.name: [] for engine in engines}
    for _ in range(options.runs):
        for engine in engines:
            times[engine.name].append(engine.run(run_of(engine.name)))
    medians = {name: statistics.median(seconds) for name, seconds in times.items()}
    size = apart(arrow_size, {leads: lead_fields + (["events"] if shape.nested else []),
                              **({events: event_fields} if events and event_fields else {})})
    for engine in engines:
        median = medians[engine.name]
        print(f"{job.name:<14}{count:>11,}  {engine.name:<11}{median:>8.3f}{min(times[engine.name]):>8.3f}"
              f"{median / medians['merit']:>10.2f}{engine.peak / 1024:>10,.0f}{engine.peak / size:>10.2f}", flush=True)
        engine.close()
    return Result(job, count, medians)


def processor_name() -> str:
    names = [line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
             if line.startswith("model name")]
    return names[0] if names else "processor without a name"


def show(results: list[Result], peers: list[str]) -> None:
    """A table in Markdown: Merit's seconds, and how many times as long each other engine took."""
    print("\nTimes as long as Merit, which has 1; medians of runs that took turns; all answers equal, lead by lead\n")
    print("| job | leads | Merit s | " + " | ".join(peers) + " |")
    print("|---|--:|--:|" + "--:|" * len(peers))
    for result in results:
        ours = result.medians["merit"]
        cells = [f"{result.medians[peer] / ours:.2f}" if peer in result.medians else "" for peer in peers]
        print(f"| {result.job.name} | {result.leads:,} | {ours:.3f} | " + " | ".join(cells) + " |")


def main() -> None:
    parser = argparse.ArgumentParser(description="`merit run` beside other engines, from file to file.",
                                     epilog=f"rules: {', '.join(ANSWER)}; shapes of data: {', '.join(generate.SHAPES)}")
    parser.add_argument("merit", help="build/bin/merit; the limit is timed where bench_limit stands beside it")
    parser.add_argument("directory", help="where the data is, or is made")
    parser.add_argument("--leads", type=int, default=1_000_000, help="of most shapes; each has about 20 events")
    parser.add_argument("--runs", type=int, default=5, help="of each engine, which take turns")
    parser.add_argument("--rules", default="r0,r1,r1s,r20,r1:csv",
                        type=lambda text: [job_called(each) for each in text.split(",")],
                        help="RULE or RULE:SHAPE, with commas between them")
    parser.add_argument("--peers", default="duckdb,polars,clickhouse", type=lambda text: text.split(","),
                        help=f"of {', '.join(PEERS)}")
    parser.add_argument("--patience", type=int, default=600, help="seconds that one run of a peer may take")
    parser.add_argument("merit_options", nargs="*", help="further options of `merit run`, after --")
    options = parser.parse_args()
    print(f"{processor_name()}, {len(os.sched_getaffinity(0))} cores, {options.runs} runs each by turns\n")
    print(f"{'job':<14}{'leads':>11}  {'engine':<11}{'median s':>8}{'best s':>8}{'of Merit':>10}{'peak MiB':>10}"
          f"{'of data':>10}")
    show([time_job(job, options) for job in options.rules], [*options.peers, "limit"])


if __name__ == "__main__":
    main()
