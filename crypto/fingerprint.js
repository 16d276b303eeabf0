/** The office's fingerprint on posters: 160 bits of its id as 32 base32 letters in 8 groups of 4 (SPEC section 3). */

import { equal } from "./bytes.js";
import { Refused } from "./errors.js";

export const FINGERPRINT_BYTES = 20;
const LETTERS = 32;
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
// White space as Python has it: with U+001C to U+001F and U+0085, without U+FEFF.
const SPACES = /[\t-\r\x1c-\x20\x85\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000-]+/g;

/** A short form of a 32-byte digest that people compare. 160 bits: nobody finds a second office for it. */
export class Fingerprint {
  constructor(raw) {
    this.raw = raw;
  }

  /** @param {Uint8Array} digest 32 bytes @returns {Fingerprint} */
  static of(digest) {
    return new Fingerprint(digest.slice(0, FINGERPRINT_BYTES));
  }

  /** Any case, with or without spaces or hyphens. @param {string} untrusted @returns {Fingerprint} */
  static fromText(untrusted) {
    const letters = untrusted.replace(SPACES, "");
    if (Array.from(letters).length !== LETTERS) throw new Refused("fingerprint: not 32 letters and digits");
    // Checked before toUpperCase: it turns some other letters into ASCII.
    if (!/^[A-Za-z2-7]*$/.test(letters)) {
      throw new Refused("fingerprint: only the letters A to Z and the digits 2 to 7");
    }
    const bits = Array.from(letters.toUpperCase(), (letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, "0"));
    return new Fingerprint(Uint8Array.from(bits.join("").match(/.{8}/g), (byte) => Number.parseInt(byte, 2)));
  }

  /** @param {Uint8Array} digest 32 bytes @returns {boolean} */
  matches(digest) {
    return equal(this.raw, digest.subarray(0, FINGERPRINT_BYTES));
  }

  /** 8 groups of 4. @returns {string} */
  toString() {
    const bits = Array.from(this.raw, (byte) => byte.toString(2).padStart(8, "0")).join("");
    const letters = bits.match(/.{5}/g).map((five) => ALPHABET[Number.parseInt(five, 2)]);
    return letters.join("").match(/.{4}/g).join(" ");
  }
}
