"""Writes what Python's zoneinfo says of every zone, for zones_test.cpp: zone_expectations.py TZDATA OUT.txt

A line each: `utc ZONE SECOND OFFSET` (the offset at a UTC second) or `local ZONE SECOND UTC` (the UTC second of a local
one, by the language's rule: the earlier of two; across a gap, moved forward by it; both are zoneinfo's fold=0).
"""

import datetime
import pathlib
import random
import sys
import zoneinfo

EPOCH = datetime.datetime(1970, 1, 1)
UTC_EPOCH = EPOCH.replace(tzinfo=datetime.timezone.utc)
FIRST, LAST = -2_208_988_800, 7_258_118_400  # 1900 to 2200
SECOND = datetime.timedelta(seconds=1)


def offset_at(zone, second):
    return (UTC_EPOCH + second * SECOND).astimezone(zone).utcoffset() // SECOND


def changes(zone):
    """Every UTC second at which the offset changes, found by looking a day apart and bisecting."""
    step = 86400
    before = offset_at(zone, FIRST)
    for day in range(FIRST, LAST, step):
        after = offset_at(zone, day + step)
        if after != before:
            low, high = day, day + step
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if offset_at(zone, middle) == before else (low, middle)
            yield high, before, after
        before = after


def expectations(name, random_seconds, every_change):
    zone = zoneinfo.ZoneInfo(name)
    seconds = list(random_seconds)
    locals_ = list(random_seconds)
    for second, before, after in changes(zone) if every_change else ():
        seconds += [second - 1, second, second + 1]
        for edge in (second + before, second + after):
            locals_ += [edge - 1, edge, edge + 1]
        locals_.append(second + (before + after) // 2)
    for second in seconds:
        yield f"utc {name} {second} {offset_at(zone, second)}\n"
    for local in locals_:
        offset = (EPOCH + local * SECOND).replace(tzinfo=zone, fold=0).utcoffset() // SECOND
        yield f"local {name} {local} {local - offset}\n"


# Each change of these is looked at from both sides; all others at random seconds.
EVERY_CHANGE = ["America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Pacific/Apia", "Europe/Dublin", "Asia/Gaza"]


def main(tzdata, out_path):
    zoneinfo.reset_tzpath([tzdata / "zoneinfo"])
    dice = random.Random(1)
    with open(out_path, "w", encoding="ascii") as out:
        for name in (tzdata / "zones").read_text().split():
            moments = [dice.randrange(FIRST, LAST) for _ in range(60)]
            out.writelines(expectations(name, moments, name in EVERY_CHANGE))


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), sys.argv[2])
