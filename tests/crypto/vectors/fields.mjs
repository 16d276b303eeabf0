/** The fields of a case; the twin of fields.py. */

import { concat, utf8 } from "../../../crypto/bytes.js";
import { VerifyKey } from "../../../crypto/signature.js";

const SHORTEST_RUN = 64;

// Base64 as quick as Node and browsers both have it: a case may hold an envelope, and there are many cases.
function b64(raw) {
  let letters = "";
  for (let at = 0; at < raw.length; at += 4_096) letters += String.fromCharCode(...raw.subarray(at, at + 4_096));
  return btoa(letters);
}

function fromB64(text) {
  const letters = atob(text);
  const raw = new Uint8Array(letters.length);
  for (let at = 0; at < raw.length; at++) raw[at] = letters.charCodeAt(at);
  return raw;
}

/** The bytes behind a value. */
export function unpacked(value) {
  if (!Array.isArray(value)) return fromB64(value);
  return concat(...value.map((item) => (typeof item === "number" ? new Uint8Array(item) : unpacked(item))));
}

/** The value for bytes: base64, long runs of zeros as numbers. */
export function packed(raw) {
  const items = [];
  let start = 0;
  for (let at = raw.indexOf(0), end; at >= 0; at = raw.indexOf(0, end)) {
    end = at;
    while (raw[end] === 0) end++;
    if (end - at >= SHORTEST_RUN) {
      if (start < at) items.push(b64(raw.subarray(start, at)));
      items.push(end - at);
      start = end;
    }
  }
  if (start < raw.length) items.push(b64(raw.subarray(start)));
  return items.some((item) => typeof item === "number") ? items : b64(raw);
}

/** The input of a case; a field that no operation asks for, at any depth, is an error of the vector. */
export class Fields {
  #left;
  #inside = [];

  constructor(values) {
    this.#left = { ...values };
  }

  value(name) {
    if (!Object.hasOwn(this.#left, name)) throw new Error(`no field '${name}'`);
    const value = this.#left[name];
    delete this.#left[name];
    return value;
  }

  raw(name) {
    return unpacked(this.value(name));
  }

  textBytes(name) {
    const value = this.value(name);
    return typeof value === "string" ? utf8(value) : this.around(value).raw("base64");
  }

  /** Fields within these: they are asked for too. */
  around(values) {
    const fields = new Fields(values);
    this.#inside.push(fields);
    return fields;
  }

  inner(name) {
    return this.around(this.value(name));
  }

  each(name) {
    return this.value(name).map((values) => this.around(values));
  }

  key(name) {
    return VerifyKey.fromBytes(this.raw(name));
  }

  end() {
    const unknown = Object.keys(this.#left);
    if (unknown.length > 0) throw new Error(`unknown fields: ${unknown}`);
    for (const fields of this.#inside) fields.end();
  }
}
