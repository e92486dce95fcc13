"""Makes the benchmark's data: generate.py DIRECTORY LEADS [SHAPE]. Seeded: the same files every time.

leads.parquet   id, country, employees (5 % missing), job_title, industry, source, created_at
events.parquet  lead_id, at, type, page, asset, seconds, value; about 20 a lead, in the order of time, as an export is

A shape, of `SHAPES`, has something else than that.

Parquet with zstd and row groups of 1 Mi rows. Texts are drawn by Zipf's law, so that they repeat as real ones do.
Times are whole seconds of the year before `rules.NOW` and never tie within a lead, but for the shape of ties; amounts
are multiples of 0.25, so that sums are exact in any order: every engine must give the same answer.
"""

import sys
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

import rules

DAY = 86_400
ROW_GROUP = 1 << 20
SEED = 7

COUNTRIES = "US GB DE FR IN CA AU NL BR ES IT SE PL JP SG MX CH BE DK IE".split()
INDUSTRIES = ("software finance health retail education energy media logistics government manufacturing telecom "
              "travel").split()
SOURCES = "organic ads referral event outbound partner social direct".split()
TITLES = [f"{level}{role}" for level in ("", "VP ", "Director of ", "Head of ", "Student ")
          for role in ("Marketing", "Sales", "Engineering", "Finance", "Operations", "IT", "Product", "HR")]
# A type and its share of the events, in per cent. The definitions look at four of them.
TYPES = {"visit": 48, "email_open": 17, "email_click": 7, "form": 2, "download": 3, "purchase": 1.5, "webinar": 1,
         "search": 6, "login": 6, "call": 1, "meeting": 0.5, "chat": 2, "review": 1, "share": 1.5, "trial": 1.5,
         "unsubscribe": 1}
# And those of the shape that has sixty; so many per cent of what the others are in all.
MORE_TYPES = dict.fromkeys(
    "ad_view ad_click banner_click popup_close cart_add cart_remove checkout refund invoice quote contract renewal "
    "upgrade downgrade ticket comment mention follower bookmark vote referral invitation signup logout "
    "password_reset profile_edit export upload report_view dashboard_view integration api_call video_start "
    "video_end podcast_play booth_scan badge_scan text_message push_open answer note task survey_start "
    "survey_end".split(), 1)
PAGES = (["/pricing", "/pricing/enterprise", "/pricing/compare", "/careers", "/careers/eng"]
         + [f"/blog/post-{i:03d}" for i in range(95)] + [f"/docs/topic-{i:03d}" for i in range(60)]
         + [f"/product/page-{i:02d}" for i in range(40)])
ASSETS = ([f"whitepaper-{i:02d}" for i in range(10)] + ["roi-calculator", "buyer-guide", "price-list", "demo-video"]
          + [f"brochure-{i:02d}" for i in range(36)])


@dataclass(frozen=True)
class Shape:
    """What data look like."""

    form: str = "parquet"  # of the files: or csv, or ndjson
    ids: str = "short"     # L0000000; or uuid; or salesforce, 18 letters and digits
    each: int | None = None  # events of a lead; none: as they come, about 20
    fewer_leads: int = 1   # of the leads asked for, one of so many: where each costs more
    order: str = "time"    # of the events; or lead; or none
    grain: int = 1         # seconds that times are multiples of
    nested: bool = False   # the events of a lead stand in its column `events`
    sixty_types: bool = False  # of events, not sixteen
    distinct: bool = False     # pages and titles do not repeat


SHAPES = {
    "plain": Shape(), "csv": Shape(form="csv", fewer_leads=10), "ndjson": Shape(form="ndjson", fewer_leads=10),
    "uuid": Shape(ids="uuid"),
    "salesforce": Shape(ids="salesforce"), "ties": Shape(grain=6 * 3600), "by-lead": Shape(order="lead"),
    "shuffled": Shape(order="none"), "nested": Shape(nested=True), "few": Shape(each=1),
    "many": Shape(each=300, fewer_leads=15), "sixty": Shape(sixty_types=True),
    "distinct": Shape(distinct=True)}


def types_of(shape):
    """Each with its share of the events."""
    return {**TYPES, **MORE_TYPES} if shape.sixty_types else TYPES


def zipf(random, count, values, exponent):
    shares = 1.0 / np.arange(1, values + 1) ** exponent
    return random.choice(values, count, p=shares / shares.sum()).astype(np.int32)


