/** Secret bytes: they hide from every way of showing an object, and are compared in constant time. */

import { equal } from "./bytes.js";
import { Misuse } from "./errors.js";

/** A secret of `BYTES` bytes. `reveal()` is the one way to them, so that it can be searched for. */
export class Secret {
  static BYTES = 32;
  #value;

  /** @param {Uint8Array} value */
  constructor(value) {
    const size = this.constructor.BYTES;
    if (value.length !== size) throw new Misuse(`a ${this.constructor.name} has ${size} bytes`);
    this.#value = Uint8Array.from(value);
  }

  /** A copy of the bytes. @returns {Uint8Array} */
  reveal() {
    return this.#value.slice();
  }

  /** @param {unknown} other @returns {boolean} */
  equals(other) {
    return other instanceof Secret && other.constructor === this.constructor && equal(this.#value, other.#value);
  }

  toString() {
    return "<secret: hidden>";
  }

  toJSON() {
    throw new Misuse("a secret cannot be copied");
  }
}
