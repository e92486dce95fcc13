"""Makes the data of `./dev demo`: 100,000 leads and 2,000,000 events, always the same ones.

    generate.py FOLDER [--leads N] [--events N] [--seed N]

writes, unless FOLDER already holds what this very program would write:

    leads.csv         one row a lead, as a CRM exports it
    visits.parquet    page visits, as a warehouse keeps them
    activity.csv      downloads, webinars and forms, as a marketing tool exports them

The data is as untidy as real data. Nearly half of the leads have no events, a few have thousands; country and number
of employees are missing for some, countries are written in several ways; rows come in no order; one event in 200 is
delivered twice; some events lie after `now`, some belong to leads that are not there.
"""

import argparse
import hashlib
import json
import shutil
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute
import pyarrow.csv
import pyarrow.parquet

NOW = np.datetime64("2026-10-01T00:00:00", "us")
SECONDS_BACK = 2 * 365 * 86_400  # the oldest event
SECONDS_AHEAD = 5 * 86_400       # webinars that people signed up for

COUNTRIES = {
    "United States": 0.25, "US": 0.14, "USA": 0.06, "united states": 0.04, "us": 0.01, "Germany": 0.08,
    "United Kingdom": 0.08, "UK": 0.03, "Canada": 0.07, "France": 0.06, "India": 0.06, "Brazil": 0.04, "Japan": 0.03,
    "": 0.04, "N/A": 0.01,
}
SOURCES = {"Organic Search": 0.4, "Paid Social": 0.2, "Referral": 0.15, "Email": 0.15, "": 0.1}
PAGES = {"/": 0.3, "/product": 0.25, "/blog/pipeline": 0.2, "/pricing": 0.12, "/careers": 0.08, "/pricing/enterprise": 0.05}
WHITEPAPERS = ["CRM Implementation Guide", "Ten Signs You Outgrew Your Spreadsheet", "State of Sales"]
WEBINARS = ["Sales Pipeline Management", "Forecasting Live", "Ask Us Anything"]
FORMS = {"newsletter": 0.6, "contact": 0.25, "demo request": 0.1, "Demo Request": 0.05}
KINDS = {"page_view": 0.88, "download": 0.06, "webinar": 0.04, "form": 0.02}


def pick(random, shares, count):
    """`count` texts, drawn by their shares, as a dictionary column (which takes no time to write)."""
    values, weights = list(shares), np.array(list(shares.values()))
    codes = np.searchsorted(np.cumsum(weights / weights.sum()), random.random(count), side="right")
    return codes.astype(np.int32), values


def texts(random, shares, count):
    codes, values = pick(random, shares, count)
    return pa.DictionaryArray.from_arrays(codes, values).dictionary_decode()


def times(seconds_before_now):
    return pa.array(NOW - (seconds_before_now * 1_000_000).astype("timedelta64[us]"))


def make_leads(random, count):
    employees = np.exp(random.normal(4.3, 1.6, count)).astype(np.int64) + 1  # median 75
    employees = pa.array(employees, mask=random.random(count) < 0.08)
    return pa.table({
        "Record ID": pa.array(np.arange(1, count + 1)),
        "Country/Region": texts(random, COUNTRIES, count),
        "Number of Employees": employees,
        "Original Source": texts(random, SOURCES, count),
        "Create Date": times(random.random(count) * SECONDS_BACK),
    })


def make_events(random, leads, count):
    """All events in one table; the fields that a kind lacks are null."""
    interest = np.exp(random.normal(0, 2, leads)) * (random.random(leads) > 0.33)  # skewed
    owners = np.searchsorted(np.cumsum(interest / interest.sum()), random.random(count), side="right") + 1
    unknown = random.random(count) < 0.002
    owners[unknown] += leads  # people whom the CRM has deleted
    # More happens now than a year ago; webinars may lie ahead.
    ago = random.random(count) ** 1.5 * (SECONDS_BACK + SECONDS_AHEAD) - SECONDS_AHEAD
    kinds, kind_names = pick(random, KINDS, count)
    ago[kinds != kind_names.index("webinar")] = np.abs(ago[kinds != kind_names.index("webinar")])

    def only(kind, shares):
        codes, values = pick(random, shares, count)
        return pa.DictionaryArray.from_arrays(pa.array(codes, mask=kinds != kind_names.index(kind)), values)

    whitepaper = random.random(count) < 0.5
    asset_codes = np.where(whitepaper, random.integers(0, len(WHITEPAPERS), count), len(WHITEPAPERS)).astype(np.int32)
    not_download = kinds != kind_names.index("download")
    return pa.table({
        "event_id": pa.array(np.arange(1, count + 1)),
        "contact_id": pa.array(owners),
        "event_type": pa.DictionaryArray.from_arrays(kinds, kind_names),
        "occurred_at": times(ago),
        "page": only("page_view", PAGES),
        "asset": pa.DictionaryArray.from_arrays(pa.array(asset_codes, mask=not_download), [*WHITEPAPERS, "Price list"]),
        "kind": pa.DictionaryArray.from_arrays(
            pa.array(np.where(whitepaper, 0, 1).astype(np.int32), mask=not_download | (random.random(count) < 0.01)),
            ["whitepaper", "datasheet"]),
        "title": only("webinar", dict.fromkeys(WEBINARS, 1)),
        "name": only("form", FORMS),
    })


def deliver(random, events):
    """In no order, and one row in 200 once more."""
    count = events.num_rows
    rows = np.concatenate([np.arange(count), random.integers(0, count, count // 200)])
    return events.take(pa.array(random.permutation(rows)))


def decoded(table):
    """Plain text in place of dictionaries, which the CSV writer does not take."""
    return pa.table({
        name: column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column
        for name, column in zip(table.column_names, table.columns)
    })


def write(folder, leads, events, seed):
    random = np.random.default_rng(seed)
    people = make_leads(random, leads)
    pa.csv.write_csv(people.take(pa.array(random.permutation(leads))), folder / "leads.csv")
    everything = deliver(random, make_events(random, leads, events))
    is_visit = pa.compute.equal(everything["event_type"].cast(pa.string()), "page_view")
    visits = everything.filter(is_visit).select(["event_id", "contact_id", "occurred_at", "page"])
    pa.parquet.write_table(visits, folder / "visits.parquet", compression="zstd")
    pa.csv.write_csv(decoded(everything.filter(pa.compute.invert(is_visit)).drop_columns(["page"])), folder / "activity.csv")


def main():
    arguments = argparse.ArgumentParser(description="makes the data of ./dev demo")
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--leads", type=int, default=100_000)
    arguments.add_argument("--events", type=int, default=2_000_000)
    arguments.add_argument("--seed", type=int, default=1)
    given = arguments.parse_args()

    recipe = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()
    made_from = json.dumps([recipe, given.leads, given.events, given.seed])
    stamp = given.folder / "made-from.json"
    if stamp.exists() and stamp.read_text() == made_from:
        return
    shutil.rmtree(given.folder, ignore_errors=True)
    given.folder.mkdir(parents=True)
    write(given.folder, given.leads, given.events, given.seed)
    stamp.write_text(made_from)


if __name__ == "__main__":
    main()
