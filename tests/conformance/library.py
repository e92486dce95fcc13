"""Decisions of a definition that is built as a library, asked through its C interface: `merit build`, then the Arrow C
data interface for all leads at once.

Cells are given as texts, as a CSV file would have them, so that reading them is tested as well.
"""

import ctypes
import datetime
import struct
import tempfile
from pathlib import Path

import decide

OK = 0
LEVELS = [["--cpu", "x86-64-v2"], ["--cpu", "native"], []]  # the last has code for all, of which the library chooses


class Schema(ctypes.Structure):
    pass


class Array(ctypes.Structure):
    pass


Schema._fields_ = [
    ("format", ctypes.c_char_p), ("name", ctypes.c_char_p), ("metadata", ctypes.c_char_p), ("flags", ctypes.c_int64),
    ("n_children", ctypes.c_int64), ("children", ctypes.POINTER(ctypes.POINTER(Schema))),
    ("dictionary", ctypes.POINTER(Schema)), ("release", ctypes.c_void_p), ("private_data", ctypes.c_void_p)]
Array._fields_ = [
    ("length", ctypes.c_int64), ("null_count", ctypes.c_int64), ("offset", ctypes.c_int64),
    ("n_buffers", ctypes.c_int64), ("n_children", ctypes.c_int64), ("buffers", ctypes.POINTER(ctypes.c_void_p)),
    ("children", ctypes.POINTER(ctypes.POINTER(Array))), ("dictionary", ctypes.POINTER(Array)),
    ("release", ctypes.c_void_p), ("private_data", ctypes.c_void_p)]
RELEASE_SCHEMA = ctypes.CFUNCTYPE(None, ctypes.POINTER(Schema))
RELEASE_ARRAY = ctypes.CFUNCTYPE(None, ctypes.POINTER(Array))
KEEP_SCHEMA = RELEASE_SCHEMA(lambda _: None)
KEEP_ARRAY = RELEASE_ARRAY(lambda _: None)


class Text(ctypes.Structure):
    _fields_ = [("data", ctypes.c_void_p), ("size", ctypes.c_uint64)]


class Value(ctypes.Union):
    _fields_ = [("integer", ctypes.c_int64), ("number", ctypes.c_double), ("text", Text)]


class Error(ctypes.Structure):
    _fields_ = [("status", ctypes.c_int32), ("message", ctypes.c_char * 508)]


class Field(ctypes.Structure):
    _fields_ = [("name", Text), ("source", Text), ("type", ctypes.c_int32), ("column", ctypes.c_int32),
                ("labels", ctypes.POINTER(Text)), ("label_count", ctypes.c_uint64), ("missing", ctypes.POINTER(Text)),
                ("missing_count", ctypes.c_uint64), ("named_by_from", ctypes.c_bool), ("required", ctypes.c_bool),
                ("needed", ctypes.c_bool)]


class Kind(ctypes.Structure):
    _fields_ = [("name", Text), ("plural", Text), ("type_value", Text), ("at", Text), ("fields", ctypes.POINTER(Field)),
                ("field_count", ctypes.c_uint64), ("key_field", ctypes.c_int32), ("needed", ctypes.c_bool)]


class Parameter(ctypes.Structure):
    _fields_ = [("name", Text), ("type", ctypes.c_int32), ("has_lowest", ctypes.c_bool), ("has_highest", ctypes.c_bool),
                ("labels", ctypes.POINTER(Text)), ("label_count", ctypes.c_uint64), ("standard", Value),
                ("lowest", Value), ("highest", Value)]


class Description(ctypes.Structure):
    _fields_ = [("name", Text), ("version", Text), ("hash", Text), ("merit", Text), ("subject", Text),
                ("lead_fields", ctypes.POINTER(Field)), ("lead_field_count", ctypes.c_uint64),
                ("key_field", ctypes.c_int32), ("kinds", ctypes.POINTER(Kind)), ("kind_count", ctypes.c_uint64),
                ("type_from", Text), ("parameters", ctypes.POINTER(Parameter)), ("parameter_count", ctypes.c_uint64)]


