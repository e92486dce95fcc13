"""A library decides about one lead as it does about many: lists of events that are in order, nearly, and not at all, with
keys that repeat, cells that are missing and kinds that nobody looks at."""

import os
import random
import subprocess
import tempfile
import unittest
from datetime import datetime, timedelta, timezone
from pathlib import Path

import merit
import pyarrow as pa

NOW = datetime(2026, 10, 31, 12, tzinfo=timezone.utc)
DEFINITION = """
definition "Each" { version "1" }
lead {
  id: text key
  employees: integer
}
event visit { page: text, seconds: number, again: boolean, missing when "none", "-1" }
event form { id: integer key, plan: one of "free", "trial", "paid", due: time }
event call { minutes: integer, on: date, missing when "-1", "none" }
event note
event mail { id: text key, size: integer }
event offer { price: number required }
event unseen { n: integer }
output x_visits = count of visits
output x_forms = count of forms where plan is "paid"
output x_notes = count of notes in last 10 days
output x_mails = sum of size of mails
output x_offers = sum of price of offers
output x_pages = count of distinct page of visits
output x_seconds = sum of seconds of visits
output x_again = count of visits where again
output x_minutes = sum of minutes of calls
output x_late = count of forms where due < 2026-10-01
output x_first_call = on of first call
output x_last_page = page of last visit
stage Lead
"""
PLAIN = ["visit", "form", "call", "note", "unseen"]
ALL = [*PLAIN, "mail", "offer"]


def values_of(rng, kind, lead):
    some = {
        "visit": {"page": rng.choice(["/a", "/b", "none", "äö", ""]), "seconds": rng.choice([0.5, 2.0, -1.0]),
                  "again": rng.random() < 0.5},
        "form": {"id": 1000 * lead + rng.randrange(200), "plan": rng.choice(["free", "trial", "paid"]),
                 "due": NOW - timedelta(days=rng.randrange(60))},
        "call": {"minutes": rng.choice([1, 2, -1, -7]), "on": (NOW - timedelta(days=rng.randrange(9))).date()},
        "mail": {"id": f"{lead}{rng.choice('xyz')}", "size": rng.randrange(9)},
        "offer": {"price": rng.choice([1.0, 2.5])},
    }.get(kind, {})
    return {name: value for name, value in some.items() if rng.random() < 0.8}


def events_of(rng, lead):
    """Keys are the lead's own, since an event with a key belongs to one lead."""
    kinds = rng.choice([PLAIN, PLAIN, ALL, rng.sample(ALL, 2)])
    seconds = rng.choice([20, 5_000_000])
    count = rng.choice([0, 1, 5, 20, 64, 65, 150])
    events = []
    for _ in range(count):
        kind = rng.choice(kinds)
        at = NOW + timedelta(seconds=rng.randrange(-seconds, 3 if rng.random() < 0.1 else 1))
        events.append({"event": kind, "at": at, **values_of(rng, kind, lead)})
    order = rng.randrange(4)
    if order < 3:
        events.sort(key=lambda event: event["at"], reverse=order == 1)
    if order == 2 and count > 1:
        i, j = rng.sample(range(count), 2)
        events[i], events[j] = events[j], events[i]
    return events


FIELDS = {"page": pa.string(), "seconds": pa.float64(), "again": pa.bool_(), "id": pa.string(), "plan": pa.string(),
          "due": pa.timestamp("us", "UTC"), "minutes": pa.int64(), "on": pa.date32(), "size": pa.int64(),
          "price": pa.float64(), "n": pa.int64()}
EVENT = pa.struct([("event", pa.string()), ("at", pa.timestamp("us", "UTC")), *FIELDS.items()])


class OneLead(unittest.TestCase):
    def test_one_and_many(self):
        rng = random.Random(7)
        leads = [{"id": str(i), "employees": rng.choice([None, 1, 60])} for i in range(400)]
        events = [events_of(rng, i) for i in range(len(leads))]
        nested = [[{**event, "id": str(event["id"])} if "id" in event else event for event in each] for each in events]
        table = pa.table({"id": [lead["id"] for lead in leads], "employees": [lead["employees"] for lead in leads],
                          "events": pa.array(nested, pa.list_(EVENT))})
        with tempfile.TemporaryDirectory() as folder:
            text = Path(folder) / "each.merit"
            text.write_text(DEFINITION)
            library = Path(folder) / "libeach.so"
            subprocess.run([os.environ["MERIT"], "build", text, "-o", library], check=True)
            loaded = merit.load(library)
            many = pa.table(loaded.evaluate(table, now=NOW)).to_pylist()
            for lead, each, expected in zip(leads, events, many, strict=True):
                decided = loaded.decide(lead, each, now=NOW)
                got = {name: decided[name] for name in expected if name in decided}
                self.assertEqual(got, {name: expected[name] for name in got}, each)


if __name__ == "__main__":
    unittest.main()
