"""A definition, leads and events that the tests of the Python package share."""

import os
import subprocess
import tempfile
from datetime import datetime, timezone
from pathlib import Path

import merit
import pyarrow as pa

MERIT = os.environ["MERIT"]
NOW = datetime(2026, 10, 31, 12, tzinfo=timezone.utc)

DEFINITION = """
definition "Points" { version "2" }
lead {
  id: text key
  country: text from "Country/Region"
  employees: integer
  plan: one of "free", "trial", "paid"
  created: time
  missing when "N/A"
}
events { lead from "contact", at from "occurred_at", type from "kind" }
event visit { page: text, seconds: number }
event form { id: text key, name: text }
parameter bar = 20 between 0 and 100
parameter window = 30 days
score points {
  +10 when country is "us"
  +10 when employees > 50
  +5 per visit where page starts with "/pricing" in last window
  +20 when any form where name is "demo"   because "asked for a demo"
}
output asked = time of last form
output days = time since last visit
stage Lead
stage MQL when points >= bar
"""

LEADS = {
    "id": ["a", "b", "c", "d"],
    "Country/Region": ["US", "de", None, "N/A"],
    "employees": [120, 10, None, 51],
    "plan": ["Trial", None, "paid", "free"],
    "created": [datetime(2026, 1, day, tzinfo=timezone.utc) for day in (1, 2, 3, 4)],
}
EVENTS = {
    "contact": ["b", "a", "c", "a", "nobody"],
    "occurred_at": [datetime(2026, 10, day, tzinfo=timezone.utc) for day in (30, 20, 25, 28, 1)],
    "kind": ["visit", "visit", "form", "VISIT", "visit"],
    "page": ["/pricing", "/pricing/eu", None, "/about", "/"],
    "seconds": [3.5, None, None, 8.0, 1.0],
    "id": [None, None, "f1", None, None],
    "name": [None, None, "Demo", None, None],
}
POINTS = [25, 5, 20, 10]
STAGES = ["MQL", "Lead", "MQL", "Lead"]


def leads() -> pa.Table:
    return pa.table(LEADS)


def events() -> pa.Table:
    return pa.table(EVENTS)


def build(text: str, stem: str = "sample", *options: str) -> merit.Definition:
    """The definition as a library, built and loaded."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / f"{stem}.merit"
        source.write_text(text)
        library = Path(folder) / f"lib{stem}.so"
        subprocess.run([MERIT, "build", source, "-o", library, *options], check=True, capture_output=True)
        return merit.load(library)


def nested(kinds: bool) -> pa.Table:
    """The leads with their events in them: a list column a kind, or one."""
    rows = leads().to_pylist()
    for row in rows:
        own = [event for event in events().to_pylist() if event.pop("contact") == row["id"]]
        if kinds:
            row["visits"] = [event for event in own if event["kind"].lower() == "visit"]
            row["form"] = [event for event in own if event["kind"].lower() == "form"]
        else:
            row["events"] = own
    return pa.Table.from_pylist(rows)