class Setting(ctypes.Structure):
    _fields_ = [("name", Text), ("type", ctypes.c_int32), ("value", Value)]


class EventTable(ctypes.Structure):
    _fields_ = [("schema", ctypes.POINTER(Schema)), ("array", ctypes.POINTER(Array)),
                ("offsets", ctypes.POINTER(ctypes.c_int64)), ("kind", Text)]


class Leads(ctypes.Structure):
    _fields_ = [("size", ctypes.c_uint64), ("schema", ctypes.POINTER(Schema)), ("array", ctypes.POINTER(Array)),
                ("event_tables", ctypes.POINTER(EventTable)), ("event_table_count", ctypes.c_uint64),
                ("now", ctypes.c_int64), ("settings", ctypes.POINTER(Setting)), ("setting_count", ctypes.c_uint64),
                ("report", ctypes.c_void_p)]


class Library(ctypes.Structure):
    pass


EVALUATE = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.POINTER(Library), ctypes.POINTER(Leads), ctypes.POINTER(Schema),
                            ctypes.POINTER(Array), ctypes.POINTER(Error))
Library._fields_ = [("version", ctypes.c_uint32), ("size", ctypes.c_uint32),
                    ("description", ctypes.POINTER(Description)), ("output_schema", ctypes.c_void_p),
                    ("evaluate", EVALUATE)]


def text_of(text: Text) -> str:
    return ctypes.string_at(text.data, text.size).decode() if text.size else ""