def texts(codes, values, known=None):
    """A column of texts from positions in `values`; missing where `known` is false."""
    codes = pa.array(codes, mask=None if known is None else ~known)
    return pa.DictionaryArray.from_arrays(codes, pa.array(values)).cast(pa.string())


def with_numbers(column, joint, numbers):
    """Texts with a number behind each, so that they do not repeat."""
    return pc.binary_join_element_wise(column, pa.array(numbers).cast(pa.string()), joint)


def salesforce_id(number):
    """15 characters in which case counts, and 3 that say which of them are capitals."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    text = "00Q5g00000"
    for place in range(4, -1, -1):
        text += letters[number // 62 ** place % 62]
    suffix = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
    return text + "".join(suffix[sum(text[part + k].isupper() << k for k in range(5))] for part in (0, 5, 10))


def make_ids(random, count, kind):
    if kind == "uuid":
        whole = random.bytes(16 * count)
        return pa.array([str(UUID(bytes=whole[i:i + 16], version=4)) for i in range(0, len(whole), 16)])
    if kind == "salesforce":
        return pa.array([salesforce_id(number) for number in range(count)])
    return pa.array(np.char.add("L", np.char.zfill(np.arange(count).astype(str), 7)))


def make_leads(random, count, ids, shape):
    employees = np.minimum(np.exp(random.normal(4.7, 1.5, count)), 250_000).astype(np.int32) + 1
    created = (rules.NOW_SECONDS - 400 * DAY - random.integers(0, 700 * DAY, count)) * 1_000_000
    leads = {
        "id": ids,
        "country": texts(zipf(random, count, len(COUNTRIES), 0.8), COUNTRIES),
        "employees": pa.array(employees, mask=random.random(count) < 0.05),
        "job_title": texts(zipf(random, count, len(TITLES), 0.3), TITLES),
        "industry": texts(zipf(random, count, len(INDUSTRIES), 0.4), INDUSTRIES),
        "source": texts(zipf(random, count, len(SOURCES), 0.8), SOURCES),
        "created_at": pa.array(created, pa.timestamp("us")),
    }
    if shape.distinct:
        leads["job_title"] = with_numbers(leads["job_title"], " ", random.integers(0, 1 << 40, count))
    return pa.table(leads)


def make_times(random, lead, first):
    """Times of events that are sorted by lead, of which each lead's first stands at `first`: four make a session of at
    most an hour, recent sessions are likelier, and within a lead times increase strictly."""
    count = len(lead)
    place = np.arange(count) - first
    opens = place % 4 == 0
    sessions = rules.NOW_SECONDS - 3600 - (random.random(int(opens.sum())) ** 1.8 * 364.9 * DAY).astype(np.int64)
    at = sessions[np.cumsum(opens) - 1] + random.integers(0, 3500, count)
    at = at[np.argsort(lead.astype(np.int64) << 32 | (at - rules.NOW_SECONDS + (1 << 31)))]
    # A running maximum of (time - place), begun anew for each lead by an offset that no time exceeds.
    ramp = lead.astype(np.int64) << 33
    start = rules.NOW_SECONDS - 400 * DAY
    return np.maximum.accumulate(at - start - place + ramp) - ramp + place + start


def make_events(random, leads, shape):
    each = np.minimum(np.exp(random.normal(2.58, 1.05, leads)), 300).astype(np.int64)
    each[random.random(leads) < 0.08] = 0
    if shape.each:
        each[:] = shape.each
    count = int(each.sum())
    lead = np.repeat(np.arange(leads, dtype=np.int32), each)
    at = make_times(random, lead, np.repeat(np.cumsum(each) - each, each)) // shape.grain * shape.grain
    shares = np.array(list(types_of(shape).values()))
    pages = np.random.default_rng(1).permutation(len(PAGES)).astype(np.int32)
    columns = {
        "lead": lead, "at": at, "type": random.choice(len(shares), count, p=shares / shares.sum()).astype(np.int32),
        "page": pages[zipf(random, count, len(PAGES), 0.6)], "asset": zipf(random, count, len(ASSETS), 0.5),
        "seconds": random.integers(1, 900, count, dtype=np.int32), "value": random.integers(40, 8000, count) * 0.25,
        "coin": random.random(count, dtype=np.float32)}
    if shape.distinct:
        columns["number"] = random.integers(0, 1 << 40, count)
    if shape.order == "lead" or shape.nested:
        return columns
    order = np.argsort(at, kind="stable") if shape.order == "time" else random.permutation(count)
    return {name: column[order] for name, column in columns.items()}


def event_table(events, ids, shape, begin, end):
    """Some of the events, as columns of a file."""
    names = list(types_of(shape))
    part = {name: column[begin:end] for name, column in events.items()}
    is_a = {name: part["type"] == names.index(name) for name in names}
    pages = texts(part["page"], PAGES, is_a["visit"] | is_a["form"])
    return pa.table({
        "lead_id": ids.take(pa.array(part["lead"])),
        "at": pa.array(part["at"] * 1_000_000, pa.timestamp("us")),
        "type": texts(part["type"], names),
        "page": with_numbers(pages, "?visit=", part["number"]) if shape.distinct else pages,
        "asset": texts(part["asset"], ASSETS, is_a["download"] | is_a["webinar"]),
        "seconds": pa.array(part["seconds"], mask=~(is_a["visit"] & (part["coin"] < 0.9))),
        "value": pa.array(part["value"], mask=~(is_a["purchase"] & (part["coin"] < 0.98))),
    }, schema=EVENT_SCHEMA)


def write_events(path, events, ids, shape):
    with pq.ParquetWriter(path, EVENT_SCHEMA, compression="zstd") as writer:
        for begin in range(0, len(events["at"]), ROW_GROUP):
            writer.write_table(event_table(events, ids, shape, begin, begin + ROW_GROUP), row_group_size=ROW_GROUP)


def write_nested(path, leads, events, ids, shape):
    """Leads, each with its events; row groups of about as many events as those of events have."""
    begins = np.searchsorted(events["lead"], np.arange(len(ids) + 1))
    leads_of_group = max(1, ROW_GROUP * len(ids) // max(1, len(events["lead"])))
    schema = leads.schema.append(pa.field("events", pa.list_(pa.struct(list(EVENT_SCHEMA)[1:]))))
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for first in range(0, len(ids), leads_of_group):
            last = min(first + leads_of_group, len(ids))
            table = event_table(events, ids, shape, begins[first], begins[last])
            table = table.drop_columns("lead_id").combine_chunks()
            offsets = pa.array((begins[first:last + 1] - begins[first]).astype(np.int32))
            lists = pa.ListArray.from_arrays(offsets, table.to_struct_array().combine_chunks())
            writer.write_table(leads.slice(first, last - first).append_column(schema.field("events"), lists))


def write_text(path, written, form):
    """The rows of a Parquet file as CSV or NDJSON."""
    if form == "csv":
        pa.csv.write_csv(pq.read_table(path), written)
        return
    import duckdb
    duckdb.connect().execute(f"COPY (FROM '{path}') TO '{written}' (FORMAT json)")


EVENT_SCHEMA = pa.schema([("lead_id", pa.string()), ("at", pa.timestamp("us")), ("type", pa.string()),
                          ("page", pa.string()), ("asset", pa.string()), ("seconds", pa.int32()),
                          ("value", pa.float64())])


def generate(directory, count, shape=SHAPES["plain"]):
    """Writes the files of a shape unless they are there; the last one is renamed into place. Gives the leads' file, and
    that of the events, which nested ones have none of."""
    directory = Path(directory)
    paths = directory / f"leads.{shape.form}", None if shape.nested else directory / f"events.{shape.form}"
    last = paths[1] or paths[0]
    if last.exists():
        return paths
    directory.mkdir(parents=True, exist_ok=True)
    unfinished = directory / f"{last.name}.part"
    if shape.form != "parquet":
        for path in generate(directory, count):
            written = unfinished if path.stem == last.stem else directory / f"{path.stem}.{shape.form}"
            write_text(path, written, shape.form)
        unfinished.rename(last)
        return paths
    random = np.random.default_rng(SEED)
    ids = make_ids(random, count, shape.ids)
    leads = make_leads(random, count, ids, shape)
    events = make_events(random, count, shape)
    if shape.nested:
        write_nested(unfinished, leads, events, ids, shape)
    else:
        pq.write_table(leads, paths[0], compression="zstd")
        write_events(unfinished, events, ids, shape)
    unfinished.rename(last)
    return paths


if __name__ == "__main__":
    generate(sys.argv[1], int(sys.argv[2]), SHAPES[sys.argv[3] if len(sys.argv) > 3 else "plain"])
