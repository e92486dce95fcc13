// Reads leads, `now` and parameters from standard input, writes the decisions: node web.mjs MODULE.js
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const isInteger = (value) => value !== null && typeof value === "object" && Object.keys(value).join() === "integer";
const revive = (_, value) => (isInteger(value) ? BigInt(value.integer) : value);
const { leads, now, parameters } = JSON.parse(readFileSync(0, "utf8"), revive);
const { load } = await import(pathToFileURL(process.argv[2]));
const definition = await load();
const { decisions } = definition.evaluate(leads, { now, parameters });

// Integers that no number holds are written as they are.
const isLarge = (value) => typeof value === "bigint";
const text = JSON.stringify(decisions, (_, value) => (isLarge(value) ? `\u0001${value}\u0001` : value));
process.stdout.write(text.replace(/"\\u0001(-?\d+)\\u0001"/g, "$1"));
