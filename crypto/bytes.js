/** Bytes as Python has them and JavaScript does not. Big-endian, as everything in Perron. */

import { Misuse } from "./errors.js";

const ENCODER = new TextEncoder();
// ignoreBOM keeps U+FEFF, as Python does: what was read can be written again and compared.
const DECODER = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** All parts in one. @param {...Uint8Array} parts @returns {Uint8Array} */
export function concat(...parts) {
  const joined = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** An unsigned integer in `size` bytes, 1 to 4. @param {number} value @param {number} size @returns {Uint8Array} */
export function integer(value, size) {
  if (!Number.isInteger(value) || value < 0 || value >= 256 ** size) throw new Misuse("bytes: a number does not fit");
  return Uint8Array.from({ length: size }, (_, at) => Math.floor(value / 256 ** (size - 1 - at)) % 256);
}

/** The bytes, then zeros up to `size`. @param {Uint8Array} raw @param {number} size @returns {Uint8Array} */
export function padded(raw, size) {
  const whole = new Uint8Array(size);
  whole.set(raw);
  return whole;
}

/** Whether both are the same bytes, in a time that tells only their length. @param {Uint8Array} a @param {Uint8Array} b */
export function equal(a, b) {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let at = 0; at < a.length; at++) difference |= a[at] ^ b[at];
  return difference === 0;
}

/** Whether `a` comes strictly before `b` (same length). @param {Uint8Array} a @param {Uint8Array} b */
export function before(a, b) {
  const at = a.findIndex((byte, place) => byte !== b[place]);
  return at >= 0 && a[at] < b[at];
}

/** Whether any byte is not zero. @param {Uint8Array} raw */
export function any(raw) {
  return raw.some((byte) => byte !== 0);
}

/** UTF-8. @param {string} text @returns {Uint8Array} */
export function utf8(text) {
  return ENCODER.encode(text);
}

/** The text behind UTF-8; throws a TypeError for anything else. @param {Uint8Array} untrusted @returns {string} */
export function fromUtf8(untrusted) {
  return DECODER.decode(untrusted);
}

/** Small hexadecimal letters, as ids stand in documents. @param {Uint8Array} raw @returns {string} */
export function hex(raw) {
  return Array.from(raw, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
