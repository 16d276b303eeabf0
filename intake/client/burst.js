/**
 * A message that leaves from the page at once: its letter alone, then what is left of its class, six in flight, a cover
 * like a chunk. With one envelope in the class it is the letter alone (a browser that refuses to keep it over a reload).
 */

import { ARRIVED, deliver } from "./visit.js";

export class Burst {
  /** How many of `size` were answered with 204. */
  arrived = 0;

  #letter;
  #left;
  #again = [];
  #parts;
  #failed = false;

  /** `left` gives the requests after the letter, each sealed only when it is asked for. */
  constructor({ letter, left, size, post, clock, table, changed = () => {} }) {
    this.size = size;
    this.#letter = letter;
    this.#left = left;
    this.#parts = { post, clock, table, changed };
  }

  get complete() {
    return this.arrived === this.size;
  }

  /** Whether the class is complete. If not, `run` again goes on with it: the same bytes first, never a new class. */
  async run() {
    this.#failed = false;
    if (this.#letter !== null) {
      if (!(await this.#carry(this.#letter))) return false;
      this.#letter = null;
    }
    const carriers = Array.from({ length: this.#parts.table.inFlight }, () => this.#carrier());
    await Promise.all(carriers);
    return this.complete;
  }

  async #carrier() {
    while (!this.#failed) {
      const request = await this.#next();
      if (request === null) return;
      if (!(await this.#carry(request))) this.#again.push(request);
    }
  }

  async #next() {
    if (this.#again.length) return this.#again.shift();
    try {
      const { done, value } = await this.#left.next();
      return done ? null : value;
    } catch (failure) {
      this.#failed = true;
      throw failure;
    }
  }

  /** The retries of a single envelope, counted from its own first try. */
  async #carry(request) {
    const { post, clock, table, changed } = this.#parts;
    const outcome = await deliver(request, {
      post,
      clock,
      start: clock.now(),
      points: table.points.map((point) => point - table.departure),
      late: table.late,
    });
    if (outcome !== ARRIVED) {
      this.#failed = true;
      return false;
    }
    this.arrived += 1;
    changed();
    return true;
  }
}
