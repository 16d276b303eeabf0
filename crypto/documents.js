/**
 * What people wrote, as JSON: a subset of RFC 8785 in which every document has one spelling (SPEC section 9).
 *
 * JSON parsers disagree about duplicate keys, large numbers, lone surrogates and `NaN`. The reader therefore encodes
 * what it read again and compares: that one check refuses all of them. Nothing a machine acts on for safety is in JSON.
 */

import { CHUNK_BYTES, CHUNKS_PER_FILE } from "./body.js";
import { fromUtf8, utf8 } from "./bytes.js";
import * as epochs from "./epoch.js";
import { Misuse, Refused } from "./errors.js";

export const TEXT_BYTES = 20_000;
export const FILES = 16;
export const NAME_LETTERS = 100;
export const HEARD = 32;

// One rule for both checks: which of them sees a fault first depends on the parser.
const NOT_ONE = "document: not the one spelling of its schema";

// A type says whether a value is of it (`is`), how it is written (`write`), and what stands for a field left out.
const integer = (least, most) => ({
  is: (value) => Number.isInteger(value) && value >= least && value <= most,
  write: String,
});
const letters = (least, most, pattern = /^/) => ({
  // Lone surrogates have no UTF-8; lengths are in code points.
  is: (value) =>
    typeof value === "string" && !/\p{Cs}/u.test(value) && pattern.test(value) && within(value, least, most),
  write: (value) => JSON.stringify(value),
});
const within = (text, least, most) => {
  const length = text.length <= most ? text.length : Array.from(text).length;
  return length >= least && length <= most;
};
const list = (type, most) => ({
  is: (value) => Array.isArray(value) && value.length <= most && value.every(type.is),
  write: (value) => `[${value.map(type.write).join()}]`,
});
const leftOut = (type, value) => ({ ...type, default: value });
const isLeftOut = (value, type) => type.default !== undefined && (value === undefined || value.length === 0);
const document = (fields, check = () => {}) => ({
  is: (value) =>
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    Object.keys(value).every((name) => Object.hasOwn(fields, name)) &&
    Object.entries(fields).every(([name, type]) =>
      Object.hasOwn(value, name) ? type.is(value[name]) : type.default !== undefined,
    ),
  write: (value) => {
    const named = Object.entries(fields).filter(([name, type]) => !isLeftOut(value[name], type)).map(([name]) => name);
    return `{${named.map((name) => `"${name}":${fields[name].write(value[name])}`).join()}}`;
  },
  complete: (value) => ({
    ...Object.fromEntries(Object.entries(fields).map(([name, type]) => [name, type.default])),
    ...value,
  }),
  check,
});

const HEX_16 = letters(32, 32, /^[0-9a-f]*$/);
const HEX_32 = letters(64, 64, /^[0-9a-f]*$/);
const EMPTY = Object.freeze([]);

// The fields of each table stand in the order in which they are written.
const ATTACHMENT = document({
  id: HEX_16,
  name: letters(1, NAME_LETTERS, /^[^\x00-\x1f\x7f/\\]*$/),
  sha256: HEX_32,
  size: integer(1, CHUNKS_PER_FILE * CHUNK_BYTES),
});
const READ = document({ desk: integer(0, 254), reply: integer(0, 0xffff) });

/** The document of a report or of a message: `{text, files, after}`. */
export const WRITTEN = document(
  {
    after: leftOut(list(READ, 16), EMPTY),
    files: leftOut(list(ATTACHMENT, FILES), EMPTY),
    text: letters(1, TEXT_BYTES),
  },
  checkWritten,
);

/** Cell 0 of a conversation: how many cells follow, which messages were heard, where the case stands, until when. */
export const HEAD = document(
  {
    cells: integer(0, 63),
    heard: list(HEX_16, HEARD),
    state: letters(1, 12, /^(?:acknowledged|in progress|question|answered|transmitted|closed)$/),
    text: leftOut(letters(0, 1_400), ""),
    until: letters(10, 10, /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/),
  },
  (head) => epochs.fromIso(head.until),
);

/** The document of a reply: `{text}`. */
export const ANSWER = document({ text: letters(1, 31_168) });

/**
 * The one spelling of a document. `Misuse` if what comes out would be refused.
 * @param {object} value
 * @param {typeof WRITTEN} kind WRITTEN, HEAD or ANSWER
 * @returns {Uint8Array}
 */
export function encode(value, kind) {
  if (!kind.is(value)) throw new Misuse(`document: ${NOT_ONE}`);
  const encoded = utf8(kind.write(value));
  try {
    decode(encoded, kind);
  } catch (error) {
    if (error instanceof Refused) throw new Misuse(`document: ${error.message}`);
    throw error;
  }
  return encoded;
}

/**
 * The document of this kind; `Refused` unless the bytes are its one spelling and keep its limits.
 * @param {Uint8Array} untrusted
 * @param {typeof WRITTEN} kind WRITTEN, HEAD or ANSWER
 * @returns {any} fields left out have their default
 */
export function decode(untrusted, kind) {
  const [text, value] = parsed(untrusted);
  if (!kind.is(value) || kind.write(value) !== text) throw new Refused(NOT_ONE);
  kind.check(value);
  return kind.complete(value);
}

/** How many chunks a file has. @param {{size: number}} attachment @returns {number} */
export function chunks(attachment) {
  return Math.ceil(attachment.size / CHUNK_BYTES);
}

/** The 16 bytes behind an id in a document. @param {string} untrustedHex @returns {Uint8Array} */
export function identity(untrustedHex) {
  return Uint8Array.from(untrustedHex.match(/../g), (byte) => Number.parseInt(byte, 16));
}

function parsed(untrusted) {
  try {
    const text = fromUtf8(untrusted);
    return [text, JSON.parse(text)];
  } catch {
    throw new Refused(NOT_ONE);
  }
}

function checkWritten({ text, files = EMPTY }) {
  if (utf8(text).length > TEXT_BYTES) throw new Refused("document: text longer than 20,000 bytes");
  if (new Set(files.map(({ id }) => id)).size !== files.length) throw new Refused("document: two files under one id");
  if (files.some(({ name }) => name === "." || name === "..")) {
    throw new Refused("document: a file's name is a folder's");
  }
}
