"""How long `merit repl` takes to answer: repl.py DIRECTORY [ROUNDS], on the data that generate.py has put there.

Leads and events are in memory by then. Each condition is new, so that compiling it is a part of the answer; nothing is
taken from a cache. Prints the median of each condition, its stages, and the slowest answer of all.
"""

import re
import statistics
import subprocess
import sys
from pathlib import Path

import rules

ROOT = Path(__file__).resolve().parents[1]
MERIT = ROOT / "build/bin/merit"
GOAL = 100  # ms

DEFINITION = """definition "Bench" {}
lead { id: text key, country: text, employees: integer, job_title: text, industry: text }
events { lead from "lead_id" }
event visit    { page: text, seconds: number }
event download { asset: text }
event form
event purchase { value: number }
event webinar
stage Lead
"""

# With a number that is another in each round.
CONDITIONS = {
    "fields": "employees between {n} and 500 and country in {{ \"US\", \"FR\" }}",
    "a text": "job_title contains \"Marketing {n}\"",
    "events": "at least 3 visits in last {n} days",
    "events and fields": "employees > {n} and any download where asset starts with \"whitepaper\" in last 90 days",
    "distinct days": "distinct days of visits in last {n} days > 3",
    "a sum": "(sum of value of purchases in last {n} days) >= 500",
    "a sequence": "any visit where page starts with \"/pricing\" followed by form within {n} days",
    "a pattern": "visit where page starts with \"/careers\" in last {n} days",
}


def milliseconds(text: str) -> float:
    number, unit = re.fullmatch(r"([\d.,]+) (ms|s)", text).groups()
    return float(number.replace(",", "")) * (1000 if unit == "s" else 1)


def main():
    folder, rounds = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 9
    definition = folder / "repl.merit"
    definition.write_text(DEFINITION)
    asked = [(name, text.format(n=10 + round_)) for round_ in range(rounds) for name, text in CONDITIONS.items()]
    typed = "".join(f"{text}\n:time\n" for _, text in asked)
    command = [MERIT, "repl", definition, "--leads", folder / "leads.parquet", "--events", folder / "events.parquet",
               "--now", rules.NOW_WITH_ZONE, "--quiet"]
    done = subprocess.run(command, input=typed, capture_output=True, text=True, check=True)
    times = [milliseconds(text) for text in re.findall(r"^  ([\d.,]+ m?s), by the jit$", done.stdout, re.MULTILINE)]
    assert len(times) == len(asked), (len(times), len(asked), done.stdout[-2000:])
    stages = re.findall(r"^> :time\n((?:.+\n)+)", done.stdout, re.MULTILINE)
    for place, name in enumerate(CONDITIONS):
        of_this = times[place::len(CONDITIONS)]
        print(f"{name:18} {statistics.median(of_this):6.1f} ms   {min(of_this):6.1f} to {max(of_this):6.1f}")
    print(f"the slowest of {len(times)} answers: {max(times):.1f} ms; the goal is {GOAL} ms")
    slowest = max(range(len(times)), key=times.__getitem__)
    print(f"\n{asked[slowest][1]}\n{stages[slowest]}")


if __name__ == "__main__":
    main()
