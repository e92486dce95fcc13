"""Seeds of the target `data`: data_corpus.py FOLDER [DAMAGED]. Small files of every format with the columns that the target
asks for, and DAMAGED copies of them with bytes that are other ones. The same files every time."""

import json
import random
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

ROWS = 60
START = datetime(2026, 1, 1, tzinfo=timezone.utc)


def leads():
    return pa.table({
        "id": [f"l{i}" for i in range(ROWS)],
        "country": pa.array([None if i % 7 == 3 else "US DE FR".split()[i % 3] for i in range(ROWS)]),
        "employees": pa.array([None if i % 5 == 1 else i * 1000 for i in range(ROWS)], pa.int32()),
        "score": [i / 4 for i in range(ROWS)],
        "created_at": pa.array([START + timedelta(hours=i) for i in range(ROWS)], pa.timestamp("us", "UTC")),
        "customer": pa.array([None if i % 4 == 2 else i % 3 == 0 for i in range(ROWS)]),
    })


def event(i):
    visit = i % 3 != 2
    return {"type": "visit" if visit else "form", "at": START + timedelta(minutes=7 * i), "page": f"/p{i % 9}",
            "seconds": i / 2 if visit else None, "key": None if visit else f"k{i % 11}"}


EVENT = pa.struct([("type", pa.string()), ("at", pa.timestamp("us", "UTC")), ("page", pa.string()),
                   ("seconds", pa.float64()), ("key", pa.string())])


def events():
    rows = [event(i) | {"lead": f"l{i * 7 % (ROWS + 3)}"} for i in range(4 * ROWS)]
    return pa.Table.from_pylist(rows, pa.schema([*EVENT, ("lead", pa.string())]))


def nested():
    sizes = [None, 0, 1, 3, 0, 9]
    lists = [None if sizes[i % 6] is None else [event(i * 5 + j) for j in range(sizes[i % 6])] for i in range(ROWS)]
    return leads().append_column("events", pa.array(lists, pa.list_(EVENT)))


STORAGES = {
    "plain": {"use_dictionary": False, "compression": "none"},
    "codes": {"compression": "none"},
    "zstd": {"compression": "zstd"},
    "snappy": {"compression": "snappy", "row_group_size": 17},
    "v2": {"compression": "zstd", "data_page_version": "2.0", "data_page_size": 64, "write_batch_size": 8},
    "delta": {"use_dictionary": False, "compression": "none",
              "column_encoding": {"employees": "DELTA_BINARY_PACKED", "id": "DELTA_BYTE_ARRAY"}},
}


def write(folder):
    for name, table in (("leads", leads()), ("events", events()), ("nested", nested())):
        for storage, options in STORAGES.items():
            if storage != "delta" or name == "leads":
                pq.write_table(table, folder / f"{name}-{storage}.parquet", **options)
        with pa.OSFile(str(folder / f"{name}.arrow"), "wb") as file, pa.ipc.new_file(file, table.schema) as writer:
            writer.write_table(table, max_chunksize=25)
        if name != "nested":
            pa.csv.write_csv(table, folder / f"{name}.csv")
        lines = (json.dumps(row, default=datetime.isoformat) + "\n" for row in table.to_pylist())
        (folder / f"{name}.ndjson").write_text("".join(lines))


def damage(folder, count):
    """Half of the damage to columnar files is in the last bytes, where what describes them stands."""
    chance = random.Random(7)
    whole = sorted(folder.iterdir())
    for number in range(count):
        path = whole[number % len(whole)]
        content = bytearray(path.read_bytes())
        for _ in range(chance.choice((1, 1, 2, 5))):
            first = len(content) - min(len(content), 1500) if chance.random() < 0.5 else 0
            content[chance.randrange(first, len(content))] = chance.choice((0, 1, 0x7F, 0x80, 0xFF, chance.randrange(256)))
        if chance.random() < 0.1:
            del content[chance.randrange(len(content)):]
        (folder / f"damaged-{number}-{path.name}").write_bytes(content)


def main():
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    write(folder)
    damage(folder, int(sys.argv[2]) if len(sys.argv) > 2 else 0)


main()
