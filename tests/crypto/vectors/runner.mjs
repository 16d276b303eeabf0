/** Runs `crypto/vectors/*.json`; the twin of runner.py, which says what a case is. */

import assert from "node:assert/strict";

import { concat } from "../../../crypto/bytes.js";
import { Refused } from "../../../crypto/errors.js";
import { COURIER } from "./courier.mjs";
import { Fields, packed, unpacked } from "./fields.mjs";
import { KNOWN } from "./known.mjs";
import * as pages from "./operations.mjs";

/** Every operation by its name. */
export const OPERATIONS = { ...pages.OPERATIONS, ...KNOWN, ...COURIER };

const CHANGES = new Set(["flip", "cut", "replace", "append", "swap"]);

function within(names, allowed, why) {
  const unknown = names.filter((name) => !allowed.includes(name));
  assert.deepEqual(unknown, [], why);
}

/** A field after the one change that a case declares. */
export function damaged(value, change) {
  if (change.swap !== undefined) {
    const [old, other] = change.swap;
    assert(value.includes(old));
    return value.replace(old, () => other);
  }
  const raw = unpacked(value);
  if (change.flip !== undefined) raw[change.flip >> 3] ^= 1 << (change.flip & 7);
  else if (change.cut !== undefined) {
    assert(change.cut < raw.length);
    return packed(raw.subarray(0, change.cut));
  } else if (change.append !== undefined) return packed(concat(raw, unpacked(change.append)));
  else raw.set(unpacked(change.replace[1]), change.replace[0]);
  return packed(raw);
}

/** The operation and the whole input of a case. */
export function resolved(one, good) {
  within(Object.keys(one), ["name", "do", "from", "input", "change", "output", "rule"], "unknown fields");
  if (one.from === undefined) return [one.do, { ...one.input }];
  const source = good.get(one.from);
  const values = { ...source.input, ...one.input };
  if (one.change !== undefined) {
    const { field, ...change } = one.change;
    assert(Object.keys(change).length === 1 && CHANGES.has(Object.keys(change)[0]));
    values[field] = damaged(values[field], change);
  }
  return [source.do, values];
}

/** ["good", output] or ["bad", rule]: what this implementation says. */
export async function outcome(one, good) {
  const [name, values] = resolved(one, good);
  assert(OPERATIONS[name], `unknown operation '${name}'`);
  const fields = new Fields(values);
  let output;
  try {
    output = await OPERATIONS[name](fields);
  } catch (error) {
    if (error instanceof Refused) return ["bad", error.message];
    throw error;
  }
  fields.end();
  return ["good", output];
}

/** Which fields stand where, each place as one text. */
function* shapes(value, path) {
  if (Array.isArray(value)) {
    for (const item of value) yield* shapes(item, `${path}/`);
  } else if (typeof value === "object" && value !== null && Object.keys(value).join() !== "base64") {
    yield `${path}: ${Object.keys(value).sort()}`;
    for (const [name, inner] of Object.entries(value)) yield* shapes(inner, `${path}/${name}`);
  }
}

/** Run a whole file; returns how many cases it has. Any doubt about the file itself is a failure. */
export async function check(content) {
  assert.deepEqual(Object.keys(content).sort(), ["about", "bad", "good", "section"]);
  assert.match(content.section, /^[0-9]+(\.[0-9]+)?$/);
  const good = new Map(content.good.map((one) => [one.name, one]));
  const names = [...content.good, ...content.bad].map(({ name }) => name);
  assert.equal(new Set(names).size, names.length, "two cases share a name");
  assert(content.good.length > 0, "no good case");
  assert(content.bad.length >= content.good.length, "fewer than half of the cases must fail");
  const known = new Set();
  for (const one of content.good) {
    assert.deepEqual(Object.keys(one).sort(), ["do", "input", "name", "output"], one.name);
    assert.deepEqual(await outcome(one, good), ["good", one.output], one.name);
    for (const shape of shapes(one.input, one.do)) known.add(shape);
  }
  for (const one of content.bad) {
    assert(Object.hasOwn(one, "rule") && !Object.hasOwn(one, "output"), one.name);
    assert.deepEqual(await outcome(one, good), ["bad", one.rule], one.name);
    // What is refused early is not read to its end: its fields must be those of a good case.
    const [name, values] = resolved(one, good);
    for (const shape of shapes(values, name)) assert(known.has(shape), `${one.name}: unknown fields at ${shape}`);
  }
  return names.length;
}
