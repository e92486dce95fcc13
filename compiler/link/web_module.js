// --- the same for all definitions -----------------------------------------------------------------------------------

/** What a call refuses, in the library's words; `status` says whose fault it is (docs/library.md). */
export class MeritError extends Error {
  constructor(message, status) {
    super(message);
    this.name = "MeritError";
    this.status = status;
  }
}

const WRONG_CALL = 1;
const WRONG_PARAMETER = 2;
const NO_MEMORY = 6;
const REPORT = [
  "unreadableLeadValues", "unreadableEventValues", "eventsUsed", "eventsLaterThanNow", "eventsWithoutTime",
  "eventsOfUnknownKind", "eventsWithRepeatedKey", "eventsWithoutRequiredField",
];

/** Loads the module: from beside this file, or from what is given. */
export async function load(source = besideThis()) {
  const module = await compile(source);
  return new Definition(module, await WebAssembly.instantiate(module, {}));
}

async function compile(source) {
  if (source instanceof WebAssembly.Module) return source;
  if (typeof source === "string" || source instanceof URL) {
    const url = new URL(source, import.meta.url);
    if (url.protocol === "file:") {
      const { readFile } = await import(/* @vite-ignore */ /* webpackIgnore: true */ "node:fs/promises");
      return WebAssembly.compile(await readFile(url));
    }
    source = await fetch(url);
  }
  if (!(source instanceof Response)) return WebAssembly.compile(source);
  if (!source.ok) throw new Error(`${source.url}: status ${source.status}`);
  return WebAssembly.compile(await source.arrayBuffer());
}

class Definition {
  #module;
  #instance;

  constructor(module, instance) {
    this.#module = module;
    this.#instance = instance;
    this.name = description.name;
    this.version = description.version;
    this.hash = description.hash;
  }

  decide(lead, options = {}) {
    return this.evaluate([lead], options).decisions[0];
  }

  evaluate(leads, options = {}) {
    const call = new Call(this.#instance.exports);
    try {
      return evaluate(call, leads, options);
    } catch (error) {
      if (!(error instanceof WebAssembly.RuntimeError)) throw error;
      // There is nothing to undo a call by: the next one begins with a memory of its own.
      const outOfMemory = this.#instance.exports.has_run_out_of_memory();
      this.#instance = new WebAssembly.Instance(this.#module, {});
      call.forget();
      throw outOfMemory ? noMemory() : error;
    } finally {
      call.end();
    }
  }
}

function noMemory() {
  return new MeritError("there is no memory left", NO_MEMORY);
}

// --- memory ---------------------------------------------------------------------------------------------------------

/** What one call puts into the module's memory: structs of the C interface, as exports.cpp says they are laid out. */
class Call {
  #blocks = [];
  #view = null;

  constructor(exports) {
    this.exports = exports;
  }

  /** All zero. */
  room(size) {
    const place = this.exports.allocate(size) >>> 0;
    if (place === 0) throw noMemory();
    this.#blocks.push(place);
    this.bytes(place, size).fill(0);
    return place;
  }

