/** The one public door for randomness; behind it everything repeats, so that vectors can test it. */

import { Misuse } from "./errors.js";

/** A source of uniformly random bytes. `fresh()` is the operating system's; tests pass their own. */
export class Randomness {
  /** @param {(count: number) => Uint8Array} take */
  constructor(take) {
    this.take = take;
  }

  /** The operating system's randomness (`crypto.getRandomValues`, at most 65,536 bytes a time). */
  static fresh() {
    return new Randomness((count) => crypto.getRandomValues(new Uint8Array(count)));
  }

  /** A uniformly random integer in 0..bound-1; bound 1 to 256 (rejection sampling, so no bias). */
  below(bound) {
    if (!(bound >= 1 && bound <= 256)) throw new Misuse("randomness: a bound is 1 to 256");
    const limit = 256 - (256 % bound);
    let byte;
    do byte = this.take(1)[0];
    while (byte >= limit);
    return byte % bound;
  }

  /** At most 256 items in a uniformly random order (Fisher-Yates). @template T @param {T[]} items @returns {T[]} */
  shuffled(items) {
    const result = [...items];
    for (let last = result.length - 1; last > 0; last--) {
      const other = this.below(last + 1);
      [result[last], result[other]] = [result[other], result[last]];
    }
    return result;
  }
}
