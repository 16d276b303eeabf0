/**
 * The lines of Perron's notes: a first line names the format, `name value` lines follow in order (SPEC section 8.1).
 *
 * Every note type parses with `Lines`, writes itself again, and compares: a text has one spelling or is refused.
 */

import { utf8 } from "./bytes.js";
import * as epochs from "./epoch.js";
import { Refused } from "./errors.js";

export const HUMAN_BYTES = 120;
const NUMBER = /^(?:0|[1-9][0-9]{0,9})$/;
const ORIGIN = /^[a-z0-9](?:[a-z0-9.-]{0,98}[a-z0-9])?$/;
const SLUG = /^[a-z0-9-]{1,40}$/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const NOT_SHOWN = /[\p{C}\p{Zl}\p{Zp}]|[^\P{Zs} ]/u;

/** Takes lines from the front of a note's text. */
export class Lines {
  #left;
  #what;

  /** @param {string} untrusted @param {{first: string}} context */
  constructor(untrusted, { first }) {
    this.#what = first.slice(first.lastIndexOf("/") + 1);
    if (!untrusted.endsWith("\n")) throw new Refused(`${this.#what}: does not end in a newline`);
    this.#left = untrusted.slice(0, -1).split("\n");
    if (this.#left.shift() !== first) throw new Refused(`${this.#what}: not this kind of note`);
  }

  /** The rest of the next line, which must be called `name`. @param {string} name @returns {string} */
  take(name) {
    if (!this.has(name)) throw new Refused(`${this.#what}: no line '${name}' where it belongs`);
    return this.#left.shift().slice(name.length + 1);
  }

  /** @param {string} name @returns {boolean} */
  has(name) {
    return this.#left.length > 0 && this.#left[0].startsWith(`${name} `);
  }

  end() {
    if (this.#left.length > 0) throw new Refused(`${this.#what}: unknown line`);
  }
}

/** Base64 with padding (RFC 4648 section 4). @param {Uint8Array} raw @returns {string} */
export function b64(raw) {
  return btoa(Array.from(raw, (byte) => String.fromCharCode(byte)).join(""));
}

/**
 * Exactly `size` bytes, any number if null. Other spellings of the same bytes are caught where the whole text is
 * compared (`same`).
 * @param {string} untrusted
 * @param {{size: number | null}} context
 * @returns {Uint8Array}
 */
export function fromB64(untrusted, { size }) {
  if (!BASE64.test(untrusted)) throw new Refused("note: not base64");
  const decoded = Uint8Array.from(atob(untrusted), (letter) => letter.charCodeAt(0));
  if (size !== null && decoded.length !== size) throw new Refused("note: a value has another size");
  return decoded;
}

/** The text before the first space, and the one after it. @param {string} text @returns {[string, string]} */
export function partition(text) {
  const space = text.indexOf(" ");
  return space < 0 ? [text, ""] : [text.slice(0, space), text.slice(space + 1)];
}

/** A decimal number 0 to `atMost`, without sign or leading zeros. @param {string} untrusted @returns {number} */
export function number(untrusted, { atMost = 0xffff_ffff } = {}) {
  if (!NUMBER.test(untrusted) || Number(untrusted) > atMost) throw new Refused("note: not a number");
  return Number(untrusted);
}

/** A day written as YYYY-MM-DD. @param {string} untrusted @returns {number} */
export function day(untrusted) {
  return epochs.fromIso(untrusted);
}

/** The office's host name, which names its keys in notes. @param {string} untrusted @returns {string} */
export function origin(untrusted) {
  if (!ORIGIN.test(untrusted)) throw new Refused("note: origin is not a host name in small letters");
  return untrusted;
}

/** A desk's short name: 1 to 40 of a-z, 0-9 and hyphen. @param {string} untrusted @returns {string} */
export function slug(untrusted) {
  if (!SLUG.test(untrusted)) throw new Refused("note: a desk's short name is 1 to 40 of a-z, 0-9, -");
  return untrusted;
}

/**
 * One line of text for people: no control or invisible formatting character, at most so many bytes of UTF-8.
 * @param {string} untrusted
 * @returns {string}
 */
export function human(untrusted, { atMost = HUMAN_BYTES } = {}) {
  if (NOT_SHOWN.test(untrusted)) throw new Refused("note: a text holds characters that cannot be shown");
  if (untrusted === "" || untrusted.startsWith(" ") || untrusted.endsWith(" ")) {
    throw new Refused("note: a text is empty, or begins or ends with a space");
  }
  if (utf8(untrusted).length > atMost) throw new Refused(`note: a text is longer than ${atMost} bytes`);
  return untrusted;
}

/** The reader writes again what it read, and compares. @param {string} written @param {string} untrusted */
export function same(written, untrusted, { what }) {
  if (written !== untrusted) throw new Refused(`${what}: not the one spelling`);
}
