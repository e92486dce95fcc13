// Any definition that was built as a library: loaded while the program runs, its fields, kinds of event and outputs found
// by name. The types mirror the C interface, which every header that `merit build` writes has.
'use strict';
const koffi = require('koffi');

// --- the C interface ---

const Text = koffi.struct('merit_text', { data: 'void*', size: 'uint64_t' });
const Field = koffi.struct('merit_field', {
  name: Text, source: Text, type: 'int32_t', column: 'int32_t', labels: 'void*', label_count: 'uint64_t',
  missing: 'void*', missing_count: 'uint64_t', named_by_from: 'bool', required: 'bool', needed: 'bool',
});
const Kind = koffi.struct('merit_event_kind', {
  name: Text, plural: Text, type_value: Text, at: Text, fields: 'void*', field_count: 'uint64_t', key_field: 'int32_t',
  needed: 'bool',
});
const Column = koffi.struct('merit_output_column', {
  name: Text, type: 'int32_t', source: 'int32_t', labels: 'void*', label_count: 'uint64_t', place: 'uint64_t',
});
const Description = koffi.struct('merit_description', {
  name: Text, version: Text, hash: Text, merit: Text, subject: Text, lead_fields: 'void*', lead_field_count: 'uint64_t',
  key_field: 'int32_t', kinds: 'void*', kind_count: 'uint64_t', type_from: Text, parameters: 'void*',
  parameter_count: 'uint64_t', outputs: 'void*', output_count: 'uint64_t',
});
koffi.struct('merit_error', { status: 'int32_t', message: koffi.array('char', 508) });

// What is passed: koffi makes C's structs of objects and arrays, for the time of a call.
const GivenText = koffi.struct('given_text', { data: 'const char*', size: 'uint64_t' });
const GivenValue = koffi.union('given_value', { integer: 'int64_t', number: 'double', text: GivenText });
koffi.struct('given_cell', { known: 'uint64_t', value: GivenValue });
koffi.struct('given_event', { at: 'int64_t', kind: 'uint64_t', fields: 'given_cell*' });
koffi.struct('given_lead', {
  fields: 'given_cell*', events: 'given_event*', event_count: 'uint64_t', now: 'int64_t',
});
const CELL_SIZE = koffi.sizeof('given_cell');

const Open = koffi.proto('int32_t merit_open(void*, void*, uint64_t, _Out_ void**, _Out_ merit_error*)');
const Decide = koffi.proto('int32_t merit_decide(void*, given_lead*, _Out_ void**, _Out_ merit_error*)');
const Close = koffi.proto('void merit_close(void*)');
const Interface = koffi.struct('merit_library', {
  version: 'uint32_t', size: 'uint32_t', description: koffi.pointer(Description), output_schema: 'void*',
  evaluate: 'void*', open: koffi.pointer(Open), decide: koffi.pointer(Decide), close: koffi.pointer(Close),
});
const OK = 0;

// --- what a library points to ---

const textOf = ({ data, size }) => (Number(size) === 0 ? '' : koffi.decode.string(data, Number(size)));

const items = (pointer, type, count) => (Number(count) === 0 ? [] : koffi.decode(pointer, type, Number(count)));

const labelsOf = ({ labels, label_count: count }) => items(labels, Text, count).map(textOf);

const fieldOf = (field) => ({ name: textOf(field.name), type: field.type, labels: labelsOf(field) });

// --- values: how each type is given as a cell, and read from one ---

const micros = (date) => BigInt(date.getTime()) * 1000n;
const days = (date) => Math.floor(date.getTime() / 86_400_000);
const integerAt = (cell) => koffi.decode(cell, 8, 'int64_t');
const textAt = (cell) => koffi.decode(cell, 8, Text);

const TYPES = [
  { give: (value) => ({ integer: value ? 1 : 0 }), read: (cell) => integerAt(cell) !== 0 }, // boolean
  { give: (value) => ({ integer: value }), read: integerAt }, // integer
  { give: (value) => ({ number: value }), read: (cell) => koffi.decode(cell, 8, 'double') }, // number
  { give: (value) => ({ text: { data: value, size: Buffer.byteLength(value) } }), read: (cell) => textOf(textAt(cell)) },
  { give: (value) => ({ integer: micros(value) }), read: (cell) => new Date(Number(integerAt(cell)) / 1000) }, // time
  { give: (value) => ({ integer: days(value) }), read: (cell) => new Date(integerAt(cell) * 86_400_000) }, // date
  { give: (value) => ({ integer: value }), read: integerAt }, // duration: microseconds
  {
    give: (value, field) => ({ integer: place(field.labels, value) }), // enumeration
    read: (cell, field) => field.labels[Number(integerAt(cell))],
  },
  { read: (cell) => { const list = textAt(cell); return items(list.data, Text, list.size).map(textOf); } }, // texts
];

function place(names, wanted) {
  const found = names.indexOf(wanted);
  if (found < 0) throw new Error(`the definition has no \`${wanted}\``);
  return found;
}

/** Cells in the order of the fields; what is not given is missing. */
function cellsOf(fields, given) {
  const cells = fields.map(() => ({ known: 0, value: { integer: 0 } }));
  for (const [name, value] of Object.entries(given)) {
    const number = place(fields.map((field) => field.name), name);
    const field = fields[number];
    if (value != null) cells[number] = { known: 1, value: TYPES[field.type].give(value, field) };
  }
  return cells;
}

class Library {
  #raw;
  #pointer;
  #context;

  /** `name` is the one function that the library exports: `points_library` of `libpoints.so`. */
  constructor(path, name) {
    this.#pointer = koffi.load(path).func(name, 'void*', [])();
    this.#raw = koffi.decode(this.#pointer, Interface);
    const description = koffi.decode(this.#raw.description, Description);
    this.fields = items(description.lead_fields, Field, description.lead_field_count).map(fieldOf);
    this.kinds = items(description.kinds, Kind, description.kind_count).map((kind) => ({
      name: textOf(kind.name),
      fields: items(kind.fields, Field, kind.field_count).map(fieldOf),
    }));
    this.outputs = items(description.outputs, Column, description.output_count).map(fieldOf);
    const context = [null];
    this.#call(Open, this.#raw.open, this.#pointer, null, 0, context);
    [this.#context] = context;
  }

  /** `lead`: an object of fields; `events`: objects of `kind`, `at` (a Date) and `fields`. Missing outputs are null. */
  decide(lead, events, now) {
    const given = {
      fields: cellsOf(this.fields, lead),
      events: events.map(({ kind, at, fields }) => {
        const number = place(this.kinds.map((each) => each.name), kind);
        return { at: micros(at), kind: number, fields: cellsOf(this.kinds[number].fields, fields ?? {}) };
      }),
      event_count: events.length,
      now: micros(now),
    };
    const decided = [null];
    this.#call(Decide, this.#raw.decide, this.#context, given, decided);
    return Object.fromEntries(this.outputs.map((output, i) => {
      const cell = decided[0] + BigInt(i * CELL_SIZE);
      return [output.name, koffi.decode(cell, 'uint64_t') ? TYPES[output.type].read(cell, output) : null];
    }));
  }

  close() {
    koffi.call(this.#raw.close, Close, this.#context);
    this.#context = null;
  }

  #call(type, pointer, ...given) {
    const error = {};
    if (koffi.call(pointer, type, ...given, error) !== OK) throw new Error(error.message);
  }
}

module.exports = { Library };
