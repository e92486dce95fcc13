"""Writes the tables of zones.cpp from the IANA database: zone_tables.py TZDATA OUT.inc

TZDATA is the folder of the PyPI package `tzdata`. Zones with the same content are stored once.
"""

import pathlib
import re
import struct
import sys


def read_tzif(data):
    """The 64-bit block of a TZif file (RFC 8536): initial offset, changes [(UTC second, offset after)], footer."""

    def counts(at):
        if data[at : at + 4] != b"TZif" or data[at + 4 : at + 5] < b"2":
            raise ValueError("not a TZif file of version 2 or later")
        return struct.unpack(">6l", data[at + 20 : at + 44])

    isut, isstd, leap, times, types, chars = counts(0)
    at = 44 + times * 5 + types * 6 + chars + leap * 8 + isstd + isut
    isut, isstd, leap, times, types, chars = counts(at)
    at += 44
    if leap:
        raise ValueError("zones with leap seconds are not supported")
    seconds = struct.unpack(f">{times}q", data[at : at + times * 8])
    kinds = data[at + times * 8 : at + times * 9]
    at += times * 9
    offsets = [struct.unpack(">l", data[at + i * 6 : at + i * 6 + 4])[0] for i in range(types)]
    footer = data[at + types * 6 + chars + isstd + isut :].decode("ascii").strip("\n")
    return offsets[0], [(second, offsets[kind]) for second, kind in zip(seconds, kinds)], footer


def without_silent_changes(initial, changes):
    """Changes of name only, or of what counts as standard time, do not matter here; but the footer begins at the last."""
    kept = []
    offset = initial
    for second, after in changes:
        if after != offset or second == changes[-1][0]:
            kept.append((second, after))
        offset = after
    return kept


def clock_seconds(text):
    sign = -1 if text.startswith("-") else 1
    parts = [int(part) for part in text.lstrip("+-").split(":")] + [0, 0]
    return sign * (parts[0] * 3600 + parts[1] * 60 + parts[2])


NAME = r"(?:<[^>]+>|[A-Za-z]+)"
CLOCK = r"[+-]?\d+(?::\d+){0,2}"
CHANGE = rf"M(\d+)\.(\d)\.(\d)(?:/({CLOCK}))?"
FOOTER = re.compile(rf"{NAME}({CLOCK})(?:{NAME}({CLOCK})?,{CHANGE},{CHANGE})?")


def read_footer(footer):
    """A POSIX TZ string: the offset of standard time, and the two yearly changes or None."""
    match = FOOTER.fullmatch(footer)
    if not match:
        raise ValueError(f"unknown kind of rule: {footer}")
    standard = -clock_seconds(match[1])
    if match[3] is None:
        return standard, None
    summer = -clock_seconds(match[2]) if match[2] else standard + 3600

    def change(first, after):
        month, week, weekday = (int(match[first + i]) for i in range(3))
        return month, week, weekday, clock_seconds(match[first + 3] or "2"), after

    return standard, (change(3, summer), change(7, standard))


def zone_of(data):
    initial, changes, footer = read_tzif(data)
    final, yearly = read_footer(footer)
    return initial, tuple(without_silent_changes(initial, changes)), final, yearly


def write_array(out, declaration, cells, per_line):
    out.write(f"constexpr {declaration} = {{\n")
    for i in range(0, len(cells), per_line):
        out.write("  " + ", ".join(cells[i : i + per_line]) + ",\n")
    out.write("};\n")


def zone_cell(zone, first):
    initial, changes, final, yearly = zone
    rules = ", ".join("{%d, %d, %d, %d, %d}" % change for change in yearly or ())
    return f"{{{first}, {len(changes)}, {initial}, {final}, {'true' if yearly else 'false'}, {{{rules}}}}}"


def main(tzdata, out_path):
    version = re.search(r'IANA_VERSION = "(\w+)"', (tzdata / "__init__.py").read_text())[1]
    names = sorted((tzdata / "zones").read_text().split(), key=str.encode)
    zones = {}
    indices = [zones.setdefault(zone_of((tzdata / "zoneinfo" / name).read_bytes()), len(zones)) for name in names]

    cells, times, offsets = [], [], []
    for zone in zones:
        cells.append(zone_cell(zone, len(times)))
        times += [str(second) for second, _ in zone[1]]
        offsets += [str(after) for _, after in zone[1]]
    slices, begin = [], 0
    for name, index in zip(names, indices):
        slices.append(f"{{{begin}, {len(name)}, {index}}}")
        begin += len(name)

    with open(out_path, "w", encoding="ascii") as out:
        out.write(f'constexpr char kTzdataVersion[] = "{version}";\n')
        out.write(f'constexpr uint32_t kUtcZone = {indices[names.index("UTC")]};\n')
        write_array(out, "int64_t kChangeTimes[]", times, 10)
        write_array(out, "int32_t kOffsetsAfter[]", offsets, 16)
        write_array(out, "Zone kZones[]", cells, 1)
        write_array(out, "ZoneName kNamesOfZones[]", slices, 6)
        out.write("constexpr char kZoneNames[] =\n" + "\n".join(f'  "{name}"' for name in names) + ";\n")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), sys.argv[2])
