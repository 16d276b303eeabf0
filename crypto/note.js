/** Signed notes (C2SP signed-note): text, an empty line, signature lines (SPEC section 8.1). */

import { concat, equal, fromUtf8, utf8 } from "./bytes.js";
import { Misuse, Refused } from "./errors.js";
import { b64, fromB64 } from "./lines.js";
import { sha256 } from "./native.js";

export const NOTE_BYTES = 16_384;
// One line is ours; the others leave room for witnesses and for a post-quantum signature.
export const SIGNATURE_LINES = 8;
const ED25519 = Uint8Array.of(1);
const LINE = /^\u2014 ([^ +\n]{1,120}) ([A-Za-z0-9+/=]{4,5000})$/u;
const CONTROL = /[\x00-\x09\x0b-\x1f\x7f]/;

/** A note whose form was checked; its text counts for nothing until `verifiedText`. */
export class SignedNote {
  constructor(untrustedText, signatures) {
    Object.assign(this, { untrustedText, signatures });
  }

  /** @param {Uint8Array} untrusted @returns {SignedNote} */
  static fromBytes(untrusted) {
    if (untrusted.length > NOTE_BYTES) throw new Refused("note: longer than 16,384 bytes");
    const whole = readUtf8(untrusted);
    const end = whole.lastIndexOf("\n\n");
    const tail = whole.slice(end + 2);
    if (end < 1 || !tail.endsWith("\n") || CONTROL.test(whole)) {
      throw new Refused("note: not a text, an empty line and signature lines");
    }
    const lines = tail.slice(0, -1).split("\n");
    if (lines.length > SIGNATURE_LINES) throw new Refused("note: more than 8 signature lines");
    return new SignedNote(whole.slice(0, end + 1), lines.map(signatureOf));
  }

  /**
   * The text, signed by this key under this name. Lines of other keys are ignored, as C2SP asks.
   * @param {{name: string, key: import("./signature.js").VerifyKey}} signer
   * @returns {Promise<string>}
   */
  async verifiedText({ name, key }) {
    const wanted = await keyId(name, key);
    const ours = this.signatures.filter((line) => line.name === name && equal(line.keyId, wanted));
    if (ours.length !== 1) throw new Refused("note: not one signature by the expected key");
    await key.verify(utf8(this.untrustedText), ours[0].signature, { what: "note" });
    return this.untrustedText;
  }
}

/** 4 bytes: SHA-256(name | 0A | 01 | key), cut. @param {string} name @returns {Promise<Uint8Array>} */
export async function keyId(name, key) {
  return (await sha256(concat(utf8(`${name}\n`), ED25519, key.raw))).slice(0, 4);
}

/**
 * The bytes of a note with one signature; `Misuse` if a reader would refuse its form.
 * @param {string} text
 * @param {{name: string, key: import("./signature.js").SigningKey}} signer
 * @returns {Promise<Uint8Array>}
 */
export async function sign(text, { name, key }) {
  const signature = concat(await keyId(name, key.verifyKey), await key.sign(utf8(text)));
  const note = utf8(`${text}\n— ${name} ${b64(signature)}\n`);
  let read = null;
  try {
    read = SignedNote.fromBytes(note).untrustedText;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
  }
  if (read !== text) throw new Misuse("note: text does not end in one newline, or holds what a note cannot");
  return note;
}

/** SHA-256 of a note's text, final newline included: how notes name each other. @param {string} text */
export async function digest(text) {
  return sha256(utf8(text));
}

function readUtf8(untrusted) {
  try {
    return fromUtf8(untrusted);
  } catch {
    throw new Refused("note: not UTF-8");
  }
}

function signatureOf(line) {
  const match = LINE.exec(line);
  if (match === null) throw new Refused("note: not a signature line");
  const decoded = fromB64(match[2], { size: null });
  if (b64(decoded) !== match[2] || decoded.length < 5) throw new Refused("note: not base64");
  return { name: match[1], keyId: decoded.slice(0, 4), signature: decoded.slice(4) };
}