# --- what goes in ----------------------------------------------------------------------------------------------------
class Arrays:
    """Structures of texts; what they point to lives as long as this."""

    def __init__(self):
        self.kept = []

    def keep(self, value):
        self.kept.append(value)
        return value

    def bytes(self, content: bytes):
        return ctypes.cast(self.keep(ctypes.create_string_buffer(content, max(1, len(content)))), ctypes.c_void_p)

    def text(self, content: str) -> Text:
        encoded = content.encode()
        return Text(self.bytes(encoded), len(encoded))

    def array(self, name: str, layout: bytes, length: int, nulls: int, buffers: list, children: list):
        schema = self.keep(Schema(format=layout, name=self.keep(name.encode()), flags=2, n_children=len(children)))
        array = self.keep(Array(length=length, null_count=nulls, n_buffers=len(buffers), n_children=len(children)))
        array.buffers = self.keep((ctypes.c_void_p * max(1, len(buffers)))(*buffers))
        schema.children = self.keep((ctypes.POINTER(Schema) * max(1, len(children)))(
            *[ctypes.pointer(child) for child, _ in children]))
        array.children = self.keep((ctypes.POINTER(Array) * max(1, len(children)))(
            *[ctypes.pointer(child) for _, child in children]))
        schema.release = ctypes.cast(KEEP_SCHEMA, ctypes.c_void_p)
        array.release = ctypes.cast(KEEP_ARRAY, ctypes.c_void_p)
        return schema, array

    def texts(self, name: str, values: list):
        encoded = [b"" if value is None else value.encode("utf-8", "surrogateescape") for value in values]
        offsets, end = [0], 0
        for each in encoded:
            end += len(each)
            offsets.append(end)
        bits = bytearray((len(values) + 7) // 8)
        for i, value in enumerate(values):
            bits[i // 8] |= (value is not None) << (i % 8)
        buffers = [self.bytes(bytes(bits)), self.bytes(struct.pack(f"<{len(offsets)}i", *offsets)),
                   self.bytes(b"".join(encoded))]
        return self.array(name, b"u", len(values), values.count(None), buffers, [])

    def table(self, rows: list, columns: list):
        children = [self.texts(name, [cell_text(row.get(name)) for row in rows]) for name in columns]
        return self.array("", b"+s", len(rows), 0, [None], children)


def cell_text(value):
    """A value as a CSV file would have it; None is missing."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return decide.json.dumps(value)


def micros(moment: str) -> int:
    parsed = datetime.datetime.fromisoformat(moment)
    aware = parsed if parsed.tzinfo else parsed.replace(tzinfo=datetime.timezone.utc)
    return (aware - datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)) // datetime.timedelta(microseconds=1)


def settings_of(description: Description, parameters: dict, arrays: Arrays) -> list:
    """Only what a literal says without a zone or a calendar; others raise `decide.Refused`."""
    settings = []
    units = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800}
    for i in range(description.parameter_count):
        parameter = description.parameters[i]
        name = text_of(parameter.name)
        if name not in parameters:
            continue
        written = parameters[name]
        setting = Setting(name=arrays.text(name), type=parameter.type)
        if parameter.type == 0:
            setting.value.integer = written == "true"
        elif parameter.type == 1:
            setting.value.integer = int(written.replace("_", ""))
        elif parameter.type == 2:
            percent = written.endswith("%")
            setting.value.number = float(written.rstrip("%")) / (100 if percent else 1)
        elif parameter.type == 3:
            setting.value.text = arrays.text(written)
        elif parameter.type == 4:
            setting.value.integer = micros(written)
        elif parameter.type == 5:
            setting.value.integer = (datetime.date.fromisoformat(written) - datetime.date(1970, 1, 1)).days
        elif parameter.type == 6:
            number, unit = written.split()
            setting.value.integer = round(float(number) * units[unit.rstrip("s")] * 1_000_000)
        else:
            labels = [text_of(parameter.labels[k]).casefold() for k in range(parameter.label_count)]
            setting.value.integer = labels.index(written.strip().casefold())
        settings.append(setting)
    return settings


# --- what comes out --------------------------------------------------------------------------------------------------
def cells_at(address, code: str, count: int):
    return struct.unpack(f"<{count}{code}", ctypes.string_at(address, struct.calcsize(f"<{count}{code}")))


def texts_in(array: Array) -> list:
    if array.length == 0:
        return []
    offsets = cells_at(array.buffers[1], "i", array.length + 1)
    return [ctypes.string_at(array.buffers[2] + begin, end - begin).decode("utf-8", "surrogateescape")
            for begin, end in zip(offsets, offsets[1:])]


def time_text(value: int) -> str:
    moment = datetime.datetime(1970, 1, 1) + datetime.timedelta(microseconds=value)
    fraction = f"{moment.microsecond:06}".rstrip("0")
    return moment.isoformat().split(".")[0] + (f".{fraction}" if fraction else "") + "Z"


def seconds(value: int):
    return value // 1_000_000 if value % 1_000_000 == 0 else value / 1_000_000


def values_in(schema: Schema, array: Array) -> list:
    count, layout = array.length, schema.format.decode()
    if count == 0:
        return []
    if schema.dictionary:
        labels = texts_in(array.dictionary.contents)
        values = [labels[code] for code in cells_at(array.buffers[1], "i", count)]
    elif layout == "b":
        bits = ctypes.string_at(array.buffers[1], (count + 7) // 8)
        values = [bool(bits[i // 8] >> (i % 8) & 1) for i in range(count)]
    elif layout == "u":
        values = texts_in(array)
    elif layout == "+l":
        items = texts_in(array.children[0].contents)
        offsets = cells_at(array.buffers[1], "i", count + 1)
        values = [items[begin:end] for begin, end in zip(offsets, offsets[1:])]
    elif layout == "tdD":
        first = datetime.date(1970, 1, 1)
        values = [(first + datetime.timedelta(days=day)).isoformat() for day in cells_at(array.buffers[1], "i", count)]
    else:
        values = list(cells_at(array.buffers[1], "d" if layout == "g" else "q", count))
    convert = {"tsu:UTC": time_text, "tDu": seconds}.get(layout)
    known = ctypes.string_at(array.buffers[0], (count + 7) // 8) if array.buffers[0] else None
    return [None if known and not known[i // 8] >> (i % 8) & 1 else convert(value) if convert else value
            for i, value in enumerate(values)]


def rows_in(schema: Schema, array: Array) -> list:
    columns = {schema.children[i].contents.name.decode():
               values_in(schema.children[i].contents, array.children[i].contents) for i in range(schema.n_children)}
    return [{name: values[row] for name, values in columns.items()} for row in range(array.length)]


# --- one run ---------------------------------------------------------------------------------------------------------
def events_by_lead(lines: list, kinds: dict, keys: list, subject_column: str) -> list:
    """Each line's lead, by its key as a text is compared: trimmed."""
    place = {cell_text(key).strip(): number for number, key in enumerate(keys)}
    owned = [[] for _ in keys]
    for line in lines:
        column = next((kind.lead for kind in kinds.values() if kind.lead in line), subject_column)
        owner = cell_text(line.get(column))
        if owner is not None and owner.strip() in place:
            owned[place[owner.strip()]].append(line)
    return owned


class Built:
    """A definition as a library, for as long as its folder is there."""

    def __init__(self, run: decide.Run, folder: Path):
        decide.build(run, folder, "libasked.so", *LEVELS[len(run.definition) % len(LEVELS)])
        self.code = ctypes.CDLL(str(folder / "libasked.so"))
        self.code.asked_library.restype = ctypes.POINTER(Library)
        self.library = self.code.asked_library()
        self.description = self.library.contents.description.contents

    def evaluate(self, leads: Leads) -> list:
        schema, array, error = Schema(), Array(), Error()
        status = self.library.contents.evaluate(self.library, ctypes.byref(leads), ctypes.byref(schema),
                                                ctypes.byref(array), ctypes.byref(error))
        if status != OK:
            raise decide.Refused(f"status {status}: {error.message.decode()}")
        rows = rows_in(schema, array)
        RELEASE_SCHEMA(schema.release)(ctypes.byref(schema))
        RELEASE_ARRAY(array.release)(ctypes.byref(array))
        return rows


def decide_by_library(run: decide.Run, cases: list, _columns: list) -> list:
    """As `decide.decide`, by a library."""
    lines = decide.lead_lines(run.definition, cases)
    key = decide.lead_columns(run.definition)[decide.key_of(run.definition)]
    keys = [line[key] for line in lines]
    events = decide.event_lines(run.definition, cases, keys, run.now)
    kinds = decide.kinds_of(run.definition)
    owned = events_by_lead(events, kinds, keys, decide.common_columns(run.definition)[0])
    with tempfile.TemporaryDirectory() as name:
        built = Built(run, Path(name))
        arrays = Arrays()
        schema, array = arrays.table(lines, list(dict.fromkeys(column for line in lines for column in line)))
        leads = Leads(size=ctypes.sizeof(Leads), schema=ctypes.pointer(schema), array=ctypes.pointer(array),
                      now=micros(run.now))
        if events:
            columns = list(dict.fromkeys(column for line in events for column in line))
            table_schema, table_array = arrays.table([line for lead in owned for line in lead], columns)
            offsets = [0]
            for lead in owned:
                offsets.append(offsets[-1] + len(lead))
            table = arrays.keep(EventTable(schema=ctypes.pointer(table_schema), array=ctypes.pointer(table_array),
                                           offsets=(ctypes.c_int64 * len(offsets))(*offsets)))
            leads.event_tables, leads.event_table_count = ctypes.pointer(table), 1
        settings = settings_of(built.description, run.parameters, arrays)
        leads.settings = (Setting * max(1, len(settings)))(*settings)
        leads.setting_count = len(settings)
        return built.evaluate(leads)
