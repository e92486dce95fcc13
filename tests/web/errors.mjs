// What goes wrong is said, and nothing is left half done: prints a line each.
import { readFileSync } from "node:fs";
import { load, MeritError } from "./points.js";

const points = await load();
const refused = (what) => {
  try {
    what();
    console.log("nothing");
  } catch (error) {
    console.log(error instanceof MeritError ? `${error.status}: ${error.message}` : String(error));
  }
};
refused(() => points.decide({}, { parameters: { bar: 1000 } }));
refused(() => points.decide({}, { parameters: { baa: 1 } }));
refused(() => points.decide({}, { parameters: { bar: "x" } }));
refused(() => points.decide({}, { now: "soon" }));
refused(() => points.decide({}, { now: new Date(NaN) }));
refused(() => points.decide({ employees: {} }));
console.log(points.decide({ employees: 51 }).points);

// The same, however its values are given.
const ways = [51, 51n, "51", " 51 ", 51.0];
console.log(JSON.stringify(points.evaluate(ways.map((employees) => ({ employees }))).decisions.map((one) => one.points)));
const { decisions, report } = points.evaluate([
  { employees: NaN }, { employees: 51.5 }, { employees: "many" }, { employees: undefined }, {},
  { events: [{ event: "call", at: "2026-01-01" }, { event: "visit", at: "when" }, { event: "visit" }] },
]);
console.log(JSON.stringify(decisions.map((one) => one.points)), JSON.stringify(report));
console.log(points.evaluate([]).decisions.length);

// Memory is used again: it does not grow from call to call.
const leads = Array.from({ length: 2000 }, (_, i) => ({ country: `country ${i}`, employees: i }));
for (let call = 0; call < 30; ++call) points.evaluate(leads);

// It asks for nothing, and where memory ends, that is an answer.
const module = await WebAssembly.compile(readFileSync(new URL("./points.wasm", import.meta.url)));
console.log(WebAssembly.Module.imports(module).length);
const { allocate, release, has_run_out_of_memory, memory } = (await WebAssembly.instantiate(module)).exports;
const first = allocate(1000);
release(first);
console.log(allocate(1000) === first, has_run_out_of_memory());
let blocks = 0;
while (allocate(2 ** 29) !== 0) ++blocks;
console.log(blocks > 3, has_run_out_of_memory(), memory.buffer.byteLength <= 2 ** 32, allocate(1000) !== 0);
