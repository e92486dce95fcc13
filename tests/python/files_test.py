"""Files of decisions that `merit run` writes, as other programs read them."""

import json
import os
import subprocess
import tempfile
import unittest
from datetime import datetime, timezone
from pathlib import Path

import duckdb
import polars
import pyarrow.parquet as pq

MERIT = os.path.abspath(os.environ["MERIT"])
DEFINITION = """
lead { id: text key, country: text, employees: integer, title: text }

event visit { page: text }

score points {
  +20 when employees > 100 because "large"
  -5 when country is "FR"
  +1 per visit, at most 3
}

grade size { "large" when employees > 500, "small" when employees > 3 }
output share = employees / 8
output called = title
output near = country is "US"

disqualify when country is "XX" because "a rival"

stage Lead
stage MQL when points > 15

handoff MQL { points, called, last 2 visits, reasons }
"""
COLUMNS = "id,stage,points,size,share,called,near,disqualified,reached,undecided,reasons,handoff"
LEADS = 25_000


def lead(row: int) -> str:
    employees = "" if row % 7 == 0 else row * row % 1009
    return f"L{row:07},{('US', 'FR', '', 'XX')[row % 4]},{employees},title {row * 31 % 60}\n"


def cell(value):
    """As JSON has it."""
    if isinstance(value, dict):
        return {name: cell(member) for name, member in value.items()}
    if isinstance(value, list):
        return [cell(element) for element in value]
    if isinstance(value, datetime):
        return value.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    return value


class Files(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)
        (cls.folder / "d.merit").write_text(DEFINITION)
        (cls.folder / "leads.csv").write_text("id,country,employees,title\n" + "".join(map(lead, range(LEADS))))
        visits = (f"L{row:07},2026-06-0{visit + 1},visit,/{row % 11}\n"
                  for row in range(0, LEADS, 3) for visit in range(row % 5))
        (cls.folder / "events.csv").write_text("lead,at,type,page\n" + "".join(visits))
        cls.decide("out.ndjson")
        cls.expected = [json.loads(line) for line in (cls.folder / "out.ndjson").read_text().splitlines()]
        cls.parquet = cls.decide("out.parquet")

    @classmethod
    def decide(cls, name: str) -> str:
        subprocess.run([MERIT, "run", "d.merit", "--leads", "leads.csv", "--events", "events.csv", "--out", name,
                        "--now", "2026-06-30T12:00:00Z", "--columns", COLUMNS],
                       cwd=cls.folder, capture_output=True, check=True)
        return str(cls.folder / name)

    def expect(self, rows: list[dict]) -> None:
        self.assertEqual(len(rows), LEADS)
        for found, expected in zip(rows, self.expected):
            self.assertEqual(cell(found), expected)

    def test_pyarrow(self):
        self.expect(pq.read_table(self.parquet).to_pylist())

    def test_polars(self):
        self.expect(polars.read_parquet(self.parquet).to_dicts())
        rare = polars.scan_parquet(self.parquet).filter(polars.col("points") > 22).select("id").collect()
        self.assertEqual(rare["id"].to_list(), [row["id"] for row in self.expected if row["points"] > 22])

    def test_duckdb(self):
        connection = duckdb.connect()
        connection.execute("SET timezone = 'UTC'")
        self.expect(connection.sql(f"SELECT * FROM '{self.parquet}'").to_arrow_table().to_pylist())
        # By statistics a filter can leave row groups out.
        counts = f"SELECT count(*) FILTER (stage = 'MQL'), min(points) FROM '{self.parquet}' WHERE size = 'large'"
        large = [row for row in self.expected if row["size"] == "large"]
        self.assertEqual(connection.execute(counts).fetchone(),
                         (sum(row["stage"] == "MQL" for row in large), min(row["points"] for row in large)))


if __name__ == "__main__":
    unittest.main()
