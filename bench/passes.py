"""Times `merit run` with each pass over the plan left out: what each brings.

    passes.py MERIT DIRECTORY [--leads N] [--runs N] [--rules r1,r20]

The directory is that of `compare.py`, where the data has been made. Runs take turns, and answers must be equal. Prints
medians, by the clock and of all processors, and the peak of memory.
"""

import argparse
import json
import statistics
from pathlib import Path

from compare import ANSWER, apart, check_equal, job_called
from engines import Command, Run, merit


def passes_of(program: str, run: Run) -> list[str]:
    """All there are, as the summary of a run lists them, in which some stand twice."""
    summary = Path(f"{run.out}.json")
    merit(program, ["--summary", str(summary)]).run(run)
    stages = json.loads(summary.read_text())["timings"]
    for made in (summary, Path(run.out)):
        made.unlink()
    return list(dict.fromkeys(each["part"] for each in stages if each["stage"] == "passes" and each["part"]))


def run_of(data: Path, rule: str, name: str) -> Run:
    return Run(rule, ANSWER[rule], f"{data}/leads.parquet", f"{data}/events.parquet",
               f"{data}/{name.replace(' ', '_')}_{rule}.parquet")


def main() -> None:
    parser = argparse.ArgumentParser(description="What each pass over the plan brings.")
    parser.add_argument("merit", help="build/bin/merit")
    parser.add_argument("directory", help="where compare.py has made the data")
    parser.add_argument("--leads", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--rules", default="r1,r20", type=lambda text: text.split(","))
    options = parser.parse_args()
    data = Path(options.directory).resolve() / str(options.leads)
    passes = passes_of(options.merit, run_of(data, options.rules[0], "first"))
    engines: dict[str, Command] = {"all passes": merit(options.merit, [])}
    engines |= {f"without {each}": merit(options.merit, ["--without-pass", each]) for each in passes}
    engines["without any"] = merit(options.merit, [word for each in passes for word in ("--without-pass", each)])
    print("| rule | passes | clock s | processor s | peak MiB |\n|---|---|--:|--:|--:|")
    for rule in options.rules:
        runs = {name: run_of(data, rule, name) for name in engines}
        seconds: dict[str, list[tuple[float, float]]] = {name: [] for name in engines}
        for number in range(options.runs + 1):
            for name, engine in engines.items():
                clock = engine.run(runs[name])
                if number > 0:  # the first fills the cache of compiled code
                    seconds[name].append((clock, engine.processor_seconds))
        for name, run in runs.items():
            apart(check_equal, job_called(rule), runs["all passes"].out, run.out, options.leads)
            clock, processor = (statistics.median(values) for values in zip(*seconds[name]))
            peak = engines[name].peak / 1024
            print(f"| {rule} | {name} | {clock:.3f} | {processor:.3f} | {peak:,.0f} |", flush=True)
        for run in runs.values():
            Path(run.out).unlink()


if __name__ == "__main__":
    main()
