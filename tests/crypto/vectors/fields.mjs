/** The fields of a case; the twin of fields.py. */

import assert from "node:assert/strict";

import { concat, utf8 } from "../../../crypto/bytes.js";
import { b64, fromB64 } from "../../../crypto/lines.js";
import { VerifyKey } from "../../../crypto/signature.js";

const SHORTEST_RUN = 64;

/** The bytes behind a value. */
export function unpacked(value) {
  if (!Array.isArray(value)) return fromB64(value, { size: null });
  return concat(...value.map((item) => (typeof item === "number" ? new Uint8Array(item) : unpacked(item))));
}

/** The value for bytes: base64, long runs of zeros as numbers. */
export function packed(raw) {
  const items = [];
  let start = 0;
  for (let at = 0; at < raw.length; ) {
    let end = at;
    while (end < raw.length && raw[end] === 0) end++;
    if (end - at >= SHORTEST_RUN) {
      if (start < at) items.push(b64(raw.subarray(start, at)));
      items.push(end - at);
      start = end;
    }
    at = Math.max(end, at + 1);
  }
  if (start < raw.length) items.push(b64(raw.subarray(start)));
  return items.some((item) => typeof item === "number") ? items : b64(raw);
}

/** The input of a case; a field that no operation asks for is an error of the vector. */
export class Fields {
  #left;

  constructor(values) {
    this.#left = { ...values };
  }

  value(name) {
    assert(Object.hasOwn(this.#left, name), `no field '${name}'`);
    const value = this.#left[name];
    delete this.#left[name];
    return value;
  }

  raw(name) {
    return unpacked(this.value(name));
  }

  textBytes(name) {
    const value = this.value(name);
    return typeof value === "string" ? utf8(value) : unpacked(value.base64);
  }

  inner(name) {
    return new Fields(this.value(name));
  }

  key(name) {
    return VerifyKey.fromBytes(this.raw(name));
  }

  end() {
    assert.deepEqual(Object.keys(this.#left), [], "unknown fields");
  }
}
