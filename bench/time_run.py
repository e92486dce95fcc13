"""Times `merit run` on the demo's data: time_run.py MERIT DATA. Five runs each, page cache warm; prints the median."""

import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RUNS = 5
LEADS = 100_000


def seconds(merit: str, data: str, name: str) -> float:
    start = time.perf_counter()
    subprocess.run(
        [merit, "run", ROOT / f"examples/{name}/{name}.merit", "--leads", f"{data}/leads.csv",
         "--events", f"visit={data}/visits.parquet", "--events", f"{data}/activity.csv",
         "--now", "2026-10-01T00:00:00Z", "--out", f"{data}/bench.csv"],
        check=True, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def main():
    merit, data = sys.argv[1:]
    print(f"{'definition':<16}{'seconds':>10}{'leads/s':>14}   (median of {RUNS}; 2,000,000 events)")
    for name in ("points", "crm-software"):
        median = statistics.median(seconds(merit, data, name) for _ in range(RUNS))
        print(f"{name:<16}{median:>10.2f}{LEADS / median:>14,.0f}")


if __name__ == "__main__":
    main()
