/** Reading fixed layouts from bytes that nobody has checked yet. Big-endian, as everything in Perron. */

import { any } from "./bytes.js";
import { Refused } from "./errors.js";

/** Takes fields from the front of `untrusted`; every way to run out or to leave something over is `Refused`. */
export class Cursor {
  #untrusted;
  #what;
  #at = 0;

  /** @param {Uint8Array} untrusted @param {{what: string}} context */
  constructor(untrusted, { what }) {
    this.#untrusted = untrusted;
    this.#what = what;
  }

  /** @param {number} count @returns {Uint8Array} a copy */
  take(count) {
    const end = this.#at + count;
    if (end > this.#untrusted.length) throw new Refused(`${this.#what}: too short`);
    const field = this.#untrusted.slice(this.#at, end);
    this.#at = end;
    return field;
  }

  /** An unsigned integer of `size` bytes: 1 (u8), 2 (u16) or 4 (u32). @param {number} size @returns {number} */
  number(size) {
    return this.take(size).reduce((value, byte) => value * 256 + byte, 0);
  }

  /** @param {number} count */
  zeros(count) {
    if (any(this.take(count))) throw new Refused(`${this.#what}: reserved bytes are not zero`);
  }

  /** @returns {Uint8Array} */
  rest() {
    return this.take(this.#untrusted.length - this.#at);
  }

  end() {
    if (this.#at !== this.#untrusted.length) throw new Refused(`${this.#what}: too long`);
  }
}