  forget() {
    this.#blocks = [];
  }
  end() {
    for (const block of this.#blocks) this.exports.release(block);
  }

  bytes(place, size) {
    return new Uint8Array(this.exports.memory.buffer, place, size);
  }
  /** Memory that grows is another buffer. */
  get view() {
    const { buffer } = this.exports.memory;
    if (this.#view?.buffer !== buffer) this.#view = new DataView(buffer);
    return this.#view;
  }

  put32(place, value) {
    this.view.setInt32(place, value, true);
  }
  put64(place, value) {
    this.view.setBigInt64(place, BigInt(value), true);
  }
  get32(place) {
    return this.view.getUint32(place, true);
  }
  get64(place) {
    return Number(this.view.getBigInt64(place, true));
  }

  /** A text that ends with a zero. */
  string(text) {
    const encoded = encoder.encode(text);
    const place = this.room(encoded.length + 1);
    this.bytes(place, encoded.length).set(encoded);
    return place;
  }
  /** A `merit_text`. */
  putText(place, text) {
    const encoded = encoder.encode(text);
    const bytes = this.room(encoded.length + 1);
    this.bytes(bytes, encoded.length).set(encoded);
    this.put32(place, bytes);
    this.put64(place + 8, encoded.length);
  }
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

// --- arrays in ------------------------------------------------------------------------------------------------------

/** An ArrowSchema and an ArrowArray, side by side. */
function makeArray(call, name, format, length, nulls, buffers, children) {
  const schema = call.room(48);
  const array = call.room(64);
  const pointers = call.room(4 * (buffers.length + 2 * children.length) + 1);
  call.put32(schema, call.string(format));
  call.put32(schema + 4, call.string(name));
  call.put64(schema + 16, 2); // nullable
  call.put64(schema + 24, children.length);
  call.put32(schema + 40, 1); // not released; nobody calls it
  call.put64(array, length);
  call.put64(array + 8, nulls);
  call.put64(array + 24, buffers.length);
  call.put64(array + 32, children.length);
  call.put32(array + 40, pointers);
  call.put32(array + 52, 1);
  buffers.forEach((buffer, i) => call.put32(pointers + 4 * i, buffer));
  const schemas = pointers + 4 * buffers.length;
  const arrays = schemas + 4 * children.length;
  call.put32(schema + 32, schemas);
  call.put32(array + 44, arrays);
  children.forEach((child, i) => {
    call.put32(schemas + 4 * i, child.schema);
    call.put32(arrays + 4 * i, child.array);
  });
  return { schema, array };
}

/** As the language compares texts, for names of a few letters. */
const folded = (text) => String(text).trim().toLowerCase();

const isMissing = (value) => value === undefined || value === null;

/** The Arrow type that holds a value of JavaScript as it is. */
function formatOf(value, name) {
  switch (typeof value) {
    case "number":
      return "g";
    case "string":
      return "u";
    case "boolean":
      return "b";
    case "bigint":
      return BigInt.asIntN(64, value) === value ? "l" : "u";
  }
  if (value instanceof Date) return "tsu:UTC";
  throw new MeritError(`\`${name}\`: ${Array.isArray(value) ? "an array" : `a value of type ${typeof value}`} is no cell`,
    WRONG_CALL);
}

function textOf(value) {
  return value instanceof Date ? value.toISOString() : String(value);
}

/** A date that is given as a moment is the day of that moment in UTC. What is no number or no moment is missing. */
function cellOf(value, type) {
  if (typeof value === "number" && Number.isNaN(value)) return undefined;
  if (!(value instanceof Date)) return value;
  if (Number.isNaN(value.getTime())) return undefined;
  return type === "date" ? value.toISOString().replace(/T.*/, "") : value;
}

/** A column; where its values are of several types, of texts, which read the same. */
function makeColumn(call, { source, name, type }, values) {
  const cells = values.map((value) => cellOf(value, type));
  const formats = new Set();
  for (const cell of cells) if (!isMissing(cell)) formats.add(formatOf(cell, name));
  const format = formats.size === 1 ? [...formats][0] : "u";
  const known = call.room((cells.length >> 3) + 1);
  const bits = call.bytes(known, (cells.length >> 3) + 1);
  let nulls = 0;
  cells.forEach((cell, i) => {
    if (isMissing(cell)) nulls += 1;
    else bits[i >> 3] |= 1 << (i & 7);
  });
  const buffers = [known, ...(format === "u" ? putTexts(call, cells) : [putValues(call, format, cells)])];
  return makeArray(call, source, format, cells.length, nulls, buffers, []);
}

function putTexts(call, cells) {
  const texts = cells.map((cell) => (isMissing(cell) ? "" : encoder.encode(textOf(cell))));
  const offsets = call.room(4 * (cells.length + 1));
  let end = 0;
  texts.forEach((text, i) => {
    end += text.length;
    call.put32(offsets + 4 * (i + 1), end);
  });
  const place = call.room(end + 1);
  const bytes = call.bytes(place, end);
  let begin = 0;
  for (const text of texts) {
    if (text.length > 0) bytes.set(text, begin);
    begin += text.length;
  }
  return [offsets, place];
}

function putValues(call, format, cells) {
  const place = call.room(8 * cells.length + 1);
  const { view } = call;
  cells.forEach((cell, i) => {
    if (isMissing(cell)) return;
    if (format === "g") view.setFloat64(place + 8 * i, cell, true);
    else if (format === "b") view.setUint8(place + (i >> 3), view.getUint8(place + (i >> 3)) | (cell << (i & 7)));
    else view.setBigInt64(place + 8 * i, format === "l" ? cell : BigInt(cell.getTime()) * 1000n, true);
  });
  return place;
}

/** A structure with a column for each field that some decision looks at. */
function makeTable(call, fields, rows) {
  const sources = new Map();
  for (const field of fields) {
    const values = rows.map((row) => row[field.member]);
    const other = sources.get(field.source);
    if (other) other.values.forEach((value, i) => { if (isMissing(value)) other.values[i] = values[i]; });
    else sources.set(field.source, { field, values });
  }
  const children = [...sources.values()].map(({ field, values }) => makeColumn(call, field, values));
  return makeArray(call, "", "+s", rows.length, 0, [0], children);
}

/** For each kind that some decision looks at a table. How many events are of no kind at all. */
function putEvents(call, leads, given) {
  const kinds = new Map(description.kinds.map((kind) => [kind.name, { kind, rows: [], offsets: [0] }]));
  const byType = new Map(description.kinds.map((kind) => [folded(kind.type), kinds.get(kind.name)]));
  let unknown = 0;
  for (const lead of leads) {
    for (const event of lead.events ?? []) {
      const found = kinds.get(event.event) ?? byType.get(folded(event.event));
      if (found) found.rows.push(event);
      else unknown += 1;
    }
    for (const { rows, offsets } of kinds.values()) offsets.push(rows.length);
  }
  const asked = [...kinds.values()].filter(({ kind, rows }) => kind.needed && rows.length > 0);
  const tables = call.room(32 * asked.length + 1);
  asked.forEach(({ kind, rows, offsets }, i) => {
    const at = { name: "at", member: "at", source: kind.at, type: "time" };
    const { schema, array } = makeTable(call, [at, ...kind.fields], rows);
    const numbers = call.room(8 * offsets.length);
    offsets.forEach((offset, lead) => call.put64(numbers + 8 * lead, offset));
    call.put32(tables + 32 * i, schema);
    call.put32(tables + 32 * i + 4, array);
    call.put32(tables + 32 * i + 8, numbers);
    call.putText(tables + 32 * i + 16, kind.name);
  });
  call.put32(given + 16, tables);
  call.put64(given + 24, asked.length);
  return unknown;
}

// --- moments and parameters -----------------------------------------------------------------------------------------

/** By the language's own reader: microseconds, or days. */
function readText(call, reader, text) {
  const encoded = encoder.encode(text);
  const place = call.room(8 + encoded.length);
  call.bytes(place + 8, encoded.length).set(encoded);
  return call.exports[reader](place + 8, encoded.length, place) ? call.view.getBigInt64(place, true) : null;
}

function microsOf(call, moment) {
  if (moment instanceof Date) return Number.isNaN(moment.getTime()) ? null : BigInt(moment.getTime()) * 1000n;
  return typeof moment === "string" ? readText(call, "read_time", moment) : null;
}

function integerOf(value) {
  if (typeof value === "bigint") return BigInt.asIntN(64, value) === value ? value : null;
  return Number.isSafeInteger(value) ? BigInt(value) : null;
}

/** The value of a parameter as the C interface has it: a BigInt, a number or a text; null: it has no such value. */
function settingOf(call, parameter, value) {
  switch (parameter.type) {
    case "boolean":
      return typeof value === "boolean" ? BigInt(value) : null;
    case "integer":
      return integerOf(value);
    case "number":
      return typeof value === "number" || typeof value === "bigint" ? Number(value) : null;
    case "text":
      return typeof value === "string" ? value : null;
    case "time":
      return microsOf(call, value);
    case "date": {
      const day = cellOf(value, "date");
      return typeof day === "string" ? readText(call, "read_date", day) : null;
    }
    case "duration":
      return Number.isFinite(value) ? BigInt(Math.round(value * 1e6)) : null;
    default: {
      const exact = parameter.values.indexOf(value);
      const place = exact < 0 ? parameter.values.findIndex((label) => folded(label) === folded(value)) : exact;
      return place < 0 ? null : BigInt(place);
    }
  }
}

function putParameters(call, parameters, given) {
  const settings = Object.entries(parameters).filter(([, value]) => value !== undefined);
  const places = call.room(40 * settings.length + 1);
  settings.forEach(([name, value], i) => {
    const parameter = description.parameters.find((each) => each.name === name);
    if (!parameter) throw new MeritError(`there is no parameter \`${name}\``, WRONG_PARAMETER);
    const setting = settingOf(call, parameter, value);
    if (setting === null) {
      throw new MeritError(`the parameter \`${name}\` is no ${parameter.type}: ${textOf(value)}`, WRONG_PARAMETER);
    }
    const place = places + 40 * i;
    call.putText(place, name);
    call.put32(place + 16, TYPES.indexOf(parameter.type));
    if (typeof setting === "string") call.putText(place + 24, setting);
    else if (typeof setting === "bigint") call.put64(place + 24, setting);
    else call.view.setFloat64(place + 24, setting, true);
  });
  call.put32(given + 40, places);
  call.put64(given + 48, settings.length);
}

const TYPES = ["boolean", "integer", "number", "text", "time", "date", "duration", "enumeration"];

// --- decisions out --------------------------------------------------------------------------------------------------

const bufferOf = (call, array, i) => call.get32(call.get32(array + 40) + 4 * i);
const childOf = (call, array, i) => call.get32(call.get32(array + 44) + 4 * i);

function textsOf(call, array, count) {
  const [offsets, bytes] = [bufferOf(call, array, 1), bufferOf(call, array, 2)];
  return Array.from({ length: count }, (_, i) => {
    const begin = call.get32(offsets + 4 * i);
    return decoder.decode(call.bytes(bytes + begin, call.get32(offsets + 4 * (i + 1)) - begin));
  });
}

const toNumber = (integer) => (BigInt.asIntN(54, integer) === integer ? Number(integer) : integer);

/** By the language's own writer. */
function writtenText(call, writer, value) {
  const place = call.room(64);
  return decoder.decode(call.bytes(place, call.exports[writer](value, place)));
}

/** How the cell of a row is read from an array of a type. */
function reader(call, array, output, count) {
  const place = bufferOf(call, array, 1);
  const integer = (row) => call.view.getBigInt64(place + 8 * row, true);
  switch (output.type) {
    case "boolean":
      return (row) => ((call.view.getUint8(place + (row >> 3)) >> (row & 7)) & 1) === 1;
    case "integer":
      return (row) => toNumber(integer(row));
    case "number":
      return (row) => call.view.getFloat64(place + 8 * row, true);
    case "text": {
      const texts = textsOf(call, array, count);
      return (row) => texts[row];
    }
    case "time":
      return (row) => writtenText(call, "write_time", integer(row));
    case "date":
      return (row) => writtenText(call, "write_date", BigInt(call.view.getInt32(place + 4 * row, true)));
    case "duration":
      return (row) => Number(integer(row)) / 1e6;
    case "list of text": {
      const texts = textsOf(call, childOf(call, array, 0), call.get32(place + 4 * count));
      return (row) => texts.slice(call.get32(place + 4 * row), call.get32(place + 4 * (row + 1)));
    }
    default:
      return (row) => output.values[call.view.getInt32(place + 4 * row, true)];
  }
}

function readDecisions(call, array, count) {
  const decisions = Array.from({ length: count }, () => ({}));
  description.outputs.forEach((output, i) => {
    const column = childOf(call, array, i);
    const known = bufferOf(call, column, 0);
    const read = count > 0 ? reader(call, column, output, count) : null;
    decisions.forEach((decision, row) => {
      const isKnown = known === 0 || ((call.view.getUint8(known + (row >> 3)) >> (row & 7)) & 1) === 1;
      decision[output.name] = isKnown ? read(row) : null;
    });
  });
  return decisions;
}

// --- one call -------------------------------------------------------------------------------------------------------

function evaluate(call, leads, { now = new Date(), parameters = {} }) {
  const given = call.room(64);
  const report = call.room(72);
  const results = call.room(48 + 64 + 512);
  const [schema, array, error] = [results, results + 48, results + 112];
  const moment = microsOf(call, now);
  if (moment === null) throw new MeritError(`\`now\` is no time: ${String(now)}`, WRONG_CALL);
  const table = makeTable(call, description.fields, leads);
  call.put64(given, 64);
  call.put32(given + 8, table.schema);
  call.put32(given + 12, table.array);
  const unknown = putEvents(call, leads, given);
  call.put64(given + 32, moment);
  putParameters(call, parameters, given);
  call.put32(given + 56, report);
  call.put64(report, 72);
  const status = call.exports.evaluate(given, schema, array, error);
  if (status !== 0) {
    const message = call.bytes(error + 4, 508);
    throw new MeritError(decoder.decode(message.subarray(0, message.indexOf(0))), status);
  }
  let decisions;
  try {
    decisions = readDecisions(call, array, leads.length);
  } finally {
    call.exports.drop(schema, array);
  }
  const counts = Object.fromEntries(REPORT.map((name, i) => [name, call.get64(report + 8 * (i + 1))]));
  counts.eventsOfUnknownKind += unknown;
  return { decisions, report: counts };
}
